import { expect, test } from "bun:test";

import { parse } from "../../../src/sources/opencode/parse.ts";
import { recentOf, stampAfter, stampOf } from "../../../src/sources/opencode/stamps.ts";
import { assistant, raw, unit } from "./parsing.ts";

const never = () => {
  throw new Error("looked closely");
};

test("a session that was settled long ago is looked at from outside, and keeps its mark", () => {
  expect(stampOf("7", "7 12", false, never)).toBe("7 12");
  expect(stampOf("7", "6 -", false, never)).toBe("7 -");
  expect(stampOf("7", undefined, false, never)).toBe("7 -");
});

test("a session written lately or added to, or that was open when it was read, is looked at closely", () => {
  expect(stampOf("7", "6 12", false, () => "13")).toBe("7 13");
  expect(stampOf("7", "7 12", true, () => "13")).toBe("7 13");
  expect(stampOf("7", "7 12 open", false, () => "13")).toBe("7 13 open");
});

test("reading a session tells whether it is open", () => {
  const stamped = (stamp: string) => ({ ...unit, stamp });
  expect(stampAfter(stamped("1/7 12"), true)).toBe("1/7 12 open");
  expect(stampAfter(stamped("1/7 12 open"), true)).toBe("1/7 12 open");
  expect(stampAfter(stamped("1/7 12 open"), false)).toBe("1/7 12");
});

test.each([
  ["an answer has no end", { messages: [assistant("msg_1", 1750000001000, [])] }, true],
  ["a record is broken", { skips: [{ where: "prt_1", reason: "the file is empty" }] }, true],
  ["a message has no parts", { lacksParts: true }, true],
  ["all is there", {}, false],
])("a session is open where %s", (_, change, isOpen) => {
  const done = assistant("msg_2", 1750000001000, [], { completed: 1750000002000 });
  const { stamp } = parse({ ...raw, messages: [done], ...change }, { ...unit, stamp: "7 12" });
  expect(stamp).toBe(isOpen ? "7 12 open" : "7 12");
});

test("the 8 sessions written last count as written lately, and all that came just now", () => {
  const old = Array.from({ length: 40 }, (_, nth) => nth + 1);
  expect([...recentOf(old, (at) => at)].sort((a, b) => a - b)).toEqual(old.slice(32));
  const now = Date.now();
  const fresh = old.map((nth) => now - nth);
  expect(recentOf(fresh, (at) => at).size).toBe(40);
});
