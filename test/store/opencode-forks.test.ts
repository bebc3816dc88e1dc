import type { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { join } from "node:path";

import { forget } from "../../src/store/forget.ts";
import { FOR_EVER } from "../../src/store/forgotten.ts";
import { temporaryFolder } from "../helpers/home.ts";
import { indexOf, ingestInto } from "../helpers/index.ts";
import { answered, asked, call, shell, writeTree } from "./opencode-tree.ts";
import { wordsLeft } from "./words-left.ts";

/** Of each session its parent, and what it counts: messages, answers, calls. */
function countsIn(db: Database): Record<string, unknown[]> {
  const rows = db
    .query<{ id: string; parent: string | null; counts: string }, []>(
      `SELECT session_id AS id, parent_session_id AS parent,
              json_array(message_count, assistant_message_count, tool_call_count) AS counts
         FROM agent_sessions`,
    )
    .all();
  return Object.fromEntries(
    rows.map(({ id, parent, counts }) => [id, [parent, ...JSON.parse(counts)]]),
  );
}

const task = call("c1", 4, "task", {
  input: { prompt: "Look at the roses" },
  metadata: { sessionId: "ses_child" },
});
const own = [asked(105, "And the beans?"), answered(106)];

const child = [
  asked(5, "Look at the roses"),
  answered(6, call("c7", 6), call("c8", 6)),
  answered(8),
];

const writeParent = (root: string) =>
  writeTree(root, "ses_parent", [asked(0, "Look around"), answered(4, task)]);
const writeChild = (root: string) =>
  writeTree(root, "ses_child", child, { created: 5, parentID: "ses_parent" });
const writeFork = (root: string) =>
  writeTree(root, "ses_fork", [...child, ...own], { created: 100 });

const ofTask = {
  ses_parent: [null, 2, 1, 1],
  ses_child: ["ses_parent", 3, 2, 2],
  ses_fork: ["ses_child", 2, 1, 0],
};

test.each([
  [[writeParent, writeChild, writeFork]],
  [[writeFork, writeChild, writeParent]],
  [[writeChild, writeFork, writeParent]],
])(
  "a fork of a subagent's session counts its own, in whatever order they are read",
  async (writes) => {
    const root = temporaryFolder("forks");
    const db = await indexOf("opencode", [root]);
    for (const write of writes) {
      write(root);
      await ingestInto(db, new Map([["opencode", [root]]]));
    }
    expect(countsIn(db)).toEqual(ofTask);
    const asOfPerson = "SELECT text FROM events JOIN prompts USING (prompt_key) ORDER BY timestamp";
    expect(db.query(asOfPerson).values().flat()).toEqual(["Look around", "And the beans?"]);
    db.close();
  },
);

test("a fork of a session in which only commands were run counts its own", async () => {
  const root = temporaryFolder("forks");
  const commands = [shell(0), answered(1, call("c1", 1)), shell(2), answered(3, call("c2", 3))];
  writeTree(root, "ses_origin", commands);
  writeTree(root, "ses_fork", [...commands, ...own], { created: 100 });
  const db = await indexOf("opencode", [root]);
  expect(countsIn(db)).toEqual({
    ses_origin: [null, 2, 2, 2],
    ses_fork: ["ses_origin", 2, 1, 0],
  });
  db.close();
});

test("a fork of such a session counts its own, also when it is made after its origin was forgotten", async () => {
  const root = temporaryFolder("forks");
  const commands = [shell(0), answered(1, call("c1", 1)), shell(2), answered(3, call("c2", 3))];
  writeTree(root, "ses_origin", commands);
  const db = await indexOf("opencode", [root]);
  forget(db, new Set(["ses_origin"]), FOR_EVER);
  writeTree(root, "ses_fork", [...commands, ...own], { created: 100 });
  await ingestInto(db, new Map([["opencode", [root]]]));
  expect(countsIn(db)).toEqual({ ses_fork: [null, 2, 1, 0] });
  db.close();
});

test("a fork counts its own call where the provider gives it the id that one of its origin's has", async () => {
  const root = temporaryFolder("forks");
  const first = [asked(0, "The roses"), answered(1)];
  const turn = (second: number) => [
    asked(second, "More"),
    answered(second + 1, call("call_1", second + 1)),
  ];
  writeTree(root, "ses_origin", [...first, ...turn(200)]);
  writeTree(root, "ses_fork", [...first, ...turn(105)], { created: 100 });
  const db = await indexOf("opencode", [root]);
  expect(countsIn(db)).toEqual({
    ses_origin: [null, 4, 2, 1],
    ses_fork: ["ses_origin", 2, 1, 1],
  });
  db.close();
});

test("a fork counts no call of its origin again where the provider counts calls anew in each answer", async () => {
  const root = temporaryFolder("forks");
  const turn = (second: number) => [
    asked(second, "More"),
    answered(second + 1, call("call_1", second + 1)),
    answered(second + 2),
  ];
  const both = [...turn(0), ...turn(10)];
  writeTree(root, "ses_origin", both);
  writeTree(root, "ses_fork", [...both, ...own], { created: 100 });
  const db = await indexOf("opencode", [root]);
  expect(countsIn(db)).toEqual({
    ses_origin: [null, 6, 4, 2],
    ses_fork: ["ses_origin", 2, 1, 0],
  });
  forget(db, new Set(["ses_origin"]), FOR_EVER);
  expect(countsIn(db)).toEqual({ ses_fork: [null, 2, 1, 0] });
  db.close();
});

test("a fork keeps the answers of its origin that came after that was last read, where it is gone", async () => {
  const root = temporaryFolder("forks");
  writeTree(root, "ses_origin", [asked(0, "The roses"), answered(1)]);
  const db = await indexOf("opencode", [root]);
  rmSync(join(root, "storage"), { recursive: true });
  const rest = [answered(3, call("c3", 3)), asked(5, "And the tulips"), answered(6)];
  const copied = [asked(0, "The roses"), answered(1), ...rest];
  writeTree(root, "ses_fork", [...copied, ...own], { created: 100 });
  await ingestInto(db, new Map([["opencode", [root]]]));
  expect(countsIn(db)).toEqual({
    ses_origin: [null, 2, 1, 0],
    ses_fork: ["ses_origin", 5, 3, 1],
  });
  db.close();
});

test("an index in which an earlier version found no kin finds them, though nothing is new", async () => {
  const root = temporaryFolder("forks");
  for (const write of [writeParent, writeChild, writeFork]) write(root);
  const db = await indexOf("opencode", [root]);
  db.run("DELETE FROM anchors");
  db.run("UPDATE derivation SET version = 0");
  db.run("UPDATE agent_sessions SET message_count = 99");
  await ingestInto(db, new Map([["opencode", [root]]]));
  expect(countsIn(db)).toEqual(ofTask);
  db.close();
});

test("a fork of a session that was forgotten, and has gone on since, has none of its words and is not called after it", async () => {
  const root = temporaryFolder("forks");
  const places = new Map([["opencode" as const, [root]]]);
  const told = [asked(1, "Plant the hawthorn"), answered(4, call("c1", 4))];
  const whole = [...told, asked(20, "Now the scarlet runners"), answered(24, call("c2", 24))];
  const title = "Hedges of Globex";
  writeTree(root, "ses_origin", told, { title });
  const db = await indexOf("opencode", [root]);
  const summaries = () => db.query("SELECT session_id, summary FROM agent_sessions").values();
  expect(summaries()).toEqual([["ses_origin", title]]);
  forget(db, new Set(["ses_origin"]), FOR_EVER);
  writeTree(root, "ses_origin", whole, { title });
  await ingestInto(db, places);
  writeTree(root, "ses_fork", [...whole, ...own], { created: 100, title: `${title} (fork #1)` });
  for (const isFull of [false, true]) {
    await ingestInto(db, places, isFull);
    expect(summaries()).toEqual([["ses_fork", null]]);
    expect(countsIn(db)).toEqual({ ses_fork: [null, 2, 1, 0] });
    const words = ["hawthorn", "scarlet", "runners", "Globex"];
    expect(wordsLeft(db.serialize(), words)).toEqual([]);
  }
});
