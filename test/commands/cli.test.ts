import { beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";

import { homeCopy, temporaryFolder } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";

beforeAll(async () => void (await binaryPath()), 120_000);

describe("help", () => {
  const home = temporaryFolder("help");

  test("tt, tt --help and tt -h show the same commands", async () => {
    const plain = await tt([], { home });
    expect(plain.code).toBe(0);
    expect(plain.out).toContain("tt ingest sessions");
    expect((await tt(["--help"], { home })).out).toBe(plain.out);
    expect((await tt(["-h"], { home })).out).toBe(plain.out);
    for (const words of [["help"], ["help", "--help"], ["help", "help"], ["help", "version"]])
      expect(await tt(words, { home })).toEqual(plain);
    expect(plain.out).toMatch(/^  tt help \[command\] +Show help, also of one command$/m);
    expect(plain.out).toMatch(/^  tt version +Show the version$/m);
  });

  test("a group shows its subcommands, a command its options and examples", async () => {
    expect((await tt(["ingest", "--help"], { home })).out).toContain("tt ingest sessions");
    const { out } = await tt(["ingest", "sessions", "--help"], { home });
    expect((await tt(["help", "ingest", "sessions"], { home })).out).toBe(out);
    expect((await tt(["help", "ingst"], { home })).code).toBe(2);
    for (const option of [
      "--db",
      "--claude-dir",
      "--opencode-dir",
      "--source",
      "--full",
      "--dry-run",
      "--json",
      "--quiet",
      "--no-color",
    ]) {
      expect(out).toContain(option);
    }
    expect(out).toContain("Examples:");
  });

  test("--version is the package's version", async () => {
    const { version } = await Bun.file(join(import.meta.dir, "../../package.json")).json();
    for (const word of ["--version", "-v", "version"])
      expect((await tt([word], { home })).out).toBe(`tt ${version}\n`);
  });
});

describe("misuse ends with 2, says what is nearest, and prints no answer", () => {
  const home = temporaryFolder("misuse");
  test.each([
    [["ingst", "sessions"], "tt: unknown command 'ingst'; did you mean 'ingest'?\n"],
    [["ingest"], "tt: 'ingest' needs a subcommand: sessions\n"],
    [["ingest", "session"], "tt: unknown subcommand 'ingest session'; did you mean 'sessions'?\n"],
    [["ingest", "sessions", "--fulll"], "tt: unknown option '--fulll'; did you mean '--full'?\n"],
    [
      ["ingest", "sessions", "--source", "clade"],
      "tt: --source cannot be 'clade'; did you mean 'claude'?\n",
    ],
    [["ingest", "sessions", "--db"], "tt: --db needs a value; see 'tt ingest sessions --help'\n"],
    [["ingest", "sessions", "--db", ""], "tt: --db needs a value\n"],
    [["ingest", "sessions", "--db", "a", "--db", "b"], "tt: --db was given twice\n"],
    [
      ["ingest", "sessions", "now"],
      "tt: 'tt ingest sessions' takes no argument 'now'; see 'tt ingest sessions --help'\n",
    ],
    [["sessions", "--limit", "ten"], "tt: --limit must be a whole number, not 'ten'\n"],
    [
      ["sessions", "--since", "soon"],
      "tt: 'soon' is no day; write 2026-11-16, 20261116, 28d, yesterday or today\n",
    ],
    [["sessions", "--type", "users"], "tt: --type cannot be 'users'; did you mean 'user'?\n"],
    [["--frob"], "tt: unknown option '--frob'; see 'tt --help'\n"],
    [
      ["--db", "x.db", "sessions"],
      "tt: the command comes first, then its options such as --db; see 'tt --help'\n",
    ],
  ])("tt %p", async (args, message) => {
    expect(await tt(args, { home })).toEqual({ out: "", err: message, code: 2 });
  });
});

test("an unknown command that is near no other is told with all that there are", async () => {
  const { err, code } = await tt(["frobnicate"], { home: temporaryFolder("misuse") });
  expect(err).toStartWith("tt: unknown command 'frobnicate'; there are: ingest, ");
  expect(code).toBe(2);
});

describe("tt sessions", () => {
  test("without an index says how to make one", async () => {
    const home = temporaryFolder("none");
    const { out, err, code } = await tt(["sessions"], { home });
    expect({ out, code }).toEqual({ out: "", code: 1 });
    expect(err).toBe(
      `tt: no index at ${home}/.local/share/time-tracker/tt.db; run 'tt ingest sessions' first\n`,
    );
  });

  test("without one at a path of one's own says how to make it there", async () => {
    const home = temporaryFolder("none");
    const place = { TT_DB: join(home, "other.db") };
    const errOf = async (args: string[], env = {}) => (await tt(args, { home, env })).err;
    expect(await errOf(["sessions", "--db", "other.db"])).toBe(
      "tt: no index at other.db; run 'tt ingest sessions --db other.db' first\n",
    );
    expect(await errOf(["sessions", "--db", "my index.db"])).toBe(
      `tt: no index at my index.db; run 'tt ingest sessions --db 'my index.db'' first\n`,
    );
    expect(await errOf(["sessions"], place)).toBe(
      `tt: no index at ${home}/other.db; run 'tt ingest sessions' first\n`,
    );
    const { out } = await tt(["doctor", "--db", "other.db"], { home });
    expect(out).toContain("No index yet at other.db; run 'tt ingest sessions --db other.db'\n");
  });

  test("lists the newest first, and says what it leaves out", async () => {
    const home = await homeCopy();
    await tt(["ingest", "sessions"], { home });
    const { out, err, code } = await tt(["sessions", "--type", "user", "--limit", "2"], { home });
    expect(out).toBe(
      [
        "Start             Project  Source    Type  Direct  Delegated  Messages  Tools  Id            What",
        "2026-03-04 10:00  tide     opencode  user     11m         6m         4      1  ses_2f11c0a3  Warn before spring tides",
        "2026-03-03 17:45  tide     claude    user      4m        <1m         3      0  5c4b3a29-180  go test ./...",
        "",
      ].join("\n"),
    );
    expect({ err, code }).toEqual({
      err: "The newest 2 are shown; --limit 0 shows all\n",
      code: 0,
    });
  });

  test("fits a narrow terminal, and filters by project, source and day", async () => {
    const home = await homeCopy();
    await tt(["ingest", "sessions"], { home });
    const narrow = await tt(["sessions"], { home, env: { COLUMNS: "80" } });
    for (const line of narrow.out.split("\n"))
      expect(Bun.stringWidth(line)).toBeLessThanOrEqual(80);
    const ids = async (...args: string[]) => {
      const rows: { session_id: string }[] = JSON.parse(
        (await tt(["sessions", "--json", ...args], { home })).out,
      );
      return rows.map(({ session_id }) => session_id.slice(0, 8));
    };
    expect(await ids("--project", "BAKE", "--source", "opencode", "--type", "user")).toEqual([
      "ses_3a9c",
    ]);
    expect(await ids("--since", "2026-03-03")).toEqual(["ses_2f11", "5c4b3a29"]);
    expect(await ids("--since", "20260304")).toEqual(["ses_2f11"]);
    expect(await ids("--project", "nothing of the kind")).toEqual([]);
  });

  test("ends quietly when its reader goes away", async () => {
    const home = await homeCopy();
    await tt(["ingest", "sessions"], { home });
    const shell = Bun.spawn(["sh", "-c", `"${await binaryPath()}" sessions | head -1`], {
      env: { HOME: home, PATH: "/usr/bin:/bin" },
      stdout: "pipe",
      stderr: "pipe",
    });
    expect(await shell.stderr.text()).toBe("");
    expect(await shell.stdout.text()).toStartWith("Start ");
  });
});

describe("tt doctor", () => {
  test("shows each source's places and generations before there is an index", async () => {
    const home = await homeCopy();
    const { out, code } = await tt(["doctor"], { home });
    expect(out).toContain("Claude Code\n  ~/.claude\n");
    expect(out).toContain("  ~/.config/claude  (not there)\n");
    expect(out).toContain(
      "No index yet at ~/.local/share/time-tracker/tt.db; run 'tt ingest sessions'\n",
    );
    expect(code).toBe(0);
  });

  test("says why a record was skipped, and where it is", async () => {
    const home = await homeCopy();
    await tt(["ingest", "sessions"], { home });
    const { out } = await tt(["doctor"], { home });
    expect(out).toContain("  1 × claude: the last line is not finished\n");
    expect(out).toContain("5c4b3a29-1807-4655-9443-322110ffeedd.jsonl, line 5\n");
    expect((await tt(["doctor", "--formats"], { home })).out).toBe(
      "Everything that was read is in a known format.\n",
    );
  });
});
