import { expect, test } from "bun:test";

import { wordDuration, wordRatio } from "../../src/report/duration.ts";

test.each([
  [0, "0m"],
  [1, "<1m"],
  [29_999, "<1m"],
  [30_000, "1m"],
  [59 * 60_000 + 29_999, "59m"],
  [59 * 60_000 + 30_000, "1h 00m"],
  [9_000_000, "2h 30m"],
  [443_100_000, "123h 05m"],
])("%i milliseconds are %s", (length, words) => {
  expect(wordDuration(length)).toBe(words);
});

test.each([
  [0, 0, "–"],
  [5, 0, "–"],
  [0, 5, "0.0"],
  [65, 10, "6.5"],
  [12_345, 100, "123"],
])("%i delegated to %i direct are %s", (delegated, direct, words) => {
  expect(wordRatio(delegated, direct)).toBe(words);
});
