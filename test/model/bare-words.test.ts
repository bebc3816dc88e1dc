import { expect, test } from "bun:test";

import fc from "fast-check";

import { bareWords, standIn } from "../../src/model/bare-words.ts";

/** As it is said, for all of a text. */
const bareByDefinition = (text: string) => text.replace(/[^\p{L}\p{N}]+/gu, " ").trim();

const signs = ["a", "b", "ab", "é", "𝒶", "𐐨", "7", " ", "  ", "-", "\n", "…", "😀", "\uD83D", "́"];
const texts = fc.array(fc.constantFrom(...signs), { maxLength: 14 }).map((parts) => parts.join(""));

test("the words of a text have one space between them and nothing else", () => {
  expect(bareWords("  “fire” bob, from…the hamburg-office!")).toBe(
    "fire bob from the hamburg office",
  );
  fc.assert(fc.property(texts, (text) => expect(bareWords(text)).toBe(bareByDefinition(text))));
});

test("no more words are looked for than are asked for", () => {
  expect(bareWords("fire bob from the hamburg office", 6)).toBe("fire bob");
  expect(bareWords("… fire bob", 0)).toBe("fire");
  expect(bareWords("… !", 0)).toBe("");
});

test.each([
  ["bob from", "Fire “Bob” from the office", true],
  ["bob from the ham", "fire bob from: the hamburg office", true],
  ["ob from", "fire bob from the office", false],
  ["bob the", "fire bob from the office", false],
  ["a b a c", "xa b a b a c", true],
] as const)("%p stands in %p: %p", (bare, text, stands) => {
  expect(standIn(bare, text.toLowerCase())).toBe(stands);
});

test("words stand in a text where they stand in its bare words, from the beginning of one on", () => {
  fc.assert(
    fc.property(texts, texts, (title, text) => {
      const bare = bareWords(title);
      fc.pre(bare !== "");
      const expected = ` ${bareByDefinition(text)}`.includes(` ${bare}`);
      expect(standIn(bare, text)).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});

test("many words that come again and again in a long text take no longer than the text", () => {
  const words = "a ".repeat(50_000);
  const start = performance.now();
  expect(standIn(`${words}b`, `c ${words}${words}`)).toBe(false);
  expect(standIn(`${words}b`, `c ${words}${words}b`)).toBe(true);
  expect(performance.now() - start).toBeLessThan(2000);
}, 60_000);
