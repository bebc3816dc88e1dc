import { expect, test } from "bun:test";

import { forget } from "../../src/store/forget.ts";
import { FOR_EVER } from "../../src/store/forgotten.ts";
import { emptyIndex, ingestInto } from "../helpers/index.ts";
import { checkSearch } from "./check-search.ts";
import { newRoot, typed, writeSession } from "./prompt-files.ts";
import { termsIn, wordsLeft } from "./words-left.ts";

const wordOf = (session: string, nth: number) =>
  `w${Bun.hash(`${session}:${nth}`).toString(36).slice(0, 11)}`;

function writePrompts(root: string, session: string, count: number): string[] {
  const words = Array.from({ length: count }, (_, nth) => wordOf(session, nth));
  const lines = words.map((word, nth) => typed(`${session}-${nth}`, nth, `Please ${word} do it`));
  writeSession(root, session, lines);
  return words;
}

test("the pages of the search say which words are in it", async () => {
  const root = newRoot();
  const words = writePrompts(root, "one", 300);
  const db = emptyIndex();
  await ingestInto(db, new Map([["claude", [root]]]));
  expect(termsIn(db.serialize()).sort()).toEqual([...words, "please", "do", "it"].sort());
  expect(wordsLeft(db.serialize(), words)).toEqual(words);
});

// With so many, FTS5 merges what is in the index into a part that is not its last: what was taken out stays in that.
test.each([14, 15, 16])(
  "no word of a forgotten session is left after %d ingests that each brought something",
  async (times) => {
    const root = newRoot();
    const places = new Map([["claude" as const, [root]]]);
    const db = emptyIndex();
    for (let nth = 1; nth <= 13; nth++) writePrompts(root, `early-${nth}`, 20);
    await ingestInto(db, places);
    forget(db, new Set(["early-1"]), FOR_EVER);
    writePrompts(root, "between", 3);
    await ingestInto(db, places);
    forget(db, new Set(["early-2"]), FOR_EVER);
    let words: string[] = [];
    for (let nth = 1; nth <= times; nth++) {
      words = writePrompts(root, `late-${nth}`, 30);
      await ingestInto(db, places);
    }
    forget(db, new Set([`late-${times}`]), FOR_EVER);
    expect(wordsLeft(db.serialize(), words)).toEqual([]);
    checkSearch(db);
  },
);
