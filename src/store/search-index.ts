import { edenGC } from "bun:jsc";
import type { Database } from "bun:sqlite";

import { idHash } from "../model/step.ts";
import { folded } from "../search/fold.ts";
import type { Vocabulary } from "./vocabulary.ts";

/**
 * Makes searchable what was added or changed in this transaction, and takes out what is gone; but for the vocabulary.
 * FTS5 is fast only where keys ascend.
 */
export function flushSearch(db: Database): void {
  takeOutGone(db);
  if (db.query("SELECT 1 FROM search_waiting LIMIT 1").get() === null) return;
  for (const texts of ["prompts ON prompt_key = id AND asked = 0", "titles ON title_key = id"]) {
    foldForeign(db, texts);
    db.run(
      `INSERT INTO search_words (rowid, text)
         SELECT id, coalesce(folded, text) FROM search_waiting CROSS JOIN ${texts} ORDER BY id`,
    );
  }
  db.run("DELETE FROM search_waiting");
}

/**
 * Makes the words searchable anew, of the texts that are there now; but for the vocabulary. FTS5 keeps a word that was
 * taken out, as a mark that it was, and its 'optimize' may keep such marks. In a transaction.
 */
export function renewSearch(db: Database): void {
  db.run("INSERT INTO search_words (search_words) VALUES ('delete-all')");
  db.run("DELETE FROM search_gone");
  db.run("INSERT OR IGNORE INTO search_waiting (id) SELECT id FROM search_texts");
  flushSearch(db);
}

type Row = { id: number; text: string };

/** FTS5 takes a text out only where it is told how it came in. */
function takeOutGone(db: Database): void {
  const gone = db.query<Row, []>("SELECT id, text FROM search_gone ORDER BY id").iterate();
  for (const { id, text } of gone)
    db.query("INSERT INTO search_words (search_words, rowid, text) VALUES ('delete', ?, ?)").run(
      id,
      folded(text),
    );
  db.run("DELETE FROM search_gone");
}

/** SQLite makes small letters of ASCII alone. */
function foldForeign(db: Database, texts: string): void {
  const foreign = db
    .query<Row, []>(
      `SELECT id, text FROM search_waiting CROSS JOIN ${texts}
        WHERE length(text) < length(CAST(text AS BLOB)) ORDER BY id`,
    )
    .iterate();
  const fold = db.query("UPDATE search_waiting SET folded = ? WHERE id = ?");
  let untidied = 0;
  for (const { id, text } of foreign) {
    fold.run(folded(text), id);
    untidied += text.length;
    if (untidied < TIDIED_LETTERS) continue;
    untidied = 0;
    edenGC();
  }
}

/** The heap is tidied after so many: to fold a text leaves several times its length behind. */
const TIDIED_LETTERS = 300_000;

type Titled = { session_id: string; summary: string | null };

/** Keeps a session's title for the search. */
export function saveTitle(
  db: Database,
  vocabulary: Vocabulary,
  { session_id, summary }: Titled,
  isNew: boolean,
): void {
  if (!isNew) db.query("DELETE FROM titles WHERE session_id = ?").run(session_id);
  if (summary === null || summary === "") return;
  vocabulary.add(summary);
  db.query("INSERT INTO titles (title_key, session_id, text) VALUES (?, ?, ?)").run(
    titleKeyOf(session_id),
    session_id,
    summary,
  );
}

/** Keys of titles are negative, so that they are none of a prompt's. */
const titleKeyOf = (sessionId: string) => -1 - idHash(sessionId);
