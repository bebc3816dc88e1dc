import { Database } from "bun:sqlite";
import { beforeAll, describe, expect, test } from "bun:test";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import { homeCopy, temporaryFolder } from "../helpers/home.ts";
import { binaryPath, type Ended, tt } from "../helpers/tt.ts";

const indexOf = (home: string) => join(home, ".local", "share", "time-tracker", "tt.db");

function rowsOf(path: string, sql: string): unknown[] {
  const db = new Database(path, { readonly: true });
  try {
    return db.query(sql).all();
  } finally {
    db.close();
  }
}

/** Every row of every table, as text. */
function everythingIn(path: string): string {
  const db = new Database(path, { readonly: true });
  const tables = db
    .query<{ name: string }, []>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name",
    )
    .all();
  const rows = tables.map(({ name }) => [name, db.query(`SELECT * FROM ${name}`).values()]);
  db.close();
  return JSON.stringify(rows);
}

function filesBelow(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    paths.sort().map((path) => [path, Bun.hash(readFileSync(path)).toString()]),
  );
}

beforeAll(async () => void (await binaryPath()), 120_000);

describe("tt ingest sessions on a home directory", () => {
  let home: string;
  let first: Ended;
  beforeAll(async () => {
    home = await homeCopy();
    first = await tt(["ingest", "sessions"], { home });
  });

  test("prints what it scanned and how many sessions there are", () => {
    const { out, err, code } = first;
    expect(out.split("\n")).toEqual([
      "Scanning Claude Code sessions...",
      "Scanning OpenCode sessions...",
      "Indexed 10 sessions (7 Claude, 3 OpenCode)",
      "  10 new, 0 updated, 0 unchanged",
      "  Most used: tide 4, bakery 3",
      "",
    ]);
    expect(err).toBe("1 record skipped; tt doctor says why\n");
    expect(code).toBe(0);
  });

  test("keeps the sessions under the model's own names", () => {
    const [row] = rowsOf(
      indexOf(home),
      "SELECT * FROM agent_sessions WHERE session_id LIKE '3f1c2a84%'",
    );
    expect(row).toEqual({
      session_id: "3f1c2a84-6d0e-4b1f-9c55-0a1b2c3d4e5f",
      source: "claude",
      parent_session_id: null,
      session_type: "user",
      project_path: "/home/ada/code/bakery",
      project_name: "bakery",
      start_time: "2026-03-02T08:30:00.000Z",
      end_time: "2026-03-02T08:36:12.000Z",
      message_count: 9,
      summary: "Order form loses the delivery date",
      user_prompts: JSON.stringify([
        "The order form loses the delivery date. Find out why.",
        "and write a test for it",
        "/commit -s",
      ]),
      starting_prompt: "The order form loses the delivery date. Find out why.",
      assistant_message_count: 6,
      tool_call_count: 4,
    });
  });

  test("counts what a fork or a resume copied for the session that it was first said in", () => {
    const rows = rowsOf(
      indexOf(home),
      `SELECT substr(session_id, 1, 8) AS id, substr(parent_session_id, 1, 8) AS parent, message_count, tool_call_count,
              user_prompts FROM agent_sessions WHERE session_id LIKE 'b7d0%' OR session_id LIKE '9e6a%' ORDER BY 1`,
    );
    expect(rows).toEqual([
      {
        id: "9e6a7b5c",
        parent: "0d5b8c11",
        message_count: 3,
        tool_call_count: 1,
        user_prompts: '["Heights below zero come out wrong"]',
      },
      {
        id: "b7d0e1f2",
        parent: "3f1c2a84",
        message_count: 3,
        tool_call_count: 1,
        user_prompts: '["Do the same for the invoice form"]',
      },
    ]);
  });

  test("keeps each typed prompt as an event at the time it was typed, and none of a subagent's", () => {
    const events = rowsOf(
      indexOf(home),
      `SELECT timestamp, events.kind, text FROM events JOIN prompts USING (prompt_key)
        WHERE type = 'user_message' AND events.source = 'claude' ORDER BY timestamp`,
    );
    expect(events).toEqual([
      {
        timestamp: "2025-08-04T19:00:00.000Z",
        kind: "prompt",
        text: "Read the tide tables from the harbour office as CSV",
      },
      {
        timestamp: "2025-08-05T07:15:12.000Z",
        kind: "prompt",
        text: "Heights below zero come out wrong",
      },
      {
        timestamp: "2026-03-02T08:30:00.000Z",
        kind: "prompt",
        text: "The order form loses the delivery date. Find out why.",
      },
      { timestamp: "2026-03-02T08:31:10.000Z", kind: "queued", text: "and write a test for it" },
      { timestamp: "2026-03-02T08:36:00.000Z", kind: "slash", text: "/commit -s" },
      {
        timestamp: "2026-03-02T13:00:00.000Z",
        kind: "prompt",
        text: "Do the same for the invoice form",
      },
      { timestamp: "2026-03-03T17:45:00.000Z", kind: "bash", text: "go test ./..." },
      {
        timestamp: "2026-03-03T17:46:00.000Z",
        kind: "prompt",
        text: "Now plot the week as a line in the terminal",
      },
    ]);
  });

  test("a second ingest changes no row, and neither does reading everything again", async () => {
    const before = everythingIn(indexOf(home));
    const again = await tt(["ingest", "sessions"], { home });
    expect(again.out).toContain("  0 new, 0 updated, 10 unchanged\n");
    expect(everythingIn(indexOf(home))).toBe(before);
    const full = await tt(["ingest", "sessions", "--full"], { home });
    expect(full.out).toContain("  0 new, 0 updated, 10 unchanged\n");
    expect(everythingIn(indexOf(home))).toBe(before);
  });

  test("the index is its owner's alone", () => {
    expect(statSync(indexOf(home)).mode & 0o777).toBe(0o600);
    expect(statSync(join(indexOf(home), "..")).mode & 0o777).toBe(0o700);
  });

  test("a session that grew moves its end and gets its new prompt", async () => {
    const file = join(
      home,
      ".claude/projects/-home-ada-code-tide-main/9e6a7b5c-3f44-4d55-8c66-b777a888f999.jsonl",
    );
    const line = {
      type: "user",
      uuid: "e0000000-0000-4000-8000-000000000001",
      timestamp: "2025-08-05T08:00:00.000Z",
      sessionId: "9e6a7b5c-3f44-4d55-8c66-b777a888f999",
      cwd: "/home/ada/code/tide/main",
      message: { role: "user", content: "And above ten?" },
    };
    appendFileSync(file, `${JSON.stringify(line)}\n`);
    const { out } = await tt(["ingest", "sessions"], { home });
    expect(out).toContain("  0 new, 1 updated, 9 unchanged\n");
    expect(
      rowsOf(
        indexOf(home),
        "SELECT type, timestamp FROM events WHERE session_id LIKE '9e6a%' ORDER BY timestamp, type LIKE 'user%', type",
      ),
    ).toEqual([
      { type: "session_start", timestamp: "2025-08-05T07:15:12.000Z" },
      { type: "user_message", timestamp: "2025-08-05T07:15:12.000Z" },
      { type: "session_end", timestamp: "2025-08-05T08:00:00.000Z" },
      { type: "user_message", timestamp: "2025-08-05T08:00:00.000Z" },
    ]);
  });

  test("a session whose transcript is deleted stays", async () => {
    const file = join(
      home,
      ".claude/projects/-home-ada-code-tide-main/9e6a7b5c-3f44-4d55-8c66-b777a888f999.jsonl",
    );
    await Bun.file(file).delete();
    const { out } = await tt(["ingest", "sessions", "--full"], { home });
    expect(out).toContain(
      "Indexed 10 sessions (7 Claude, 3 OpenCode)\n  0 new, 0 updated, 10 unchanged\n",
    );
  });
});

