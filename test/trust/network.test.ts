import { beforeAll, describe, expect } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { homeCopy, temporaryFolder } from "../helpers/home.ts";
import { binaryPath } from "../helpers/tt.ts";
import { alone, readingCommands, testAlone, testWith } from "./programs.ts";

let home = "";
let binary = "";

beforeAll(async () => {
  binary = await binaryPath();
  home = await homeCopy();
}, 120_000);

async function run(words: readonly string[]): Promise<{ code: number; err: string }> {
  const child = Bun.spawn([...words], {
    cwd: home,
    env: { HOME: home, PATH: process.env["PATH"] ?? "", TZ: "UTC" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const [err, code] = await Promise.all([child.stderr.text(), child.exited]);
  return { code, err };
}

const page = () => join(temporaryFolder("page"), "report.html");
const commands = (): (readonly string[])[] => [
  ["ingest", "sessions", "--full"],
  ...readingCommands,
  ["report", "--all", "--html", page()],
];

describe("nothing leaves the machine:", () => {
  testWith("strace", "no command opens a socket", async () => {
    for (const command of commands()) {
      const trace = join(temporaryFolder("trace"), "calls");
      const traced = ["strace", "-f", "-e", "trace=%network", "-o", trace];
      expect(await run([...traced, binary, ...command])).toMatchObject({ code: 0 });
      const calls = readFileSync(trace, "utf8");
      expect([command, calls.match(/\b(socket|connect|bind|sendto|sendmsg)\(.*/g)]).toEqual([
        command,
        null,
      ]);
    }
  });

  testAlone("every command works where there is no network at all", async () => {
    for (const command of commands()) {
      const ended = await run([...alone, binary, ...command]);
      expect([command, ended.code]).toEqual([command, 0]);
    }
  });
});
