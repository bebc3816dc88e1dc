import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

import { Failure } from "../../src/failure.ts";
import { openIndex, openKnown, readIndex, SCHEMA_VERSION } from "../../src/store/open.ts";
import { tryIndex } from "../../src/store/trial.ts";
import { temporaryFolder } from "../helpers/home.ts";
import { backToVersion16, backToVersion17 } from "./older.ts";

const silent = () => {};
const place = (name: string) => join(temporaryFolder("store"), name);

const AGENT_SESSIONS = `CREATE TABLE agent_sessions (
    session_id TEXT PRIMARY KEY,
    source TEXT NOT NULL DEFAULT 'claude',
    parent_session_id TEXT,
    session_type TEXT NOT NULL DEFAULT 'user',
    project_path TEXT NOT NULL,
    project_name TEXT NOT NULL,
    start_time TEXT NOT NULL,
    end_time TEXT,
    message_count INTEGER NOT NULL,
    summary TEXT,
    user_prompts TEXT DEFAULT '[]',
    starting_prompt TEXT,
    assistant_message_count INTEGER DEFAULT 0,
    tool_call_count INTEGER DEFAULT 0
)`;

function ancestor(path: string, version: number, more = ""): void {
  const db = new Database(path, { create: true });
  if (more !== "") db.run(more);
  db.run("CREATE TABLE schema_info (version INTEGER NOT NULL)");
  db.query("INSERT INTO schema_info VALUES (?)").run(version);
  db.run("CREATE TABLE claude_sessions (claude_session_id TEXT PRIMARY KEY)");
  db.run("INSERT INTO claude_sessions VALUES ('kept in a copy')");
  db.close();
}

describe("a new index", () => {
  test("has the session table and its indexes as the design has them", () => {
    const db = openIndex({ path: place("tt.db"), say: silent });
    const sql = (name: string) =>
      db.query<{ sql: string }, [string]>("SELECT sql FROM sqlite_schema WHERE name = ?").get(name)
        ?.sql;
    expect(sql("agent_sessions")).toBe(AGENT_SESSIONS);
    expect(sql("idx_agent_sessions_start_time")).toBe(
      "CREATE INDEX idx_agent_sessions_start_time ON agent_sessions(start_time)",
    );
    expect(sql("idx_agent_sessions_project_path")).toBe(
      "CREATE INDEX idx_agent_sessions_project_path ON agent_sessions(project_path)",
    );
    expect(sql("idx_agent_sessions_parent")).toBe(
      "CREATE INDEX idx_agent_sessions_parent ON agent_sessions(parent_session_id)",
    );
    expect(db.query("SELECT version FROM schema_info").all()).toEqual([
      { version: SCHEMA_VERSION },
    ]);
  });

  test("is made with the folders above it, closed to others whatever the umask", () => {
    const umask = process.umask(0);
    try {
      const path = join(temporaryFolder("store"), "a", "time-tracker", "tt.db");
      openIndex({ path, say: silent }).close();
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(statSync(join(path, "..")).mode & 0o777).toBe(0o700);
    } finally {
      process.umask(umask);
    }
  });

  test("opened twice at once is one index", () => {
    const path = place("tt.db");
    const [a, b] = [openIndex({ path, say: silent }), openIndex({ path, say: silent })];
    a.run("INSERT INTO pending VALUES ('from a')");
    expect(b.query("SELECT * FROM pending").all()).toEqual([{ session_id: "from a" }]);
  });
});

