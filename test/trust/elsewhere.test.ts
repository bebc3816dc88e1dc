import { beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, readFileSync, realpathSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { writeSession } from "../commands/claude-lines.ts";
import { temporaryFolder } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";
import { testWith } from "./programs.ts";

const id = (index: number) => `11111111-2222-4333-8444-55555555555${index}`;

let home = "";
let binary = "";
let directories: string[] = [];

beforeAll(async () => {
  binary = await binaryPath();
  home = realpathSync(temporaryFolder("elsewhere"));
  mkdirSync(join(home, "work"));
  symlinkSync("/net/evil.test/far", join(home, "link"));
  directories = [
    "/net/evil.test/share",
    "//evil.test/share",
    "/proc/self/root/net/evil.test/share",
    join(home, "link/x"),
    join(home, "work/../link/../x"),
    `${home}/link`,
  ];
  for (const [index, directory] of directories.entries())
    await writeSession(home, directory, id(index), [
      { ago: 600, typed: "Fix it" },
      { ago: 500, typed: "And this", cwd: `${directory}/below` },
    ]);
  expect((await tt(["ingest", "sessions"], { home })).code).toBe(0);
}, 120_000);

const commands = (session: string): string[][] => [
  ["ingest", "sessions", "--full"],
  ["show", session],
  ["show", session, "--json"],
  ["show", session, "--markdown"],
  ["resume", session, "--print"],
  ["resume", session],
];

/** Whether a system call leads there; what a link says may be read. */
function asksElsewhere(call: string): boolean {
  const path = /"([^"]*)"/.exec(call)?.[1] ?? "";
  if (/\/evil\.test(?:\/|$)|\/link\//.test(path)) return true;
  return path.endsWith("/link") && !/lstat|readlink|NOFOLLOW/.test(call);
}

describe("a directory that may be another computer's", () => {
  testWith("strace", "is never looked at, whatever is asked of its session", async () => {
    for (const index of directories.keys()) {
      for (const command of commands(id(index))) {
        const trace = join(temporaryFolder("trace"), "calls");
        const traced = ["strace", "-f", "-e", "trace=%file", "-s", "999", "-o", trace];
        await Bun.spawn([...traced, binary, ...command], {
          cwd: home,
          env: { HOME: home, PATH: "/usr/bin:/bin", TZ: "UTC" },
          stdio: ["ignore", "ignore", "ignore"],
        }).exited;
        const asked = readFileSync(trace, "utf8").split("\n").filter(asksElsewhere);
        expect([directories[index], command, asked]).toEqual([directories[index], command, []]);
      }
    }
  });

  test("is said not to be looked at, and is not where a session is carried on", async () => {
    const shown = await tt(["show", id(0)], { home });
    expect(shown.out).toContain(
      "Directory  /net/evil.test/share  (cannot be read: another computer)\n",
    );
    const { out, err, code } = await tt(["resume", id(0)], { home });
    expect([out, code]).toEqual(["", 1]);
    expect(err).toBe(
      "tt: cannot resume: its directory /net/evil.test/share may be another computer's, to which tt does not connect; if you trust it, run what 'tt resume --print' gives\n",
    );
    const { directories: looked } = JSON.parse((await tt(["show", id(0), "--json"], { home })).out);
    expect(looked).toEqual([
      { path: "/net/evil.test/share", there: false, unreadable: "another computer" },
      { path: "/net/evil.test/share/below", there: false, unreadable: "another computer" },
    ]);
  });
});
