import { describe, expect, test } from "bun:test";

import fc from "fast-check";

import { wordsIn } from "../../src/search/match.ts";
import { WordSet } from "../../src/search/word-set.ts";

describe("the words of many texts", () => {
  test("are each there once, in small letters without accents", () => {
    const words = new WordSet();
    words.add("Water the roses, then WATER them again");
    words.add("Die Gewächshäuser lüften; v2.1 of 温室");
    expect(words.sorted()).toEqual([
      "1",
      "again",
      "die",
      "gewachshauser",
      "luften",
      "of",
      "roses",
      "the",
      "them",
      "then",
      "v2",
      "water",
      "温室",
    ]);
  });

  test("are the same as those of each text, however many there are", () => {
    const sign = fc.constantFrom(
      ..."abAB09 .-_/éÉßİΣσςıйガ\u1100\u1161\u11a8\u212a温。दिกิكِ❤\ufe0f\u200d\u20e3\u{1f914}\u0301\u00a0\u0000\ud83d\ude00",
    );
    const text = fc.array(sign, { maxLength: 60 }).map((signs) => signs.join(""));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 60 }), (texts) => {
        const words = new WordSet();
        for (const one of texts) words.add(one);
        const all = [...new Set(texts.flatMap(wordsIn))].sort();
        expect(words.sorted()).toEqual(all);
        expect(words.size).toBe(all.length);
      }),
      { numRuns: 500 },
    );
  });

  test("that are ten thousand, each ten times", () => {
    const words = new WordSet();
    for (let at = 0; at < 100_000; at++) words.add(`word${at % 10_000}`);
    expect(words.size).toBe(10_000);
    expect(words.sorted()[9_999]).toBe("word9999");
  });

  test("are whole in a text that is taken in pieces, and in one that has no gap for long", () => {
    const words = new WordSet();
    words.add("harbour ".repeat(10_000));
    words.add("x".repeat(100_000));
    words.add("é".repeat(100_000));
    expect(words.sorted()).toEqual(["e".repeat(100_000), "harbour", "x".repeat(100_000)]);
  });
});
