import type { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { join } from "node:path";

import { idHash } from "../../src/model/step.ts";
import { forget } from "../../src/store/forget.ts";
import { FOR_EVER } from "../../src/store/forgotten.ts";
import { indexOf, ingestInto, makeAgain } from "../helpers/index.ts";
import { answered, forkOf, newRoot, typed, writeSession } from "./prompt-files.ts";

const told = [typed("a", 1, "Plant the hawthorn"), answered("b", 2)];
const unread = [typed("c", 9, "Now the beans"), answered("d", 10)];
const own = [typed("e", 20, "And the peas"), answered("f", 21)];

/** Session "one" was read when it had half of what its fork has, and is gone. */
async function indexOfFork() {
  const root = newRoot();
  writeSession(root, "one", told);
  const db = await indexOf("claude", [root]);
  rmSync(join(root, "projects/-home-kim-garden/one.jsonl"));
  writeSession(root, "fork", [...forkOf("one", [...told, ...unread]), ...own]);
  const again = () => ingestInto(db, new Map([["claude" as const, [root]]]), true);
  await again();
  return { db, again };
}

const promptsIn = (db: Database) =>
  db
    .query<{ session_id: string; text: string }, []>(
      "SELECT events.session_id, text FROM events JOIN prompts USING (prompt_key) ORDER BY timestamp",
    )
    .all()
    .map(({ session_id, text }) => `${session_id}: ${text}`);

test("a prompt that only a fork of its session tells of is its session's", async () => {
  const { db } = await indexOfFork();
  expect(promptsIn(db)).toEqual([
    "one: Plant the hawthorn",
    "one: Now the beans",
    "fork: And the peas",
  ]);
  db.close();
});

test("to forget a fork keeps what only it told of its origin", async () => {
  const { db, again } = await indexOfFork();
  const rowOf = () => db.query("SELECT * FROM agent_sessions WHERE session_id = 'one'").all();
  const before = rowOf();
  forget(db, new Set(["fork"]), FOR_EVER);
  expect(promptsIn(db)).toEqual(["one: Plant the hawthorn", "one: Now the beans"]);
  expect(rowOf()).toEqual(before);
  await again();
  makeAgain(db);
  expect(rowOf()).toEqual(before);
  db.close();
});

test("to forget a session forgets what only its fork tells of it", async () => {
  const { db, again } = await indexOfFork();
  forget(db, new Set(["one"]), FOR_EVER);
  expect(promptsIn(db)).toEqual(["fork: And the peas"]);
  await again();
  makeAgain(db);
  expect(promptsIn(db)).toEqual(["fork: And the peas"]);
  expect(db.query("SELECT text FROM prompts").all()).toEqual([{ text: "And the peas" }]);
  db.close();
});

test("to forget a session leaves its fork a call of its own that has the id of a forgotten one", async () => {
  const root = newRoot();
  const calling = (uuid: string, minute: number) => {
    const call = { type: "tool_use", id: "call_1", name: "Bash", input: {} };
    return {
      ...answered(uuid, minute),
      message: { ...message, id: `msg-${uuid}`, content: [call] },
    };
  };
  const message = { type: "message", role: "assistant", model: "a-model" };
  writeSession(root, "one", [...told, typed("c", 9, "Now the beans"), calling("d", 10)]);
  writeSession(root, "fork", [...forkOf("one", told), own[0] ?? {}, calling("g", 21)]);
  const db = await indexOf("claude", [root]);
  const callsIn = () =>
    db.query("SELECT session_id, tool_call_count FROM agent_sessions ORDER BY 1").values();
  expect(callsIn()).toEqual([
    ["fork", 1],
    ["one", 1],
  ]);
  forget(db, new Set(["one"]), FOR_EVER);
  expect(callsIn()).toEqual([["fork", 1]]);
  await ingestInto(db, new Map([["claude", [root]]]), true);
  expect(callsIn()).toEqual([["fork", 1]]);
  db.close();
});

const snapshot = { type: "file-history-snapshot", messageId: "x", snapshot: {} };

/** A fork without marks, and a /branch of it, which marks what the fork has of its origin too as the fork's. */
const writeBranches = (root: string) => {
  writeSession(root, "one", [snapshot, ...told]);
  writeSession(root, "fork", [...told, ...unread]);
  writeSession(root, "branch", [...forkOf("fork", [...told, ...unread]), ...own]);
};

test("to forget a fork, and then a fork of its origin, keeps the origin's prompts, which a branch of the fork has", async () => {
  const root = newRoot();
  writeBranches(root);
  writeSession(root, "other", [...told, typed("g", 30, "Mow the lawn"), answered("h", 31)]);
  const db = await indexOf("claude", [root]);
  forget(db, new Set(["fork"]), FOR_EVER);
  forget(db, new Set(["other"]), FOR_EVER);
  const left = ["one: Plant the hawthorn", "branch: And the peas"];
  expect(promptsIn(db)).toEqual(left);
  await ingestInto(db, new Map([["claude", [root]]]), true);
  makeAgain(db);
  expect(promptsIn(db)).toEqual(left);
  db.close();
});

test("to forget a fork leaves later forks of its origin what they have of that", async () => {
  const root = newRoot();
  writeBranches(root);
  const db = await indexOf("claude", [root]);
  forget(db, new Set(["fork"]), FOR_EVER);
  writeSession(root, "later", [...told, typed("g", 30, "Mow the lawn"), answered("h", 31)]);
  await ingestInto(db, new Map([["claude", [root]]]));
  expect(
    db.query("SELECT session_id, parent_session_id FROM agent_sessions ORDER BY 1").values(),
  ).toEqual([
    ["branch", null],
    ["later", "one"],
    ["one", null],
  ]);
  db.close();
});

test("to forget a fork keeps of its origin what an earlier version has noted as forgotten with another", async () => {
  const root = newRoot();
  writeBranches(root);
  const db = await indexOf("claude", [root]);
  const note = db.query("INSERT INTO forgotten_steps (step) VALUES (?)");
  for (const uuid of ["a", "b"]) note.run(idHash(uuid));
  forget(db, new Set(["fork"]), FOR_EVER);
  expect(promptsIn(db)).toEqual(["one: Plant the hawthorn", "branch: And the peas"]);
  expect(
    db.query("SELECT message_count FROM agent_sessions WHERE session_id = 'one'").values(),
  ).toEqual([[2]]);
  for (const uuid of ["a", "b"])
    expect(db.query("SELECT * FROM forgotten_steps WHERE step = ?").all(idHash(uuid))).toEqual([]);
  db.close();
});
