import { expect, test } from "bun:test";

import { append, largest, smallest } from "../src/long-lists.ts";
import { table } from "../src/report/table.ts";

const MANY = 2_000_000;

test("two million are put behind a first one", () => {
  const list = ["first"];
  append(list, Array<string>(MANY).fill("more"));
  expect([list.length, list[0], list.at(-1)]).toEqual([2_000_001, "first", "more"]);
});

test("the largest and the smallest of two million numbers, and of none", () => {
  const numbers = Array.from({ length: MANY }, (_, number) => number - 5);
  expect([smallest(numbers), largest(numbers)]).toEqual([-5, 1_999_994]);
  expect([smallest([]), largest([])]).toEqual([Infinity, -Infinity]);
});

test("a table of two million rows is as wide as its longest one", () => {
  const rows = Array.from({ length: MANY + 1 }, (_, at) => [at === MANY ? "longest" : "a"]);
  const written = table([{ title: "Name", align: "right" }], rows, 80);
  expect(written.length).toBe(2_000_002);
  expect(written[1]).toBe("      a");
});
