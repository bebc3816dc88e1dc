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
