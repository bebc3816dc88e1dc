import { beforeAll, expect, test } from "bun:test";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { homeCopy, temporaryFolder } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";

beforeAll(async () => void (await binaryPath()), 120_000);

test("what lies in the current directory does not reach into the program", async () => {
  const home = await homeCopy();
  const cwd = temporaryFolder("repository");
  const trace = join(cwd, "ran");
  writeFileSync(join(cwd, "bad.ts"), `require("fs").writeFileSync(${JSON.stringify(trace)}, "x");`);
  writeFileSync(join(cwd, "bunfig.toml"), 'preload = ["./bad.ts"]\n');
  writeFileSync(
    join(cwd, ".env"),
    `TT_DB=${join(cwd, "stolen.db")}\nBUN_OPTIONS=--preload=./bad.ts\n`,
  );
  writeFileSync(join(cwd, "tsconfig.json"), "not JSON");
  writeFileSync(join(cwd, "package.json"), "not JSON");
  const ended = await tt(["ingest", "sessions"], { home, cwd });
  expect(ended.code).toBe(0);
  expect([existsSync(trace), existsSync(join(cwd, "stolen.db"))]).toEqual([false, false]);
  expect(existsSync(join(home, ".local", "share", "time-tracker", "tt.db"))).toBe(true);
});
