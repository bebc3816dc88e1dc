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
import { answered, newRoot, type Said, typed, writeSession } from "./prompt-files.ts";

const all = (db: Database, sql: string) => db.query(sql).all();
const textsOf = (db: Database) => all(db, "SELECT text FROM prompts ORDER BY text");

const told: Said[] = [typed("a", 1, "Plant the hawthorn"), answered("b", 2)];
const later: Said[] = [typed("c", 9, "Now the beans"), answered("d", 10)];

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
  older.run("INSERT INTO leaf_titles (leaf, title) VALUES (7, 'Quinces')");
  older.run("INSERT INTO search_words (rowid, text) VALUES (7, 'lop the quince')");
  older.run("INSERT INTO search_vocabulary (word) VALUES ('lop'), ('quince')");
  older.run("DELETE FROM search_waiting");
  backToVersion16(older);
  older.close();
  const db = openIndex({ path, say: () => {} });
  await ingestInto(db, places);
  expect(textsOf(db)).toEqual([{ text: "Now the beans" }]);
  expect(all(db, "SELECT * FROM leaf_titles")).toEqual([]);
  expect(all(db, "SELECT * FROM chores")).toEqual([]);
  checkSearch(db);
  db.close();
  const bytes = readFileSync(path).toString("latin1");
  for (const word of ["quince", "Quince", "medlar"])
    expect([word, bytes.includes(word)]).toEqual([word, false]);
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
