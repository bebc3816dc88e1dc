import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

import { renewIfStale } from "../../src/store/figures-basis.ts";
import { forget } from "../../src/store/forget.ts";
import { FOR_EVER } from "../../src/store/forgotten.ts";
import { openIndex, readIndex } from "../../src/store/open.ts";
import { treesOf } from "../../src/store/trees.ts";
import { contentsOf, emptyIndex, indexOf, ingestInto, plainSettings } from "../helpers/index.ts";
import { describeShared, shared } from "../helpers/shared.ts";
import { checkSearch } from "./check-search.ts";
import { answered, forkOf, newRoot, type Said, typed, writeSession } from "./prompt-files.ts";
import { wordsLeft } from "./words-left.ts";

const all = (db: Database, sql: string) => db.query(sql).all();
const idsOf = (db: Database) =>
  db
    .query<{ id: string }, []>("SELECT session_id AS id FROM agent_sessions ORDER BY 1")
    .all()
    .map(({ id }) => id);

async function forgetTree(db: Database, id: string, until = FOR_EVER): Promise<void> {
  forget(db, new Set(treesOf(db, [id])), until);
  await renewIfStale(db, plainSettings);
}

const told: Said[] = [typed("a", 1, "Plant the hawthorn"), answered("b", 2)];
const later: Said[] = [typed("c", 9, "Now the beans"), answered("d", 10)];

