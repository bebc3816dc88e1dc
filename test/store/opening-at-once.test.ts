import { Database } from "bun:sqlite";
import { beforeAll, expect, test } from "bun:test";
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

import { indexOf, rowsOf } from "../commands/ingesting.ts";
import { homeCopy } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";

beforeAll(async () => void (await binaryPath()), 120_000);

const schema = join(import.meta.dir, "..", "..", "src", "store", "schema.sql");

test("eight ingests at once migrate one index of version 7, and none finds it locked", async () => {
  const home = await homeCopy();
  const folder = dirname(indexOf(home));
  for (let round = 0; round < 4; round++) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const db = new Database(indexOf(home), { create: true });
    db.run(await Bun.file(schema).text());
    db.close();
    const ended = await Promise.all(
      Array.from({ length: 8 }, () => tt(["ingest", "sessions", "--quiet"], { home })),
    );
    expect(ended.filter(({ code }) => code !== 0)).toEqual([]);
    expect(rowsOf(indexOf(home), "SELECT count(*) AS n FROM agent_sessions")).toEqual([{ n: 10 }]);
  }
}, 120_000);
