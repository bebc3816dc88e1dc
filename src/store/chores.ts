import type { Database } from "bun:sqlite";

/**
 * What an ingest still has to do, once, with what is kept already:
 * - `archive` and `vocabulary`: to bring what an older version has left into today's form;
 * - `unheld`: to delete words that no transcript holds any more;
 * - `rows`: to make all rows and the figures once more;
 * - `masks`: to mask secrets in what was kept without, as soon as secrets are to be masked;
 * - `rewrite`: to write the file anew, which still has what stands nowhere any more, and `log`: to end that.
 *
 * The index cannot be read until `archive`, `vocabulary` and `rows` are done.
 */
type Chore = "archive" | "vocabulary" | "unheld" | "rows" | "masks" | "rewrite" | "log";

export const addChore = (db: Database, chore: Chore) =>
  db.query("INSERT OR IGNORE INTO chores (name) VALUES (?)").run(chore);

/** Whether one of these is to be done. */
export const isDue = (db: Database, ...chores: Chore[]): boolean =>
  db
    .query("SELECT 1 FROM chores WHERE name IN (SELECT value FROM json_each(?))")
    .get(JSON.stringify(chores)) !== null;

/** @returns whether it was still to be done */
export const endChore = (db: Database, chore: Chore): boolean =>
  db.query("DELETE FROM chores WHERE name = ?").run(chore).changes > 0;
