import type { Database } from "bun:sqlite";
import { dirname, resolve } from "node:path";

import { addChore, endChore, isDue } from "./chores.ts";
import { isBusy, isFull } from "./patience.ts";
import { renewSearch } from "./search-index.ts";
import { writing } from "./writing.ts";

/**
 * Where it is due, writes the file anew, so that nothing is left in it of what stands in no row any more.
 * @returns whether nothing is: where another program reads on, or the disk is full, the next ingest does the rest
 */
export function rewriteIfDue(db: Database): boolean {
  if (db.inTransaction) return true;
  try {
    if (isDue(db, "rewrite")) rewrite(db);
    if (isDue(db, "log") && isLogEmptied(db)) endChore(db, "log");
  } catch (error) {
    if (!isBusy(error) && !isFull(error)) throw error;
  }
  return !isDue(db, "rewrite", "log");
}

/** Deleted rows stay in the file until it is written anew, and words in the search until that is made anew. */
function rewrite(db: Database): void {
  writing(db, () => renewSearch(db));
  addChore(db, "log");
  vacuum(db);
  endChore(db, "rewrite");
}

/** The new file is first made in another one: in memory that takes as much as the index, so only where there is no room. */
function vacuum(db: Database): void {
  try {
    if (db.filename !== ":memory:") return vacuumBeside(db);
  } catch (error) {
    if (!isFull(error)) throw error;
  }
  db.run("VACUUM");
}

/** The other file lies beside the index, for its owner alone, and SQLite gives it no name that could outlast the run. */
function vacuumBeside(db: Database): void {
  const folder = dirname(resolve(db.filename)).replaceAll("'", "''");
  db.run(`PRAGMA temp_store_directory = '${folder}'`);
  db.run("PRAGMA temp_store = FILE");
  try {
    db.run("VACUUM");
  } finally {
    db.run("PRAGMA temp_store = MEMORY");
  }
}

/** The new file is in the log, and the old one stays as it is, for as long as somebody reads it. */
function isLogEmptied(db: Database): boolean {
  const row = db.query<{ busy: number }, []>("PRAGMA wal_checkpoint(TRUNCATE)").get();
  return row?.busy === 0;
}

/** What is said where the file could not be written anew. */
export const UNCLEAN =
  "what was masked or forgotten may still be in the index's file: another program reads it, or there is no room on its disk; run 'tt ingest sessions' again later";
