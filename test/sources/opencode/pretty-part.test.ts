import { expect, test } from "bun:test";

import { partFromLines } from "../../../src/sources/opencode/pretty-part.ts";

const ids = { id: "prt_1", sessionID: "ses_1", messageID: "msg_1" };
const time = { start: 1750000002500, end: 1750000003000 };
const output = 'He said "\\n  }" and \\ went\n    "time": {\n      "start": 1\n    }\n  }\n}';
const call = { type: "tool", callID: "call_1", tool: "bash" };

test.each([
  ["a finished one", { ...ids, ...call, state: { status: "completed", output, time } }],
  ["one with more behind its state", { ...call, state: { output, time }, metadata: { time: 1 } }],
  ["one whose input has a time", { ...call, state: { input: { time: { start: 1 } }, time } }],
  ["one whose output was cleared later", { ...call, state: { time: { ...time, compacted: 5 } } }],
])("a tool call is known by some of its lines: %s", (_, part) => {
  const { state } = part;
  expect(fromLines(part)).toEqual({ ...call, state: { time: state.time } });
});

test.each([
  ["it has no time yet", { ...ids, ...call, state: { status: "pending", input: {} } }],
  ["its time stands before its output", { ...call, state: { time, output: "x".repeat(300) } }],
  ["only what is inside its state has a time", { ...call, state: { metadata: { time } } }],
  ["what follows its state has a time", { ...call, state: { input: {} }, metadata: { time } }],
  ["it starts a subagent", { ...call, tool: "task", state: { input: { prompt: "Weed" }, time } }],
  ["its id has an escape", { ...call, callID: 'a"b', state: { time } }],
  ["its id is not ASCII", { ...call, callID: "é", state: { time } }],
  ["its type stands far behind", { text: "x".repeat(600), ...call, state: { time } }],
])("a tool call is parsed where %s", (_, part) => {
  expect(fromLines(part)).toBeNull();
});

test("of other parts the type suffices, but for what a person gave", () => {
  const text = { ...ids, type: "text", text: output, metadata: { type: "odd" } };
  expect(fromLines(text)).toEqual({ type: "text" });
  expect(fromLines({ ...ids, type: "odd-one" })).toEqual({ type: "odd-one" });
  expect(fromLines(text, true)).toBeNull();
  expect(fromLines({ ...ids, type: "file", mime: "image/png" }, true)).toBeNull();
  expect(fromLines({ ...ids, type: "compaction", auto: false }, true)).toBeNull();
});

test("a file that is cut anywhere, has a hole, or is written otherwise is left to JSON.parse", () => {
  const whole = JSON.stringify({ ...ids, ...call, state: { output, time } }, null, 2);
  for (let end = 0; end < whole.length; end++) expect(lines(whole.slice(0, end))).toBeNull();
  expect(lines(whole.replace("said", "\0\0\0\0"))).toBeNull();
  expect(lines(JSON.stringify({ ...ids, ...call, state: { time } }))).toBeNull();
  expect(lines(`\uFEFF${whole}`)).toBeNull();
});

const fromLines = (part: object, isUser = false) => lines(JSON.stringify(part, null, 2), isUser);

/** As a file of that text lies in the memory that all are read into: a NUL behind it, then what was there before. */
function lines(text: string, isUser = false): object | null {
  const rest = '\0\n  "type": "text"\n  }\n}';
  return partFromLines(Buffer.from(text + rest), Buffer.byteLength(text), isUser);
}
