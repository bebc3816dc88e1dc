import { beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { temporaryFolder } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";
import { readingCommands } from "./programs.ts";

/**
 * What steers a terminal: a title, a link, the clipboard, colours, the cursor, the direction of writing, 8-bit codes; and
 * what it does not show: tags, a sign of mathematics, one of annotations, a soft hyphen.
 */
const steering =
  "\x1b]0;owned\x07\x1b]8;;http://evil.test\x1b\\x\x1b]52;c;ZXZpbA==\x07\x1b[31m\x1b[2J\x1b[H\r\b\u202e\x9b31m\x00" +
  "\u{e0041}\u2061\ufff9\u00ad";
const markup = `</title><script>alert(1)</script><img src=x onerror=alert(2)>"'=HYPERLINK("http://evil.test")`;

let home = "";

beforeAll(async () => {
  await binaryPath();
  home = temporaryFolder("hostile");
  const folder = join(home, ".claude", "projects", "-tmp-x");
  mkdirSync(folder, { recursive: true });
  const line = (uuid: string, time: string, more: object) =>
    JSON.stringify({
      uuid,
      timestamp: `2026-03-02T${time}.000Z`,
      sessionId: "5f1d2c3b-0000-4000-8000-000000000001",
      version: "2.1.200",
      cwd: `/tmp/${steering}/../../${markup}`,
      gitBranch: steering,
      ...more,
    });
  const user = (content: string) => ({ type: "user", message: { role: "user", content } });
  const tool = [{ type: "tool_use", id: "toolu_1", name: `Bash${steering}`, input: {} }];
  const lines = [
    line("a1", "08:00:00", user(`${steering} first words ${markup}`)),
    line("a2", "08:01:00", {
      type: "assistant",
      message: { id: "msg_1", role: "assistant", model: "m", content: tool },
    }),
    line("a3", "08:02:00", user(`=1+1 ${steering}`)),
    JSON.stringify({ type: "custom-title", customTitle: `${steering}${markup}` }),
    `{"type":"user","message":${steering.slice(0, 3)}`,
  ];
  writeFileSync(join(folder, "5f1d2c3b-0000-4000-8000-000000000001.jsonl"), lines.join("\n"));
  const named = { ...user("words"), uuid: "b1", timestamp: "2026-03-02T08:05:00.000Z", cwd: "/w" };
  writeFileSync(
    join(folder, "5f1d2c3b-0000-4000-8000-000000000002.jsonl"),
    JSON.stringify({ ...named, sessionId: `x\x1b[2J\x9b${steering}` }),
  );
  const ended = await tt(["ingest", "sessions"], { home });
  expect(ended.code).toBe(0);
}, 120_000);

const steers =
  // oxlint-disable-next-line no-control-regex -- they are what must not be printed
  /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}\u2061-\u2064\ufff9-\ufffb\xad]/u;

describe("what a transcript holds cannot steer the terminal:", () => {
  test.each(readingCommands.map((command) => [command.join(" "), command] as const))(
    "tt %s",
    async (_, command) => {
      for (const env of [{}, { COLUMNS: "40" }, { FORCE_COLOR: "0", LANG: "C.UTF-8" }]) {
        const { out, err, code } = await tt(command, { home, env });
        expect(code).toBe(0);
        expect([out.match(steers), err.match(steers)]).toEqual([null, null]);
      }
    },
  );
});

