import { afterEach, expect, test } from "bun:test";

import { callsOnce, contentOnce, forgetContents } from "../../../src/sources/opencode/contents.ts";
import type { Content } from "../../../src/sources/opencode/raw.ts";
import { assistant } from "./parsing.ts";

const state = { input: { prompt: "Pull the weeds." }, metadata: { sessionId: "ses_2" } };
const task = { type: "tool", tool: "task", state };
const content: Content = {
  messages: [assistant("msg_1", 1750000001000, [{ type: "text" }, task])],
  v2: [],
  skips: [],
};
const calls = [{ prompt: "Pull the weeds.", child: "ses_2" }];

let reads = 0;
const read = () => {
  reads++;
  return content;
};

afterEach(() => {
  forgetContents();
  reads = 0;
});

test("a parent that is read before its children is read once", () => {
  expect(contentOnce("parent", read)).toBe(content);
  expect([callsOnce("parent", read), callsOnce("parent", read)]).toEqual([calls, calls]);
  expect(reads).toBe(1);
});

test("a parent that a child asks for first is read once, and anew the next time", () => {
  expect(callsOnce("parent", read)).toEqual(calls);
  expect(contentOnce("parent", read)).toBe(content);
  expect(reads).toBe(1);
  contentOnce("parent", read);
  expect(reads).toBe(2);
});

test("a parent that is not stored has no calls, and is asked for once", () => {
  const missing = () => {
    reads++;
    return null;
  };
  expect([callsOnce("parent", missing), callsOnce("parent", missing)]).toEqual([null, null]);
  expect(reads).toBe(1);
});
