import type { Database } from "bun:sqlite";
import { expect } from "bun:test";

import { WordSet } from "../../src/search/word-set.ts";

/** Throws where the search does not agree with the texts. */
export function checkSearch(db: Database): void {
  db.run("INSERT INTO search_words (search_words, rank) VALUES ('integrity-check', 1)");
  expect(db.query("SELECT * FROM search_queue").all()).toEqual([]);
  const words = new WordSet();
  for (const { text } of db.query<{ text: string }, []>("SELECT text FROM search_texts").all())
    words.add(text);
  const known = db.query<{ word: string }, []>("SELECT word FROM search_vocabulary").all();
  expect(known.map(({ word }) => word)).toEqual(expect.arrayContaining(words.sorted()));
}
