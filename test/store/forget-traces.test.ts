import type { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";

import { forget } from "../../src/store/forget.ts";
import { FOR_EVER } from "../../src/store/forgotten.ts";
import { sessionIds } from "../../src/store/sessions.ts";
import { indexOf, ingestInto } from "../helpers/index.ts";
import { describeShared, shared } from "../helpers/shared.ts";
import { answered, forkOf, newRoot, type Said, typed, writeSession } from "./prompt-files.ts";

/** How many rows tell of a file, of what is in it, or of a folder. */
const traces = (db: Database) =>
  db
    .query<Record<string, number>, []>(
      `SELECT (SELECT count(*) FROM units) AS units, (SELECT count(*) FROM seals) AS seals,
              (SELECT count(*) FROM skips) AS skips, (SELECT count(*) FROM unknowns) AS unknowns,
              (SELECT count(*) FROM leaf_titles) AS titles, (SELECT count(*) FROM transcripts) AS transcripts`,
    )
    .get();

const none = { units: 0, seals: 0, skips: 0, unknowns: 0, titles: 0, transcripts: 0 };

const told: Said[] = [typed("a", 1, "Plant the hawthorn"), answered("b", 2)];
const summary = (leafUuid: string) => ({ type: "summary", summary: "Hedge of Globex", leafUuid });

describe("forgetting all of a folder", () => {
  test.each([
    ["an empty file", []],
    ["a file of titles", [summary("gone-1"), summary("a")]],
    ["a file of a line that is no record", [{ type: 7 }]],
  ])("leaves nothing of %s beside the sessions, also when it is read again", async (_, lines) => {
    const root = newRoot();
    writeSession(root, "one", [summary("gone-2"), ...told], { version: "1.0.128" });
    writeSession(root, "beside", lines);
    const db = await indexOf("claude", [root]);
    const places = new Map([["claude" as const, [root]]]);
    expect(traces(db)).toMatchObject({ units: 2, transcripts: 1 });
    forget(db, new Set(["one"]), FOR_EVER);
    expect(traces(db)).toEqual(none);
    await ingestInto(db, places);
    expect(traces(db)).toEqual(none);
    await ingestInto(db, places, true);
    expect(traces(db)).toEqual(none);
  });

  test("leaves nothing of a copy that adds nothing", async () => {
    const root = newRoot();
    writeSession(root, "one", told);
    writeSession(root, "fork", forkOf("one", told));
    const db = await indexOf("claude", [root]);
    expect(sessionIds(db).sort()).toEqual(["fork", "one"]);
    forget(db, new Set(["one"]), FOR_EVER);
    expect(sessionIds(db)).toEqual([]);
    expect(traces(db)).toEqual(none);
  });
});

test("a file without sessions stays in the ledger with what stays beside it", async () => {
  const root = newRoot();
  writeSession(root, "one", told);
  writeSession(root, "two", [typed("c", 9, "Now the beans"), answered("d", 10)]);
  writeSession(root, "beside", [summary("c")]);
  const db = await indexOf("claude", [root]);
  forget(db, new Set(["one"]), FOR_EVER);
  expect(traces(db)).toEqual({ ...none, units: 2, titles: 1, transcripts: 1 });
});

describe("a title whose session was not read yet", () => {
  const beans = [typed("c", 9, "Now the beans"), answered("d", 10)];
  const roses = [typed("y", 20, "Prune the roses"), answered("y2", 21)];
  const titlesIn = (db: Database) =>
    db.query("SELECT session_id, summary FROM agent_sessions WHERE summary <> ''").values();

  /** An index of two folders with a session each; beside the first one's are titles of nobody's records. */
  async function untitled() {
    const root = newRoot();
    const titles = [{ ...summary("y2"), summary: "Roses" }];
    writeSession(root, "two", beans);
    writeSession(root, "beside", titles);
    writeSession(root, "one", told, { file: "../-home-kim-hedge/one.jsonl" });
    writeSession(root, "more", [summary("gone")], { file: "../-home-kim-hedge/more.jsonl" });
    const db = await indexOf("claude", [root]);
    const readRoses = async () => {
      const second = newRoot();
      writeSession(second, "roses", roses);
      await ingestInto(db, new Map([["claude", [second]]]));
    };
    return { db, root, readRoses };
  }

  test("stays when another session is forgotten, and those of the other's folder go", async () => {
    const { db, readRoses } = await untitled();
    forget(db, new Set(["one"]), FOR_EVER);
    expect(db.query("SELECT title FROM leaf_titles").values()).toEqual([["Roses"]]);
    await readRoses();
    expect(titlesIn(db)).toEqual([["roses", "Roses"]]);
  });

  test("stays where an index is brought up to date in which something was forgotten", async () => {
    const { db, readRoses } = await untitled();
    forget(db, new Set(["one"]), FOR_EVER);
    db.run("INSERT INTO chores VALUES ('unheld')");
    await readRoses();
    expect(titlesIn(db)).toEqual([["roses", "Roses"]]);
  });

  test("goes with its folder also where an older version has found it, once its file is read again", async () => {
    const { db, root } = await untitled();
    db.run("UPDATE leaf_titles SET folder = NULL");
    await ingestInto(db, new Map([["claude", [root]]]), true);
    forget(db, new Set(["one"]), FOR_EVER);
    expect(db.query("SELECT title FROM leaf_titles").values()).toEqual([["Roses"]]);
  });

  test("goes with its session, when that was read and is forgotten", async () => {
    const { db, readRoses } = await untitled();
    await readRoses();
    forget(db, new Set(["roses"]), FOR_EVER);
    expect(db.query("SELECT title FROM leaf_titles").values()).toEqual([["Hedge of Globex"]]);
  });
});

test("a session that begins in a file of which nothing was kept is read", async () => {
  const root = newRoot();
  writeSession(root, "one", told);
  writeSession(root, "beside", []);
  const db = await indexOf("claude", [root]);
  forget(db, new Set(["one"]), FOR_EVER);
  writeSession(root, "beside", [typed("c", 9, "Now the beans"), answered("d", 10)]);
  await ingestInto(db, new Map([["claude", [root]]]));
  expect(sessionIds(db)).toEqual(["beside"]);
});

describeShared("of the recorded sessions", () => {
  test.each(["1.0.24", "1.0.60", "1.0.128", "2.0.28", "2.0.42", "2.1.39"])(
    "none leaves a path when all are forgotten: %s",
    async (version) => {
      const root = shared(`corpora/claude-code/${version}`) ?? "";
      const db = await indexOf("claude", [root]);
      forget(db, new Set(sessionIds(db)), FOR_EVER);
      expect(traces(db)).toEqual(none);
      await ingestInto(db, new Map([["claude", [root]]]), true);
      expect(traces(db)).toEqual(none);
    },
  );
});
