import type { Database } from "bun:sqlite";

/**
 * What an ingest still has to do, once, with what is kept already:
 * - `archive` and `vocabulary`: to bring what an older version has left into today's form;
 * - `rows`: to make all rows and the figures once more;
 * - `rewrite`: to write the file anew, which still has what stands nowhere any more, and `log`: to end that.
 *
 * But for the last two the index cannot be read until they are done.
 */
export type Chore = "archive" | "vocabulary" | "rows" | "rewrite" | "log";

export const addChore = (db: Database, chore: Chore) =>
  db.query("INSERT OR IGNORE INTO chores (name) VALUES (?)").run(chore);

export const isDue = (db: Database, chore: Chore): boolean =>
  db.query("SELECT 1 FROM chores WHERE name = ?").get(chore) !== null;

/** @returns whether it was still to be done */
export const endChore = (db: Database, chore: Chore): boolean =>
  db.query("DELETE FROM chores WHERE name = ?").run(chore).changes > 0;

export const hasChore = (db: Database): boolean =>
  db.query("SELECT 1 FROM chores LIMIT 1").get() !== null;
