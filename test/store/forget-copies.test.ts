import type { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { join } from "node:path";

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