describe("an older database", () => {
  test.each([1, 5, 6])("of version %i loses its session table, and that is said", (version) => {
    const path = place("old.db");
    ancestor(path, version);
    const said: string[] = [];
    tryIndex({ path, say: (message) => said.push(message) }).close();
    expect(said.splice(0)).toEqual([
      `${path} has version ${version}: its session table will be dropped, and all read anew; a copy of what is there will be beside it`,
    ]);
    const db = openIndex({ path, say: (message) => said.push(message) });
    const copy = `${path}.version-${version}`;
    expect(said).toEqual([
      `${path} has version ${version}: its session table is dropped, and all is read anew; ${copy} is a copy of what was there`,
    ]);
    expect(db.query("SELECT name FROM sqlite_schema WHERE name = 'claude_sessions'").all()).toEqual(
      [],
    );
    expect(db.query("SELECT version FROM schema_info").all()).toEqual([
      { version: SCHEMA_VERSION },
    ]);
    expect(db.query("SELECT count(*) AS n FROM agent_sessions").all()).toEqual([{ n: 0 }]);
    expect(readdirSync(dirname(path)).filter((name) => name.includes("version"))).toEqual([
      basename(copy),
    ]);
    const kept = new Database(copy, { readonly: true });
    expect(kept.query("SELECT * FROM claude_sessions").values()).toEqual([["kept in a copy"]]);
    expect(kept.query("SELECT version FROM schema_info").values()).toEqual([[version]]);
  });

  test("is copied to a name that nothing has, its owner's alone, and loses only tables that are its own", () => {
    const umask = process.umask(0);
    try {
      const path = place("old.db");
      ancestor(
        path,
        6,
        "PRAGMA journal_mode = WAL; CREATE TABLE events (id); CREATE TABLE notes (n)",
      );
      writeFileSync(`${path}.version-6`, "an older copy");
      const db = openIndex({ path, say: silent });
      expect(readFileSync(`${path}.version-6`, "utf8")).toBe("an older copy");
      expect(statSync(`${path}.version-6-2`).mode & 0o777).toBe(0o600);
      expect(
        new Database(`${path}.version-6-2`).query("SELECT * FROM claude_sessions").values(),
      ).toEqual([["kept in a copy"]]);
      expect(db.query("SELECT name FROM sqlite_schema WHERE name = 'notes'").values()).toEqual([
        ["notes"],
      ]);
      expect(db.query("SELECT session_id, prompt_key FROM events").values()).toEqual([]);
    } finally {
      process.umask(umask);
    }
  });

  test("of version 7 keeps every row, and has the times of all its sessions to be made", () => {
    const path = place("tt.db");
    const before = new Database(path, { create: true });
    before.run(readFileSync(join(import.meta.dir, "../../src/store/schema.sql"), "utf8"));
    before.run(
      `INSERT INTO agent_sessions (session_id, project_path, project_name, start_time, message_count)
       VALUES ('a', '/p', 'p', '2026-01-01T00:00:00.000Z', 1)`,
    );
    before.close();
    const said: string[] = [];
    const db = openIndex({ path, say: (message) => said.push(message) });
    expect(db.query("SELECT session_id FROM agent_sessions").all()).toEqual([{ session_id: "a" }]);
    expect(db.query("SELECT version FROM schema_info").all()).toEqual([
      { version: SCHEMA_VERSION },
    ]);
    expect(db.query("SELECT session_id FROM pending").all()).toEqual([{ session_id: "*" }]);
    expect(said).toEqual([]);
    expect(db.query("SELECT session_id, project FROM v_sessions").values()).toEqual([["a", null]]);
    expect(db.query("SELECT * FROM figures_basis").all()).toEqual([]);
  });

  test("that is migrated cannot be read before an ingest has made what is missing in it", () => {
    const path = place("tt.db");
    const db = openIndex({ path, say: silent });
    const unfinished = `the index at ${path} is not yet up to date from an older version; run 'tt ingest sessions --db ${path}' first`;
    for (const chore of ["archive", "vocabulary", "rows"]) {
      db.query("INSERT INTO chores VALUES (?)").run(chore);
      expect(() => readIndex(path)).toThrow(unfinished);
      db.run("DELETE FROM chores");
    }
    db.run(
      "INSERT INTO pending VALUES ('a'); INSERT INTO chores VALUES ('rewrite'), ('log'), ('masks')",
    );
    readIndex(path).close();
  });

  const aTranscript =
    "INSERT INTO transcripts (unit_id, session_id, source, facts, steps) VALUES (1, 'a', 'claude', '{}', x'')";

  test.each(["INSERT INTO pending VALUES ('*')", aTranscript])(
    "of version 16 that has rows to be made once more cannot be read either: %s",
    (state) => {
      const path = place("tt.db");
      const old = openIndex({ path, say: silent });
      backToVersion16(old);
      old.run(state);
      old.close();
      openIndex({ path, say: silent }).close();
      expect(() => readIndex(path)).toThrow("is not yet up to date from an older version");
    },
  );

  test("of version 17 cannot be read between its migration and the end of the next ingest", () => {
    const path = place("tt.db");
    const old = openIndex({ path, say: silent });
    old.run(aTranscript);
    old.run("INSERT INTO derivation VALUES (1)");
    backToVersion17(old);
    old.close();
    openIndex({ path, say: silent }).close();
    expect(() => readIndex(path)).toThrow("is not yet up to date from an older version");
  });
});