describe("forgetting", () => {
  test("leaves no word and no id in the file's bytes", async () => {
    const root = newRoot();
    writeSession(
      root,
      "11111111-aaaa",
      [...told, { type: "custom-title", customTitle: "Thorny" }],
      { cwd: "/home/kim/hedge" },
    );
    writeSession(root, "22222222-bbbb", later);
    const path = join(newRoot(), "tt.db");
    const db = openIndex({ path, say: () => {} });
    await ingestInto(db, new Map([["claude", [root]]]));
    await forgetTree(db, "11111111-aaaa");
    await ingestInto(db, new Map([["claude", [root]]]), true);
    checkSearch(db);
    db.close();
    const asked = ["hawthorn", "Thorny", "thorny", "11111111", "kim/hedge", "beans", "22222222"];
    expect(wordsLeft(readFileSync(path), asked)).toEqual(["beans", "22222222"]);
  });

  test("leaves words in the file while another program reads it, and the next ingest takes them out", async () => {
    const root = newRoot();
    writeSession(root, "one", told);
    writeSession(root, "two", later);
    const places = new Map([["claude" as const, [root]]]);
    const path = join(newRoot(), "tt.db");
    const db = openIndex({ path, say: () => {}, patience: 20 });
    await ingestInto(db, places);
    const isHeld = () => ["", "-wal"].some((end) => readFileSync(path + end).includes("hawthorn"));
    const reader = readIndex(path);
    reader.run("BEGIN");
    reader.query("SELECT count(*) FROM prompts").get();
    expect(forget(db, new Set(["one"]), FOR_EVER)).toBe(false);
    expect(isHeld()).toBe(true);
    expect(await ingestInto(db, places)).toMatchObject({ isClean: false });
    readIndex(path).close();
    reader.run("COMMIT");
    expect(await ingestInto(db, places)).toMatchObject({ isClean: true });
    expect(isHeld()).toBe(false);
    expect(wordsLeft(readFileSync(path), ["hawthorn"])).toEqual([]);
    expect(all(db, "SELECT * FROM chores")).toEqual([]);
    reader.close();
    db.close();
  });

  test("holds when everything is read again, also from a moved file", async () => {
    const root = newRoot();
    writeSession(root, "one", told);
    writeSession(root, "two", later);
    const places = new Map([["claude" as const, [root]]]);
    const db = await indexOf("claude", [root]);
    await forgetTree(db, "one");
    const after = contentsOf(db);
    expect(idsOf(db)).toEqual(["two"]);
    await ingestInto(db, places);
    await ingestInto(db, places, true);
    const folder = join(root, "projects");
    renameSync(join(folder, "-home-kim-garden"), join(folder, "-home-kim-moved"));
    await ingestInto(db, places);
    expect(contentsOf(db)).toEqual(after);
    expect(all(db, "SELECT path FROM units WHERE path LIKE '%one%'")).toEqual([]);
  });

  test("leaves no folder's name of which only forgotten sessions tell, also when it is read again or emptied", async () => {
    const root = newRoot();
    writeSession(root, "one", told);
    const db = await indexOf("claude", [root]);
    const places = new Map([["claude" as const, [root]]]);
    const seals = () => all(db, "SELECT folder FROM seals");
    expect(seals()).toHaveLength(1);
    await forgetTree(db, "one");
    await ingestInto(db, places);
    expect(seals()).toEqual([]);
    rmSync(join(root, "projects/-home-kim-garden/one.jsonl"));
    await ingestInto(db, places, true);
    expect(seals()).toEqual([]);
  });

  test("reads a forgotten file once only", async () => {
    const root = newRoot();
    writeSession(root, "one", told);
    const db = await indexOf("claude", [root]);
    await forgetTree(db, "one");
    const places = new Map([["claude" as const, [root]]]);
    const { sources } = await ingestInto(db, places);
    expect(sources.get("claude")?.read).toBe(0);
  });

  test("keeps what a fork said itself, with the same counts and times", async () => {
    const root = newRoot();
    writeSession(root, "one", told);
    writeSession(root, "fork", [...forkOf("one", told), ...later]);
    const db = await indexOf("claude", [root]);
    const row = "SELECT * FROM agent_sessions WHERE session_id = 'fork'";
    const before = db.query<Record<string, unknown>, []>(row).get();
    const events = all(db, "SELECT * FROM events WHERE session_id = 'fork' ORDER BY id");
    await forgetTree(db, "one");
    expect(idsOf(db)).toEqual(["fork"]);
    expect(all(db, row)).toEqual([{ ...before, parent_session_id: null }]);
    expect(all(db, "SELECT * FROM events ORDER BY id")).toEqual(events);
    const after = contentsOf(db);
    await ingestInto(db, new Map([["claude", [root]]]), true);
    expect(contentsOf(db)).toEqual(after);
    expect(all(db, "SELECT text FROM prompts")).toEqual([{ text: "Now the beans" }]);
    checkSearch(db);
  });

  test("holds for a fork that is made later, and for one that adds nothing", async () => {
    const root = newRoot();
    writeSession(root, "one", told);
    const db = await indexOf("claude", [root]);
    await forgetTree(db, "one");
    writeSession(root, "copy", told);
    writeSession(root, "fork", [...told, ...later]);
    await ingestInto(db, new Map([["claude", [root]]]));
    expect(idsOf(db)).toEqual(["fork"]);
    expect(all(db, "SELECT text FROM prompts")).toEqual([{ text: "Now the beans" }]);
  });

  test("of a fork leaves its origin alone", async () => {
    const root = newRoot();
    writeSession(root, "one", told);
    const expected = contentsOf(await indexOf("claude", [root]));
    writeSession(root, "fork", [...forkOf("one", told), ...later]);
    const db = await indexOf("claude", [root]);
    await forgetTree(db, "fork");
    expect(contentsOf(db)).toEqual(expected);
    await ingestInto(db, new Map([["claude", [root]]]), true);
    expect(contentsOf(db)).toEqual(expected);
  });

  test("of a fork keeps an origin that lived on only in it", async () => {
    const root = newRoot();
    writeSession(root, "fork", [...forkOf("one", told), ...later]);
    const db = await indexOf("claude", [root]);
    expect(idsOf(db)).toEqual(["fork", "one"]);
    const row = "SELECT * FROM agent_sessions WHERE session_id = 'one'";
    const before = all(db, row);
    await forgetTree(db, "fork");
    expect(idsOf(db)).toEqual(["one"]);
    expect(all(db, row)).toEqual(before);
  });

  test("takes subagents along", async () => {
    const root = newRoot();
    writeSession(root, "main", told);
    writeSession(root, "main", [typed("x", 3, "You know hedges"), answered("y", 4)], {
      file: "main/subagents/agent-77.jsonl",
      isSidechain: true,
      agentId: "77",
    });
    const db = await indexOf("claude", [root]);
    expect(idsOf(db)).toHaveLength(2);
    await forgetTree(db, "main");
    await ingestInto(db, new Map([["claude", [root]]]), true);
    expect(idsOf(db)).toEqual([]);
    expect(all(db, "SELECT * FROM prompts")).toEqual([]);
  });

  test("of all before a day lets a session come back with what comes later", async () => {
    const root = newRoot();
    writeSession(root, "one", told);
    const db = await indexOf("claude", [root]);
    await forgetTree(db, "one", Date.UTC(2026, 2, 2, 8, 5));
    writeSession(root, "one", [...told, ...later]);
    await ingestInto(db, new Map([["claude", [root]]]));
    expect(
      all(db, "SELECT starting_prompt, start_time, message_count FROM agent_sessions"),
    ).toEqual([
      {
        starting_prompt: "Now the beans",
        start_time: "2026-03-02T08:09:00.000Z",
        message_count: 2,
      },
    ]);
  });

  test("of a whole session holds for what it says later", async () => {
    const root = newRoot();
    writeSession(root, "one", told);
    const db = await indexOf("claude", [root]);
    await forgetTree(db, "one");
    writeSession(root, "one", [...told, ...later]);
    await ingestInto(db, new Map([["claude", [root]]]));
    expect(idsOf(db)).toEqual([]);
  });

  test("clears an index that held nothing else", () => {
    const db = emptyIndex();
    forget(db, new Set(["nobody"]), FOR_EVER);
    expect(idsOf(db)).toEqual([]);
  });
});