describe("what is handed to other programs cannot steer the terminal either:", () => {
  const rows = ["sessions", "events", "prompts"].flatMap((kind) =>
    ["csv", "jsonl"].map((format) => ["export", kind, "--format", format]),
  );
  const formats = ["csv", "json", "ics", "timewarrior", "activitywatch", "toggl", "clockify"];
  const sheets = formats.map((format) => ["export", "timesheet", "--all", "--format", format]);
  const answers = [
    ["sessions"],
    ["show", "last"],
    ["search", "words"],
    ["report", "--all"],
    ["timeline", "2026-03-02"],
    ["explain", "2026-03-02"],
    ["projects"],
    ["doctor"],
    ["status"],
    ["forget", "5f1d2c3b-0000-4000-8000-000000000001", "--dry-run"],
  ].map((command) => [...command, "--json"]);
  const commands = [...rows, ...sheets, ...answers, ["report", "--all", "--csv"]];
  test.each(commands.map((command) => [command.join(" "), command] as const))(
    "tt %s",
    async (_, command) => {
      const email = command.some((word) => word === "toggl" || word === "clockify")
        ? ["--email", "ada@example.com"]
        : [];
      const { out, err, code } = await tt([...command, ...email], { home });
      expect([command, code, err.match(steers)]).toEqual([command, 0, null]);
      // Lines of a calendar end with both; a tab moves nothing but what follows it.
      expect(out.replaceAll("\r\n", "\n").replaceAll("\t", "").match(steers)).toBeNull();
    },
  );
});

describe("what a transcript holds stays data", () => {
  test("in the page: no element and no attribute of it comes from there", async () => {
    const file = join(temporaryFolder("page"), "report.html");
    expect((await tt(["report", "--all", "--html", file], { home })).code).toBe(0);
    const page = readFileSync(file, "utf8");
    expect(page.match(/<script|<img|onerror=alert\(2\)>(?!&)/gi)).toBeNull();
    expect(page.includes("&#60;script&#62;")).toBe(true);
  });

  test("in comma-separated rows: no cell is a formula", async () => {
    const { out } = await tt(["report", "--all", "--by", "session", "--csv"], { home });
    const cells = out.split("\n").flatMap((row) => row.split(","));
    expect(cells.filter((cell) => /^"?[=+@]/.test(cell))).toEqual([]);
  });

  const commaSeparated = [
    ["report", "--all", "--by", "session", "--csv"],
    ["export", "sessions", "--format", "csv"],
    ["export", "prompts", "--format", "csv"],
    ["export", "timesheet", "--since", "2020-01-01"],
  ];
  test.each(commaSeparated.map((command) => [command.join(" "), command] as const))(
    "in comma-separated rows: no beginning of a formula is one in tt %s",
    async (_, command) => {
      const formulas = temporaryFolder("formulas");
      const folder = join(formulas, ".claude", "projects", "-w");
      mkdirSync(folder, { recursive: true });
      for (const [number, text] of [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(1)",
        "\t=1",
        "fix it;=1+1;so\n=2+2",
      ].entries()) {
        const sessionId = `5f1d2c3b-0000-4000-8000-00000000001${number}`;
        const [timestamp, cwd] = [`2026-03-02T08:0${number}:00.000Z`, `/w/${text}`];
        const message = { role: "user", content: text };
        const line = { type: "user", uuid: sessionId, timestamp, sessionId, cwd, message };
        writeFileSync(join(folder, `${sessionId}.jsonl`), JSON.stringify(line));
      }
      expect((await tt(["ingest", "sessions"], { home: formulas })).code).toBe(0);
      const { out } = await tt(command, { home: formulas });
      const cells = out.split("\n").flatMap((row) => row.split(","));
      expect(cells).toContain("'=1+1");
      expect(cells.filter((cell) => /^"?[=+@\-\t\r]/.test(cell))).toEqual([]);
      const others = out.split(/[\n;\t]/);
      expect(others.filter((cell) => /^[" ]*[=+@-]/.test(cell))).toEqual([]);
    },
  );

  test("in JSON: every answer can be parsed, and holds it unchanged", async () => {
    const { out } = await tt(["sessions", "--json", "--limit", "0"], { home });
    const all: { project_path: string }[] = JSON.parse(out);
    const session = all.find(({ project_path: path }) => path !== "/w");
    expect(session?.project_path).toBe(`/tmp/${steering}/../../${markup}`);
  });
});

test("a directory that a session names makes nothing be read or written outside what is ours", async () => {
  const own = readdirSync(home).toSorted();
  expect(own.filter((name) => ![".claude", ".local"].includes(name))).toEqual([]);
  const index = join(home, ".local", "share", "time-tracker");
  expect(statSync(index).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(index)) expect(statSync(join(index, name)).mode & 0o077).toBe(0);
});