describe("what is not ours is refused and not touched:", () => {
  function expectRefusal(path: string, words: RegExp): void {
    const before = readFileSync(path);
    expect(() => openIndex({ path, say: silent })).toThrow(words);
    expect(() => openIndex({ path, say: silent })).toThrow(Failure);
    expect(() => readIndex(path)).toThrow(Failure);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect([existsSync(`${path}-wal`), existsSync(`${path}-journal`)]).toEqual([false, false]);
  }

  test("a newer index", () => {
    const path = place("new.db");
    ancestor(path, SCHEMA_VERSION + 1);
    expectRefusal(path, /has version \d+, and this tt knows \d+; update tt$/);
  });

  test("another program's database", () => {
    const path = place("other.db");
    const db = new Database(path, { create: true });
    db.run("CREATE TABLE bookmarks (url TEXT)");
    db.close();
    expectRefusal(path, /is not an index of tt; choose another file with --db$/);
  });

  test.each([0, 3, 6, 7, 12, SCHEMA_VERSION])(
    "another program's database that has a version %i",
    (version) => {
      const path = place("customers.db");
      const db = new Database(path, { create: true });
      db.run("CREATE TABLE schema_info (version integer DEFAULT 0 NOT NULL)");
      db.query("INSERT INTO schema_info VALUES (?)").run(version);
      db.run("CREATE TABLE customers (name TEXT)");
      db.run("INSERT INTO customers VALUES ('Ann')");
      db.close();
      expectRefusal(path, /is not an index of tt; choose another file with --db$/);
    },
  );

  test("the ancestor's database of a version that ours has as well", () => {
    const path = place("streams.db");
    const db = new Database(path, { create: true });
    db.run("CREATE TABLE schema_info (version INTEGER NOT NULL)");
    db.run("INSERT INTO schema_info VALUES (9)");
    db.run("CREATE TABLE streams (id TEXT PRIMARY KEY)");
    db.run(AGENT_SESSIONS);
    db.close();
    expectRefusal(path, /is not an index of tt; choose another file with --db$/);
  });

  test("a database whose version is no number", () => {
    const path = place("odd.db");
    const db = new Database(path, { create: true });
    db.run("CREATE TABLE schema_info (version)");
    db.run("INSERT INTO schema_info VALUES ('seven')");
    db.close();
    expectRefusal(path, /is not an index of tt/);
  });

  test.each(["schema_info", "events", "search_waiting", "agent_sessions"])(
    "an index with a view or a virtual table in the place of the table %s, which could have no end",
    (table) => {
      for (const other of [
        `CREATE VIEW ${table} AS SELECT * FROM endless`,
        `CREATE VIRTUAL TABLE ${table} USING fts5 (version, session_id, content='endless')`,
      ]) {
        const path = place("replaced.db");
        openIndex({ path, say: silent }).close();
        const db = new Database(path);
        db.run(`DROP TABLE ${table}`);
        db.run(`CREATE VIEW endless AS WITH RECURSIVE n (version) AS
          (SELECT ${SCHEMA_VERSION} UNION ALL SELECT version FROM n)
          SELECT version, version AS rowid, 's' AS session_id FROM n`);
        db.run(other);
        db.run("PRAGMA journal_mode = DELETE");
        db.close();
        expectRefusal(path, /is not an index of tt; choose another file with --db$/);
      }
    },
  );

  test("but no index to which somebody has added a view", () => {
    const path = place("viewed.db");
    openIndex({ path, say: silent }).close();
    const db = new Database(path);
    db.run("CREATE VIEW my_sessions AS SELECT * FROM v_sessions");
    db.close();
    readIndex(path).close();
  });

  test("a pipe, also behind a link, before SQLite opens it", () => {
    const [pipe, link] = [place("pipe"), place("link.db")];
    Bun.spawnSync(["mkfifo", pipe]);
    symlinkSync(pipe, link);
    for (const open of [() => openIndex({ path: link, say: silent }), () => readIndex(link)])
      expect(open).toThrow(`${link} is no regular file; choose another file with --db`);
    expect(readdirSync(dirname(pipe))).toEqual(["pipe"]);
    expect(readdirSync(dirname(link))).toEqual(["link.db"]);
  });

  test("a text file", () => {
    const path = place("notes.txt");
    writeFileSync(
      path,
      "These are my notes, and they are long enough to look like something. ".repeat(50),
    );
    expectRefusal(path, /is not an index of tt/);
  });
});

