import { expect, test } from "bun:test";

import { partFromEnds } from "../../../src/sources/opencode/long-part.ts";

const long = "word ".repeat(500);
const time = { start: 1750000002500, end: 1750000003000 };

test.each([
  ["first", { type: "tool", callID: "call_1", tool: "bash", state: { output: long, time } }],
  ["later", { callID: "call_1", tool: "bash", type: "tool", state: { output: long, time } }],
  [
    "before metadata",
    {
      type: "tool",
      callID: "call_1",
      tool: "bash",
      state: { output: long, time },
      metadata: { a: { b: 1 } },
    },
  ],
])("a long tool call is known by its ends, its type standing %s", (_, part) => {
  expect(ends(part)).toEqual({ type: "tool", callID: "call_1", tool: "bash", state: { time } });
});

test.each([
  ["the time stands before the output", { type: "tool", state: { time, output: long } }],
  [
    "only a tool of a subagent has a time",
    { type: "tool", state: { metadata: { summary: [{ state: { output: long, time } }] } } },
  ],
  [
    "the output quotes a time",
    { type: "tool", state: { output: `${long} "time":{"start":1,"end":2}}}` } },
  ],
  [
    "it starts a subagent",
    { type: "tool", tool: "task", state: { input: { prompt: long }, time } },
  ],
  [
    "the state is inside something else",
    { type: "tool", extra: { state: 1 }, state: { output: long, time } },
  ],
])("a long tool call is left to SQLite where %s", (_, part) => {
  expect(ends(part)).toBeNull();
});

test("a long text is left to SQLite only where a person typed it", () => {
  const part = { type: "text", text: long };
  expect(ends(part)).toEqual({ type: "text" });
  expect(ends(part, true)).toBeNull();
});

function ends(part: object, isUser = false) {
  const json = JSON.stringify(part);
  return partFromEnds(json.slice(0, 400), json.slice(-400), isUser);
}
