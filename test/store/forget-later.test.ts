import type { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";

import { forget } from "../../src/store/forget.ts";
import { FOR_EVER } from "../../src/store/forgotten.ts";
import { indexOf, ingestInto } from "../helpers/index.ts";
import { checkSearch } from "./check-search.ts";
import { answered, forkOf, newRoot, type Said, typed, writeSession } from "./prompt-files.ts";
import { wordsLeft } from "./words-left.ts";

const said = (db: Database) =>
  db
    .query<{ session_id: string; text: string }, []>(
      "SELECT session_id, text FROM events JOIN prompts USING (prompt_key) ORDER BY timestamp",
    )
    .all()
    .map(({ session_id, text }) => `${session_id}: ${text}`);

const told: Said[] = [typed("a", 1, "Plant the hawthorn"), answered("b", 2)];
const later: Said[] = [typed("c", 9, "Now the scarlet runners"), answered("d", 10)];
const own: Said[] = [typed("e", 30, "Sow cress"), answered("f", 31)];
const whole = [...told, ...later];

/** As versions before 1.0.96 copy: at a new time and under new ids, but for those of the answers. */
const renamed = whole.map((one) => ({
  ...one,
  uuid: `copy-${one.uuid}`,
  timestamp: "2026-03-02T08:20:00.000Z",
}));

const ways: [string, Said[], string][] = [
  ["without marks", whole, "2.1.330"],
  [
    "at the time of the copying",
    whole.map((one, nth) => ({ ...one, timestamp: `2026-03-02T08:20:0${nth}.000Z` })),
    "1.0.110",
  ],
  ["with marks", forkOf("one", whole), "2.1.330"],
  ["under new ids", renamed, "1.0.60"],
];

/** Session "one" was read, and forgotten. */
async function forgottenOne(version: string) {
  const root = newRoot();
  writeSession(root, "one", told, { version });
  const db = await indexOf("claude", [root]);
  forget(db, new Set(["one"]), FOR_EVER);
  const again = (full = false) => ingestInto(db, new Map([["claude" as const, [root]]]), full);
  return { root, db, again };
}

function expectOnlyOwn(db: Database, fork: string): void {
  expect(said(db)).toEqual([`${fork}: Sow cress`]);
  expect(db.query("SELECT session_id, message_count FROM agent_sessions").values()).toEqual([
    [fork, 2],
  ]);
  expect(wordsLeft(db.serialize(), ["hawthorn", "scarlet", "runners"])).toEqual([]);
  expect(db.query("SELECT * FROM chores").all()).toEqual([]);
  checkSearch(db);
}

describe.each(ways)(
  "what a forgotten session says later does not come back in a copy %s",
  (_, copy, version) => {
    test("that is made after it was read", async () => {
      const { root, db, again } = await forgottenOne(version);
      writeSession(root, "one", whole, { version });
      await again();
      writeSession(root, "fork", [...copy, ...own], { version });
      await again();
      expectOnlyOwn(db, "fork");
      await again(true);
      expectOnlyOwn(db, "fork");
    });

    test.each(["before", "zfork"])("that is read with it, as session '%s'", async (fork) => {
      const { root, db, again } = await forgottenOne(version);
      writeSession(root, "one", whole, { version });
      writeSession(root, fork, [...copy, ...own], { version });
      await again();
      expectOnlyOwn(db, fork);
    });
  },
);

test.each(ways)(
  "of a copy %s that was read before it, only the origin's name tells that the words are not its own",
  async (way, copy, version) => {
    const { root, db, again } = await forgottenOne(version);
    writeSession(root, "fork", [...copy, ...own], { version });
    await again();
    writeSession(root, "one", whole, { version });
    await again(true);
    if (way === "with marks") return expectOnlyOwn(db, "fork");
    expect(said(db)).toEqual(["fork: Now the scarlet runners", "fork: Sow cress"]);
  },
);

test.each([
  ["2.1.330", whole],
  ["1.0.60", renamed],
] as const)(
  "a mere copy of version %s that was forgotten takes nothing from its origin when it is read again",
  async (version, copy) => {
    const root = newRoot();
    writeSession(root, "one", told, { version });
    writeSession(root, "two", [...told, ...later], { version });
    writeSession(root, "two-again", [...copy], { version });
    const db = await indexOf("claude", [root]);
    for (const id of ["one", "two-again"]) forget(db, new Set([id]), FOR_EVER);
    const left = said(db).filter((line) => line.startsWith("two: "));
    expect(left.at(-1)).toBe("two: Now the scarlet runners");
    writeSession(root, "two", [...told, ...later, ...own], { version });
    for (const full of [false, true]) {
      await ingestInto(db, new Map([["claude", [root]]]), full);
      expect(said(db)).toEqual([...left, "two: Sow cress"]);
    }
  },
);

describe("to forget what a forgotten fork says later", () => {
  const beans = [typed("g", 40, "Mow the lawn"), answered("h", 41)];
  const more = [typed("i", 50, "Rake the gravel"), answered("j", 51)];

  test("leaves its origin what that had said before, also where it has gone on since", async () => {
    const root = newRoot();
    writeSession(root, "one", told);
    writeSession(root, "fork", [...told, ...later]);
    const db = await indexOf("claude", [root]);
    const again = () => ingestInto(db, new Map([["claude" as const, [root]]]), true);
    forget(db, new Set(["fork"]), FOR_EVER);
    writeSession(root, "one", [...told, ...own]);
    await again();
    const left = ["one: Plant the hawthorn", "one: Sow cress"];
    expect(said(db)).toEqual(left);
    await again();
    expect(said(db)).toEqual(left);
    writeSession(root, "fork", [...told, ...later, ...beans]);
    await again();
    expect(said(db)).toEqual(left);
    writeSession(root, "next", [...told, ...later, ...beans, ...more]);
    await again();
    expect(said(db)).toEqual([...left, "next: Rake the gravel"]);
  });
});

test("what was unread of the days up to which a session was forgotten does not come back in a copy", async () => {
  const root = newRoot();
  writeSession(root, "one", told);
  const db = await indexOf("claude", [root]);
  const again = () => ingestInto(db, new Map([["claude" as const, [root]]]));
  forget(db, new Set(["one"]), Date.UTC(2026, 2, 2, 8, 20));
  writeSession(root, "one", [...whole, ...own]);
  await again();
  expect(said(db)).toEqual(["one: Sow cress"]);
  const more = [typed("i", 50, "Rake the gravel"), answered("j", 51)];
  writeSession(root, "fork", [...whole, ...own, ...more]);
  await again();
  expect(said(db)).toEqual(["one: Sow cress", "fork: Rake the gravel"]);
});

test("a title of what a forgotten session says later goes, though its file was read before", async () => {
  const { root, db, again } = await forgottenOne("1.0.128");
  writeSession(root, "beside", [
    { type: "summary", summary: "Runners of Globex", leafUuid: "d" },
    ...own,
  ]);
  await again();
  expect(db.query("SELECT title FROM leaf_titles").values()).toEqual([["Runners of Globex"]]);
  writeSession(root, "one", whole, { version: "1.0.128" });
  await again();
  expect(db.query("SELECT title FROM leaf_titles").values()).toEqual([]);
  expect(wordsLeft(db.serialize(), ["Globex"])).toEqual([]);
});
