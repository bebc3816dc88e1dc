import type { Database } from "bun:sqlite";

import { WordSet } from "../search/word-set.ts";
import { Rows } from "./rows.ts";

/*
 * Every word of the prompts and titles, once: by them a search finds what stands inside of words. A word stays when its
 * last text has changed; where texts are to be gone for good, the vocabulary is made anew.
 */

/** So many words are held at once, at most. */
const TOGETHER = 50_000;

/** Takes the words of texts, and has them in the index after `flush`; all in one transaction. */
export class Vocabulary {
  readonly #db: Database;
  #words = new WordSet();

  constructor(db: Database) {
    this.#db = db;
  }

  add(text: string): void {
    this.#words.add(text);
    if (this.#words.size >= TOGETHER) this.flush();
  }

  /** Neighbours come one after the other: that is what a tree takes fastest. */
  flush(): void {
    const rows = new Rows(this.#db, "INSERT OR IGNORE INTO search_vocabulary (word)", 1);
    for (const word of this.#words.sorted()) rows.add(word);
    rows.flush();
    this.#words = new WordSet();
  }
}

/** Makes it of the texts that are there now. In a transaction. */
export function renewVocabulary(db: Database): void {
  db.run("DELETE FROM search_vocabulary");
  const vocabulary = new Vocabulary(db);
  const texts = db.query<{ text: string }, []>("SELECT text FROM search_texts");
  for (const { text } of texts.iterate()) vocabulary.add(text);
  vocabulary.flush();
}

/** Where a piece of a word is looked for in words. */
type PieceAt = "anywhere" | "end";

const conditions: Record<PieceAt, string> = {
  anywhere: "instr(word, ?1) > 0",
  end: "substr(word, -length(?1)) = ?1",
};

/** The words that have a piece (in small letters without accents) in them; null where they are more than `most`. */
export function wordsWith(
  db: Database,
  piece: string,
  at: PieceAt,
  most: number,
): readonly string[] | null {
  const rows = db
    .query<{ word: string }, [string, number]>(
      `SELECT word FROM search_vocabulary WHERE ${conditions[at]} LIMIT ?2`,
    )
    .all(piece, most + 1);
  return rows.length > most ? null : rows.map(({ word }) => word);
}