describeShared("of the recorded sessions", () => {
  test.each([
    "claude-code/1.0.60",
    "claude-code/1.0.128",
    "claude-code/2.0.42",
    "claude-code/2.1.110",
    "claude-code/2.1.330",
  ])(
    "%s: each can be forgotten, the others stay as they were, and nothing brings it back",
    async (name) => {
      const root = shared(`corpora/${name}`) ?? "";
      await expectEachForgotten("claude", root);
    },
    120_000,
  );

  test.each(["0.5.29", "1.1.65", "1.18.33"])(
    "OpenCode %s: the same",
    async (version) => {
      await expectEachForgotten("opencode", shared(`corpora/opencode/${version}/opencode`) ?? "");
    },
    120_000,
  );
});

/** All of a row that does not name another session, and the events. */
const othersIn = (db: Database, ids: readonly string[]) => ({
  sessions: db
    .query(
      `SELECT session_id, start_time, end_time, message_count, user_prompts, assistant_message_count, tool_call_count
         FROM agent_sessions WHERE session_id NOT IN (SELECT value FROM json_each(?)) ORDER BY 1`,
    )
    .all(JSON.stringify(ids)),
  events: db
    .query(
      `SELECT id, timestamp, kind FROM events
        WHERE session_id NOT IN (SELECT value FROM json_each(?)) ORDER BY 1`,
    )
    .all(JSON.stringify(ids)),
});

async function expectEachForgotten(source: "claude" | "opencode", root: string): Promise<void> {
  const whole = await indexOf(source, [root]);
  const bytes = whole.serialize();
  const users = usersIn(whole);
  for (const id of users.slice(0, 12)) {
    const db = Database.deserialize(bytes, { strict: true });
    const ids = treesOf(db, [id]);
    const expected = othersIn(db, ids);
    forget(db, new Set(ids), FOR_EVER);
    expect([id, othersIn(db, [])]).toEqual([id, expected]);
    await ingestInto(db, new Map([[source, [root]]]), true);
    expect([id, othersIn(db, [])]).toEqual([id, expected]);
    checkSearch(db);
    db.close();
  }
}

const usersIn = (db: Database): string[] =>
  db
    .query<{ id: string }, []>(
      "SELECT session_id AS id FROM agent_sessions WHERE session_type = 'user' ORDER BY 1",
    )
    .all()
    .map(({ id }) => id);