describe("tt ingest sessions with its options", () => {
  test("--json is one object with the counts", async () => {
    const { out, code } = await tt(["ingest", "sessions", "--json", "--source", "claude"], {
      home: await homeCopy(),
    });
    const summary: unknown = JSON.parse(out);
    expect(summary).toMatchObject({
      schema_version: 7,
      dry_run: false,
      sessions: { total: 7, claude: 7 },
      new: 7,
      updated: 0,
      unchanged: 0,
      skipped: { records: 1, units: 0 },
    });
    expect(code).toBe(0);
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

  test("--quiet prints problems only", async () => {
    const { out, err } = await tt(["ingest", "sessions", "--quiet"], { home: await homeCopy() });
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
        err: "1 record skipped; tt doctor says why\n",
        code: 0,
      });
    }
    for (const table of ["agent_sessions", "events", "prompts"]) {
      const rows = (path: string) => rowsOf(path, `SELECT * FROM ${table} ORDER BY 1`);
      expect(rows(indexOf(home))).toEqual(rows(alone));
    }
  }, 30_000);
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
    expect(err).toBe("1 file and 4 records skipped; tt doctor says why\n");
    expect(code).toBe(0);
    const doctor = await tt(["doctor"], { home });
    expect(doctor.out).toContain("1 × claude: not a regular file");
    expect(doctor.out).toContain("not-a-file.jsonl");
    expect(doctor.out).toContain("2 × claude: not an entry: it has no type");
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