describe.if(process.getuid?.() !== 0)("where permissions are missing", () => {
  test("a file that may not be written is named, and what SQLite left beside it is no trouble later", () => {
    const path = place("tt.db");
    ancestor(path, 6, "PRAGMA journal_mode = WAL");
    chmodSync(path, 0o444);
    expect(() => openIndex({ path, say: silent })).toThrow(
      "the index cannot be written; check the permissions of the file and its directory, or choose another with --db",
    );
    expect(statSync(`${path}-shm`).mode & 0o777).toBe(0o444);
    chmodSync(path, 0o644);
    openIndex({ path, say: silent }).close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test("a directory that may not be written is named where there is a log to be read", () => {
    const path = place("tt.db");
    openIndex({ path, say: silent }).close();
    const folder = dirname(path);
    chmodSync(folder, 0o555);
    try {
      readIndex(path).close();
      chmodSync(folder, 0o755);
      writeFileSync(`${path}-wal`, "what is still to be read");
      chmodSync(folder, 0o555);
      expect(() => readIndex(path)).toThrow(
        `cannot open ${path}: unable to open database file; check the permissions of its directory ${folder}, or choose another file with --db`,
      );
    } finally {
      chmodSync(folder, 0o755);
    }
  });

  test.each(["file", "directory"])("a %s that may not be read is not taken for missing", (what) => {
    const path = place("tt.db");
    openIndex({ path, say: silent }).close();
    const closed = what === "file" ? path : dirname(path);
    chmodSync(closed, 0);
    const words = `cannot open ${path}: unable to open database file; check the permissions of the file and its directory`;
    try {
      expect(() => readIndex(path)).toThrow(`${words}, or choose another file with --db`);
      expect(() => tryIndex({ path, say: silent })).toThrow(
        `${words}, or choose another file with --db`,
      );
      expect(() => openKnown(path, "name another file")).toThrow(`${words}, or name another file`);
    } finally {
      chmodSync(closed, 0o700);
    }
  });
});

test("reading where there is no index says how to make one", () => {
  expect(() => readIndex("/nowhere/tt.db")).toThrow(
    "no index at /nowhere/tt.db; run 'tt ingest sessions --db /nowhere/tt.db' first",
  );
});
