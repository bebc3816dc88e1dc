import { expect, test } from "bun:test";

import fc from "fast-check";

import { titleParts, withoutOriginTitles } from "../../src/model/title.ts";

test("a title is without what the names of copies end with", () => {
  expect(titleParts("Roses (Branch) (fork #2) (Branch 3)")).toEqual(["Roses"]);
  expect(titleParts(" Roses (Branch 2) ⑂ Mow (the lawn)")).toEqual(["Roses", "Mow (the lawn)"]);
  expect(titleParts("(Branch) Roses (Branch )")).toEqual(["(Branch) Roses (Branch )"]);
});

const MARK = String.raw`\s*(?:\(Branch(?: \d+)?\)|\(fork #\d+\))`;

test("that is what a search of all marks at the end gives, whatever the title", () => {
  const piece = fc.constantFrom("(", ")", " ", "\n", "\u00a0", "Branch", "fork #", "7", "a", "⑂");
  const mark = fc.constantFrom("(Branch)", "(Branch 2)", " (fork #1)", "(fork #x)", "(Branch 2");
  const text = fc.array(fc.oneof(piece, mark), { maxLength: 9 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(text, (title) => {
      const marks = new RegExp(`(?:${MARK})+$`);
      expect(titleParts(title)).toEqual(
        title.split("⑂").map((part) => part.trim().replace(marks, "")),
      );
      const isLeftOut = title.includes("⑂") || marks.test(title.trim());
      expect(withoutOriginTitles({ 1: title })).toEqual(isLeftOut ? {} : { 1: title });
    }),
    { numRuns: 2000 },
  );
});

test("a title of many blanks or of many marks takes no longer than its length", () => {
  const blanks = `a${" ".repeat(1_000_000)}b`;
  const marks = ` (Branch)`.repeat(200_000);
  const start = performance.now();
  expect(titleParts(blanks)).toEqual([blanks]);
  expect(titleParts(`a${marks}`)).toEqual(["a"]);
  expect(titleParts(`a${marks}b`)).toEqual([`a${marks}b`]);
  expect(performance.now() - start).toBeLessThan(2000);
}, 20_000);
