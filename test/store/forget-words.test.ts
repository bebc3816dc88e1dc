import type { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { forget } from "../../src/store/forget.ts";
import { FOR_EVER } from "../../src/store/forgotten.ts";
import { openIndex } from "../../src/store/open.ts";
import { sessionIds } from "../../src/store/sessions.ts";
import { emptyIndex, indexOf, ingestInto } from "../helpers/index.ts";
import { describeShared, shared } from "../helpers/shared.ts";
import { checkSearch } from "./check-search.ts";
import { backToVersion16 } from "./older.ts";
import { answered, forkOf, newRoot, type Said, typed, writeSession } from "./prompt-files.ts";
import { wordsLeft } from "./words-left.ts";

const all = (db: Database, sql: string) => db.query(sql).all();
const textsOf = (db: Database) => all(db, "SELECT text FROM prompts ORDER BY text");

const told: Said[] = [typed("a", 1, "Plant the hawthorn"), answered("b", 2)];
const later: Said[] = [typed("c", 9, "Now the beans"), answered("d", 10)];

const own: Said[] = [typed("e", 30, "Sow cress"), answered("f", 31)];

/** As versions before 1.0.96 copy: at a new time and under new ids, but for those of the answers. */
const renamed: Said[] = [
  typed("copy-a", 5, "Plant the hawthorn"),
  { ...answered("b", 6), uuid: "copy-b" },
];

describe("the words that a resume has copied under new ids", () => {
  test.each([
    ["both at once", [["one", "resume"]]],
    ["the resume first", [["resume"], ["one"]]],
    ["the origin first", [["one"], ["resume"]]],
  ])("are gone with both sessions: %s", async (_, rounds) => {
    const root = newRoot();
    writeSession(root, "one", told, { version: "1.0.60" });
    writeSession(root, "resume", [...renamed, ...later], { version: "1.0.60" });
    const db = await indexOf("claude", [root]);
    for (const ids of rounds) forget(db, new Set(ids), FOR_EVER);
    expect(textsOf(db)).toEqual([]);
    expect(all(db, "SELECT * FROM search_vocabulary")).toEqual([]);
    checkSearch(db);
  });

  test("stay with the origin, where only the resume is forgotten", async () => {
    const root = newRoot();
    writeSession(root, "one", told, { version: "1.0.60" });
    writeSession(root, "resume", [...renamed, ...later], { version: "1.0.60" });
    const db = await indexOf("claude", [root]);
    forget(db, new Set(["resume"]), FOR_EVER);
    expect(textsOf(db)).toEqual([{ text: "Plant the hawthorn" }]);
    checkSearch(db);
  });
});

test("a prompt that a resume has copied under a new id goes once its answer is read too, where it was read without it", async () => {
  const root = newRoot();
  const places = new Map([["claude" as const, [root]]]);
  const answers = [...told, typed("c", 9, "Now the scarlet runners"), answered("d", 10)];
  writeSession(root, "one", answers, { version: "1.0.60" });
  const db = await indexOf("claude", [root]);
  forget(db, new Set(["one"]), FOR_EVER);
  const at = { timestamp: "2026-03-02T08:20:00.000Z" };
  const copy = answers.map((line) => ({ ...line, uuid: `copy-${line.uuid}`, ...at }));
  for (const lines of [copy.slice(0, 3), [...copy, ...own]]) {
    writeSession(root, "resume", lines, { version: "1.0.60" });
    await ingestInto(db, places);
  }
  expect(textsOf(db)).toEqual([{ text: "Sow cress" }]);
  expect(all(db, "SELECT message_count FROM agent_sessions")).toEqual([{ message_count: 2 }]);
  expect(wordsLeft(db.serialize(), ["hawthorn", "scarlet", "runners"])).toEqual([]);
  expect(all(db, "SELECT * FROM chores")).toEqual([]);
  checkSearch(db);
});

describe("the title of a branch, which is made of its origin's first words,", () => {
  const title = (customTitle: string) => ({ type: "custom-title", customTitle });
  const branch = [...forkOf("one", told), title("Plant the hawthorn (Branch)"), ...later];
  const titlesOf = (db: Database) =>
    all(db, "SELECT session_id, summary FROM agent_sessions ORDER BY 1");

  test("goes with the origin, and does not come back when its file grows or is read again", async () => {
    const root = newRoot();
    const places = new Map([["claude" as const, [root]]]);
    writeSession(root, "one", told);
    writeSession(root, "two", branch);
    const db = await indexOf("claude", [root]);
    forget(db, new Set(["one"]), FOR_EVER);
    const gone = [{ session_id: "two", summary: null }];
    expect(titlesOf(db)).toEqual(gone);
    expect(all(db, "SELECT * FROM titles")).toEqual([]);
    const grown = [...branch];
    for (const nth of [1, 2]) {
      grown.push(typed(`more-${nth}`, 20 + nth, "And more"), title("Plant the hawthorn (Branch)"));
      writeSession(root, "two", grown);
      await ingestInto(db, places);
      expect(titlesOf(db)).toEqual(gone);
    }
    await ingestInto(db, places, true);
    expect(titlesOf(db)).toEqual(gone);
    expect(wordsLeft(db.serialize(), ["hawthorn"])).toEqual([]);
    checkSearch(db);
  });

  test("is not taken from a branch that is made later, and stays where another one is forgotten", async () => {
    const root = newRoot();
    writeSession(root, "one", told);
    writeSession(root, "two", branch);
    writeSession(root, "other", [typed("x", 40, "Dig"), answered("y", 41)]);
    const db = await indexOf("claude", [root]);
    forget(db, new Set(["other"]), FOR_EVER);
    expect(titlesOf(db)[1]).toEqual({ session_id: "two", summary: "Plant the hawthorn (Branch)" });
    forget(db, new Set(["one", "two"]), FOR_EVER);
    writeSession(root, "three", [...forkOf("one", told), title("Plant the (Branch 2)"), ...own]);
    await ingestInto(db, new Map([["claude", [root]]]));
    expect(titlesOf(db)).toEqual([{ session_id: "three", summary: null }]);
  });
});

test("the next ingest takes out what an older version's forgetting has left, from the file too", async () => {
  const root = newRoot();
  writeSession(root, "one", told);
  writeSession(root, "two", later);
  const path = join(newRoot(), "tt.db");
  const places = new Map([["claude" as const, [root]]]);
  const older = openIndex({ path, say: () => {} });
  await ingestInto(older, places);
  forget(older, new Set(["one"]), FOR_EVER);
  older.run("INSERT INTO prompts (prompt_key, text, asked) VALUES (7, 'Lop the quince', 0)");
  older.run("INSERT INTO prompts (prompt_key, text, asked) VALUES (8, 'Count the medlars', 1)");
  older.run("INSERT INTO search_words (rowid, text) VALUES (7, 'lop the quince')");
  older.run("INSERT INTO search_vocabulary (word) VALUES ('lop'), ('quince')");
  older.run("DELETE FROM search_waiting");
  backToVersion16(older);
  older.close();
  const db = openIndex({ path, say: () => {} });
  await ingestInto(db, places);
  expect(textsOf(db)).toEqual([{ text: "Now the beans" }]);
  expect(all(db, "SELECT * FROM chores")).toEqual([]);
  checkSearch(db);
  db.close();
  expect(wordsLeft(readFileSync(path), ["quince", "medlar"])).toEqual([]);
});

test("the words of a session whose steps are damaged stay when another one is forgotten", async () => {
  const root = newRoot();
  writeSession(root, "one", told);
  writeSession(root, "two", later);
  const db = await indexOf("claude", [root]);
  db.run("UPDATE transcripts SET steps = x'02ffffff' WHERE session_id = 'two'");
  forget(db, new Set(["one"]), FOR_EVER);
  expect(textsOf(db)).toEqual([{ text: "Now the beans" }]);
});

describeShared("of the recorded sessions", () => {
  test.each([
    ["claude", "claude-code/1.0.24"],
    ["claude", "claude-code/1.0.60"],
    ["claude", "claude-code/2.1.330"],
    ["opencode", "opencode/1.18.33/opencode"],
  ] as const)("none leaves a word when all are forgotten: %s, %s", async (source, path) => {
    const db = emptyIndex();
    await ingestInto(db, new Map([[source, [shared(`corpora/${path}`) ?? ""]]]));
    forget(db, new Set(sessionIds(db)), FOR_EVER);
    for (const table of ["transcripts", "prompts", "leaf_titles", "joined", "search_vocabulary"])
      expect([table, all(db, `SELECT * FROM ${table}`)]).toEqual([table, []]);
    checkSearch(db);
  });
});
