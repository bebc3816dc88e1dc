import type { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { join } from "node:path";

import { temporaryFolder } from "../helpers/home.ts";
import { contentsOf, indexOf, ingestInto } from "../helpers/index.ts";
import { answered, asked, call, writeTree } from "./opencode-tree.ts";
import { newRoot, writeSession } from "./prompt-files.ts";

/** Messages, answers and calls. */
const countsIn = (db: Database) =>
  db
    .query("SELECT message_count, assistant_message_count, tool_call_count FROM agent_sessions")
    .values();

// Some providers count their calls anew in each turn.

test("calls of OpenCode's that were deleted after a revert stay beside others of their ids", async () => {
  const root = temporaryFolder("counted");
  const places = new Map([["opencode" as const, [root]]]);
  const turn = (second: number, text: string) => [
    asked(second, text),
    answered(second + 5, call("call_0", second + 6), call("call_1", second + 7)),
  ];
  const first = turn(10, "Prune the roses");
  writeTree(root, "ses_a", first);
  const db = await indexOf("opencode", [root]);
  expect(countsIn(db)).toEqual([[2, 1, 2]]);
  writeTree(root, "ses_a", [...first, ...turn(100, "Water the roses")]);
  for (const message of ["msg_a0", "msg_a1"]) {
    rmSync(join(root, "storage/message/ses_a", `${message}.json`));
    rmSync(join(root, "storage/part", message), { recursive: true });
  }
  await ingestInto(db, places);
  expect(countsIn(db)).toEqual([[4, 2, 4]]);
  const once = contentsOf(db);
  await ingestInto(db, places, true);
  expect(contentsOf(db)).toEqual(once);
  db.close();
});

test("calls of Claude Code's that went with the old part of a file stay beside others of their ids", async () => {
  const root = newRoot();
  const places = new Map([["claude" as const, [root]]]);
  const head = (id: string, minute: number) => ({
    uuid: id,
    timestamp: `2026-03-02T08:0${minute}:00.000Z`,
    sessionId: "one",
    version: "2.1.200",
  });
  const turn = (minute: number) => [
    { type: "user", ...head(`u${minute}`, minute), message: { role: "user", content: "Go on" } },
    {
      type: "assistant",
      ...head(`a${minute}`, minute),
      message: {
        id: `msg_${minute}`,
        role: "assistant",
        content: ["call_0", "call_1"].map((id) => ({ type: "tool_use", id, name: "Bash" })),
      },
    },
  ];
  const [first, second, third] = [turn(1), turn(2), turn(3)];
  writeSession(root, "one", first);
  const db = await indexOf("claude", [root]);
  const states: [object[], number][] = [
    [second, 2],
    [[...second, ...third], 3],
    [third, 3],
    [[...first, ...second, ...third], 3],
  ];
  for (const [lines, turns] of states) {
    writeSession(root, "one", lines);
    await ingestInto(db, places);
    expect(countsIn(db)).toEqual([[2 * turns, turns, 2 * turns]]);
    const once = contentsOf(db);
    await ingestInto(db, places, true);
    expect(contentsOf(db)).toEqual(once);
  }
  db.close();
});
