import { Database } from "bun:sqlite";
import { beforeAll, describe, expect, test } from "bun:test";
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { writeVersion } from "../../scripts/torture/crashes.ts";
import { homeCopy, temporaryFolder } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";
import { everythingIn, indexOf } from "./ingesting.ts";
import { write } from "./projecting.ts";

beforeAll(async () => void (await binaryPath()), 120_000);

describe("tt ingest sessions with its options", () => {
  test("--json is one object with the counts", async () => {
    const { out, code } = await tt(["ingest", "sessions", "--json", "--source", "claude"], {
      home: await homeCopy(),
    });
    const summary: unknown = JSON.parse(out);
    expect(summary).toMatchObject({
      schema_version: 19,
      dry_run: false,
      sessions: { total: 7, claude: 7 },
      new: 7,
      updated: 0,
      unchanged: 0,
      skipped: { records: 0, units: 0 },
    });
    expect(code).toBe(0);
  });

  test("--source leaves the sessions of others uncounted, also where projects are", async () => {
    const home = await homeCopy();
    const projects = join(home, ".claude/projects");
    writeFileSync(
      join(projects, "-home-ada-code-tide-main", "nowhere.jsonl"),
      '{"type":"user","uuid":"u-1","timestamp":"2026-03-01T10:00:00Z","message":{"role":"user","content":"Hello"}}\n',
    );
    await tt(["ingest", "sessions"], { home });
    const { out } = await tt(["ingest", "sessions", "--source", "opencode"], { home });
    expect(out).toContain("Indexed 3 sessions (3 OpenCode)\n");
    expect(out).toContain("\n  Most used: bakery 1, tide 1\n");
    const all = await tt(["ingest", "sessions"], { home });
    expect(all.out).toMatch(/Most used: .*\(unknown\) 1/);
  });

  test("--dry-run says what would be new and makes no index", async () => {
    const home = await homeCopy();
    const { out } = await tt(["ingest", "sessions", "--dry-run"], { home });
    expect(out).toContain(
      "Indexed 10 sessions (7 Claude, 3 OpenCode)\n  10 new, 0 updated, 0 unchanged\n",
    );
    expect(out).toContain("Nothing was written (--dry-run)");
    expect(existsSync(indexOf(home))).toBe(false);
  });

  test("--dry-run on an index changes no row of it", async () => {
    const home = await homeCopy();
    await tt(["ingest", "sessions", "--source", "claude"], { home });
    const before = everythingIn(indexOf(home));
    const { out } = await tt(["ingest", "sessions", "--dry-run"], { home });
    expect(out).toContain("  3 new, 0 updated, 7 unchanged\n");
    expect(everythingIn(indexOf(home))).toBe(before);
  });

  test("--dry-run on an index needs no right to write it, and waits for nobody who does", async () => {
    const home = await homeCopy();
    await tt(["ingest", "sessions", "--source", "claude"], { home });
    const folder = dirname(indexOf(home));
    const writer = new Database(indexOf(home));
    writer.run("BEGIN IMMEDIATE");
    const { out, err, code } = await tt(["ingest", "sessions", "--dry-run"], { home });
    writer.close();
    expect(out).toContain("  3 new, 0 updated, 7 unchanged\n");
    expect({ err, code }).toEqual({ err: "", code: 0 });
    for (const [path, mode] of [
      [folder, 0o550],
      [indexOf(home), 0o440],
    ] as const)
      chmodSync(path, mode);
    expect((await tt(["ingest", "sessions", "--dry-run"], { home })).code).toBe(0);
    const modes = [folder, indexOf(home)].map((path) => statSync(path).mode & 0o777);
    expect(modes).toEqual([0o550, 0o440]);
  });

  test.each([7, 12])(
    "--dry-run on an index of version %i tells what is new in it",
    async (version) => {
      const home = await homeCopy();
      await tt(["ingest", "sessions", "--source", "claude"], { home });
      const older = join(home, "older.db");
      writeVersion(indexOf(home), older, version);
      const before = readFileSync(older);
      const { out } = await tt(["ingest", "sessions", "--dry-run", "--db", older], { home });
      expect(out).toContain("  3 new, 0 updated, 7 unchanged\n");
      expect(readFileSync(older).equals(before)).toBe(true);
    },
  );

  test("--quiet prints problems only", async () => {
    const home = await homeCopy();
    writeFileSync(join(home, ".claude/projects/-home-ada-code-tide-main/broken.jsonl"), "{]\n");
    const { out, err } = await tt(["ingest", "sessions", "--quiet"], { home });
    expect({ out, err }).toEqual({ out: "", err: "1 record skipped; tt doctor says why\n" });
  });

  test("--db wins over TT_DB, and TT_DB over the default place", async () => {
    const home = await homeCopy();
    const [option, variable] = [join(home, "a.db"), join(home, "b.db")];
    await tt(["ingest", "sessions", "--db", option], { home, env: { TT_DB: variable } });
    expect([existsSync(option), existsSync(variable), existsSync(indexOf(home))]).toEqual([
      true,
      false,
      false,
    ]);
    await tt(["ingest", "sessions"], { home, env: { TT_DB: variable } });
    expect([existsSync(variable), existsSync(indexOf(home))]).toEqual([true, false]);
  });

  test("a directory that an option or a variable names is told where it is not there", async () => {
    const home = await homeCopy();
    const env = { CLAUDE_CONFIG_DIR: "~/.claude,~/.claude-work", OPENCODE_DB: "/no/my.db" };
    const { err, code } = await tt(["ingest", "sessions"], { home, env });
    expect(code).toBe(0);
    expect(err).toBe(
      "CLAUDE_CONFIG_DIR names ~/.claude-work, which is not there\nOPENCODE_DB names /no/my.db, which is not there\n",
    );
    const option = await tt(["ingest", "sessions", "--claude-dir", "old"], { home });
    expect(option.err).toBe("--claude-dir names ~/old, which is not there\n");
    const only = ["ingest", "sessions", "--source", "claude", "--claude-dir", "~/old"];
    expect((await tt(only, { home })).err).toBe("");
    expect((await tt([...only, "--quiet"], { home })).err).toBe(option.err);
  });

  test("and one that the configuration names: there, commas do not stand between two", async () => {
    const home = await homeCopy();
    const errOf = async (line: string, ...args: string[]) => {
      write(join(home, ".config/time-tracker/config.toml"), `${line}\n`);
      return (await tt(["ingest", "sessions", ...args], { home })).err;
    };
    const by = "claude_dir in ~/.config/time-tracker/config.toml names";
    expect(await errOf('claude_dir = "~/nope"')).toBe(`${by} ~/nope, which is not there\n`);
    expect(await errOf('claude_dir = ["~/.claude", "/no/old"]')).toBe(
      `${by} /no/old, which is not there\n`,
    );
    expect(await errOf('claude_dir = "/a,/b"')).toBe(`${by} /a,/b, which is not there\n`);
    expect(await errOf('claude_dir = "/a"', "--claude-dir", "~/.claude")).toBe("");
    expect(await errOf("prompts = true")).toBe("");
  });

  test("--claude-dir and --opencode-dir are looked at instead of the usual places", async () => {
    const [home, other] = [await homeCopy(), temporaryFolder("elsewhere")];
    const { out } = await tt(
      [
        "ingest",
        "sessions",
        "--claude-dir",
        join(home, ".claude"),
        "--opencode-dir",
        join(home, ".local/share/opencode"),
      ],
      { home: other },
    );
    expect(out).toContain("Indexed 10 sessions (7 Claude, 3 OpenCode)");
  });
});
