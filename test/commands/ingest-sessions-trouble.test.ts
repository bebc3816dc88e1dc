import { beforeAll, describe, expect, test } from "bun:test";
import { chmodSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { homeCopy, temporaryFolder } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";
import { filesBelow, indexOf, rowsOf } from "./ingesting.ts";

beforeAll(async () => void (await binaryPath()), 120_000);

describe("several ingests at once", () => {
  test("wait for one another, and leave what one would have", async () => {
    const home = await homeCopy();
    const alone = join(home, "alone.db");
    await tt(["ingest", "sessions", "--db", alone], { home });
    const ended = await Promise.all(
      Array.from({ length: 6 }, () => tt(["ingest", "sessions", "--quiet"], { home })),
    );
    for (const { out, err, code } of ended) {
      expect({ out, err, code }).toEqual({
        out: "",
        err: "",
        code: 0,
      });
    }
    for (const table of ["agent_sessions", "events", "prompts"]) {
      const rows = (path: string) => rowsOf(path, `SELECT * FROM ${table} ORDER BY 1`);
      expect(rows(indexOf(home))).toEqual(rows(alone));
    }
  }, 60_000);
});

/** Runs a script where it may mount a disk of its own; null where that is not allowed. */
async function onDisk(script: string, home: string): Promise<string | null> {
  const alone = ["unshare", "-rm", "sh", "-c"];
  const mayMount = [...alone, "mount -t tmpfs none /mnt"];
  if (Bun.which("unshare") === null || !Bun.spawnSync(mayMount).success) return null;
  const env = { HOME: home, PATH: "/usr/bin:/bin", TZ: "UTC", TT: await binaryPath() };
  return Bun.spawn([...alone, script], { cwd: home, env, stderr: "ignore" }).stdout.text();
}

test("on a full disk the index is still read, and what would write it says that there is no room", async () => {
  const home = await homeCopy();
  const said = await onDisk(
    `mkdir disk && mount -t tmpfs -o size=4m none disk && export TT_DB=$PWD/disk/tt.db
     $TT ingest sessions --quiet
     cat /dev/zero > disk/fill
     for command in 'sessions --limit 1' 'show --no-ingest' 'ingest sessions --quiet' 'status'; do
       $TT $command 2>&1 | head -2; done
     rm disk/fill
     $TT ingest sessions --quiet && $TT backup --check disk/tt.db --json | grep -c '"sessions": 10'`,
    home,
  );
  if (said === null) return;
  const none =
    "there is no room for the index on its disk; make some and run again: it goes on where it stopped";
  expect(said.split("\n")).toEqual([
    expect.stringMatching(/^Start +Project/),
    expect.stringMatching(/^2026-03-04 10:00  tide/),
    "Warn before spring tides",
    "ses_2f11c0a3ffeexampleTide001",
    `tt: ${none}`,
    `tt: what is new was not read: ${none}`,
    "Nothing is running: no step in the last 15m. Today 0m direct, 0m delegated",
    "1",
    "",
  ]);
}, 60_000);

test("an empty file in the index's place is as none: the prompt of a shell stays silent, tt doctor looks on", async () => {
  const home = temporaryFolder("empty");
  const db = join(home, "tt.db");
  const run = async (...words: string[]) => {
    const { out, err, code } = await tt([...words, "--db", db], { home });
    return { out, err, code };
  };
  const commands = [["status", "--line"], ["doctor"], ["sessions"], ["ingest", "sessions"]];
  const none = [];
  for (const command of commands) none.push(await run(...command));
  expect(none.map(({ code }) => code)).toEqual([0, 0, 1, 0]);
  rmSync(db);
  for (const [index, command] of commands.entries()) {
    if (command[0] !== "ingest") writeFileSync(db, "");
    expect(await run(...command)).toEqual(none[index] ?? { out: "", err: "", code: 2 });
  }
});

describe("tt ingest sessions where something is wrong", () => {
  test("says where it looked where there is nothing, and ends well", async () => {
    const { out, err, code } = await tt(["ingest", "sessions"], { home: temporaryFolder("empty") });
    expect(out).toBe(
      [
        "Scanning Claude Code sessions...",
        "Scanning OpenCode sessions...",
        "Indexed 0 sessions (0 Claude, 0 OpenCode)",
        "No sessions were found. Looked in:",
        "  ~/.claude (not there)",
        "  ~/.config/claude (not there)",
        "  ~/.local/share/opencode (not there)",
        "To look elsewhere set CLAUDE_CONFIG_DIR or --claude-dir, OPENCODE_DATA_DIR or --opencode-dir.",
        "",
      ].join("\n"),
    );
    expect({ err, code }).toEqual({ err: "", code: 0 });
  });

  test("fails where the only database cannot be read, and says of its place that", async () => {
    const home = temporaryFolder("damaged");
    const folder = join(home, ".local/share/opencode");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "opencode.db"), "no database, but as long as one\n".repeat(99));
    const { out, err, code } = await tt(["ingest", "sessions"], { home });
    expect(out).toContain("\n  ~/.local/share/opencode (cannot be read)\n");
    expect({ err, code }).toEqual({ err: "1 file skipped; tt doctor says why\n", code: 1 });
    const json = await tt(["ingest", "sessions", "--json", "--source", "opencode"], { home });
    const { failed, sources } = JSON.parse(json.out);
    expect([json.code, failed, sources[0].roots]).toEqual([
      1,
      true,
      [{ path: folder, found: true, skipped: 1 }],
    ]);
    expect((await tt(["ingest", "sessions", "--source", "claude"], { home })).code).toBe(0);
  });

  test.if(process.getuid?.() !== 0)(
    "fails where the only directory may not be looked into, and says of it that",
    async () => {
      const home = temporaryFolder("closed");
      const projects = join(home, ".claude/projects");
      mkdirSync(projects, { recursive: true });
      chmodSync(projects, 0);
      const { out, err, code } = await tt(["ingest", "sessions"], { home });
      expect(out).toContain("\n  ~/.claude (cannot be read)\n  ~/.config/claude (not there)\n");
      expect({ err, code }).toEqual({ err: "1 file skipped; tt doctor says why\n", code: 1 });
    },
  );

  test("a file that is no index is refused and not touched", async () => {
    const home = await homeCopy();
    const path = join(home, "notes.txt");
    writeFileSync(path, "not a database, but long enough to be looked at as one\n".repeat(40));
    const before = readFileSync(path, "utf8");
    const { out, err, code } = await tt(["ingest", "sessions", "--db", path], { home });
    expect({ out, code }).toEqual({ out: "", code: 1 });
    expect(err).toBe(`tt: ${path} is not an index of tt; choose another file with --db\n`);
    expect(readFileSync(path, "utf8")).toBe(before);
  });

  test("an index that is cut is told as damaged, and a directory as one", async () => {
    const home = await homeCopy();
    await tt(["ingest", "sessions"], { home });
    const [folder, cut] = [join(home, "folder"), join(home, "cut.db")];
    mkdirSync(folder);
    writeFileSync(cut, readFileSync(indexOf(home)).subarray(0, 3000));
    for (const command of [["sessions"], ["ingest", "sessions"]]) {
      const damaged = await tt([...command, "--db", cut], { home });
      expect([damaged.err, damaged.code]).toEqual([
        "tt: the index is damaged: database disk image is malformed; put a backup back, or move it away and run 'tt ingest sessions'; then forget again what you had forgotten: it comes back\n",
        1,
      ]);
      const none = await tt([...command, "--db", folder], { home });
      expect([none.err, none.code]).toEqual([
        `tt: ${folder} is a directory; name a file in it\n`,
        1,
      ]);
    }
  });

  test("a directory that cannot be an index's place is a message", async () => {
    const home = await homeCopy();
    writeFileSync(join(home, "file"), "");
    const { err, code } = await tt(["ingest", "sessions", "--db", join(home, "file", "tt.db")], {
      home,
    });
    expect(code).toBe(1);
    expect(err).toMatch(/^tt: cannot use .*\/file: .*; choose another place with --db\n$/);
  });

  test("a broken transcript costs nothing but itself", async () => {
    const home = await homeCopy();
    const folder = join(home, ".claude/projects/-home-ada-broken");
    mkdirSync(join(folder, "not-a-file.jsonl"), { recursive: true });
    writeFileSync(
      join(folder, "11111111-0000-4000-8000-000000000000.jsonl"),
      "\0\0\0{]\n\nnull\n42\n",
    );
    const { out, err, code } = await tt(["ingest", "sessions"], { home });
    expect(out).toContain("Indexed 10 sessions (7 Claude, 3 OpenCode)");
    expect(err).toBe("1 file and 3 records skipped; tt doctor says why\n");
    expect(code).toBe(0);
    const doctor = await tt(["doctor"], { home });
    expect(doctor.out).toContain("1 × claude: not a regular file");
    expect(doctor.out).toContain("not-a-file.jsonl");
    expect(doctor.out).toContain("2 × claude: not an entry: it has no type");
  });

  test("a last line that is not finished is counted when its file has been left alone for a day", async () => {
    const home = await homeCopy();
    const cut =
      ".claude/projects/-home-ada-code-tide-main/5c4b3a29-1807-4655-9443-322110ffeedd.jsonl";
    const skipped = async (hours: number) => {
      const changed = Date.now() / 1000 - hours * 3600;
      utimesSync(join(home, cut), changed, changed);
      const { out, err } = await tt(["ingest", "sessions", "--json"], { home });
      return [JSON.parse(out).skipped, err];
    };
    expect(await skipped(23)).toEqual([{ records: 0, units: 0 }, ""]);
    expect(await skipped(25)).toEqual([
      { records: 1, units: 0 },
      "1 record skipped; tt doctor says why\n",
    ]);
  });

  test("the sources' directories are left as they are, to the byte", async () => {
    const home = await homeCopy();
    const before = filesBelow(home);
    await tt(["ingest", "sessions", "--db", join(temporaryFolder("index"), "tt.db")], { home });
    expect(filesBelow(home)).toEqual(before);
  });

  test("what lies in the current directory does not reach into the program", async () => {
    const home = await homeCopy();
    const cwd = temporaryFolder("trap");
    writeFileSync(join(cwd, ".env"), "CLAUDE_CONFIG_DIR=/nowhere\nTT_DB=/nowhere/tt.db\n");
    writeFileSync(join(cwd, "bunfig.toml"), 'preload = ["./trap.ts"]\n');
    writeFileSync(join(cwd, "trap.ts"), "process.exit(7);\n");
    const { out, code } = await tt(["ingest", "sessions"], { home, cwd });
    expect(out).toContain("Indexed 10 sessions");
    expect(code).toBe(0);
  });
});
