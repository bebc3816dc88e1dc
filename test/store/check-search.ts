import type { Database } from "bun:sqlite";
import { expect } from "bun:test";

import { folded } from "../../src/search/fold.ts";
import { WordSet } from "../../src/search/word-set.ts";

/** Throws where the search does not agree with the texts. */
export function checkSearch(db: Database): void {
  db.run("INSERT INTO search_words (search_words) VALUES ('integrity-check')");
  expect(db.query("SELECT * FROM search_waiting").all()).toEqual([]);
  expect(db.query("SELECT * FROM search_gone").all()).toEqual([]);
  const texts = db
    .query<{ id: number; text: string }, []>("SELECT id, text FROM search_texts")
    .all();
  const words = new WordSet();
  for (const { text } of texts) words.add(text);
  const known = db.query<{ word: string }, []>("SELECT word FROM search_vocabulary").all();
  expect(known.map(({ word }) => word)).toEqual(expect.arrayContaining(words.sorted()));
  expect(placesIn(db, "main", "search_words")).toEqual(placesOf(db, texts));
}

/** Where each word of the texts stands, in an index that is made anew. */
function placesOf(db: Database, texts: readonly { id: number; text: string }[]) {
  db.run("DROP TABLE IF EXISTS temp.made_anew");
  db.run(
    `CREATE VIRTUAL TABLE temp.made_anew
       USING fts5(text, content='', tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co M*'")`,
  );
  const add = db.query("INSERT INTO temp.made_anew (rowid, text) VALUES (?, ?)");
  for (const { id, text } of texts) add.run(id, folded(text));
  return placesIn(db, "temp", "made_anew");
}

function placesIn(db: Database, schema: string, table: string): unknown[] {
  db.run("DROP TABLE IF EXISTS temp.places_of_words");
  db.run(
    `CREATE VIRTUAL TABLE temp.places_of_words USING fts5vocab(${schema}, ${table}, instance)`,
  );
  return db
    .query(`SELECT term, doc, "offset" FROM temp.places_of_words ORDER BY doc, "offset"`)
    .all();
}
