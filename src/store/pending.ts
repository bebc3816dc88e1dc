import type { Database } from "bun:sqlite";

import { holdsKey } from "../model/step-codec.ts";
import type { IdHash } from "../model/step.ts";
import { addChore } from "./chores.ts";
import type { FreshTellings } from "./fresh.ts";

/*
 * The sessions whose rows are still to be made, by their ids; and beside them what stands for sessions that are looked
 * for only when all has been read. No source has such ids.
 */

const EVERY_SESSION = "*";
/** With the key of a record behind it: the sessions that hold the record. */
const HOLDING = "/holding/";
const IS_HOLDING = `substr(session_id, 1, ${HOLDING.length}) = '${HOLDING}'`;
const IS_SESSION = `session_id <> '${EVERY_SESSION}' AND NOT ${IS_HOLDING}`;

export const markPending = (db: Database, sessionId: string) =>
  db.query("INSERT OR IGNORE INTO pending (session_id) VALUES (?)").run(sessionId);

/** Has all rows made once more: until they and the figures are, the index cannot be read. In a transaction. */
export function markAllPending(db: Database): void {
  markPending(db, EVERY_SESSION);
  addChore(db, "rows");
}

export const markHoldersPending = (db: Database, key: IdHash) =>
  markPending(db, `${HOLDING}${key}`);

/** In the order of their ids. */
export const pendingSessions = (db: Database): string[] =>
  db
    .query<{ session_id: string }, []>(
      `SELECT session_id FROM pending WHERE ${IS_SESSION} ORDER BY session_id`,
    )
    .all()
    .map(({ session_id }) => session_id);

/** The rows of all sessions are made, but for some. */
export const settlePending = (db: Database, failed: readonly string[]) =>
  db
    .query(
      `DELETE FROM pending WHERE ${IS_SESSION} AND session_id NOT IN (SELECT value FROM json_each(?))`,
    )
    .run(JSON.stringify(failed));

/** Puts sessions in the place of what stands for them. */
export function expandPending(db: Database, fresh: FreshTellings): void {
  const all = db.query("DELETE FROM pending WHERE session_id = ?").run(EVERY_SESSION);
  const held = db
    .query<{ session_id: string }, []>(
      `DELETE FROM pending WHERE ${IS_HOLDING} RETURNING session_id`,
    )
    .all();
  const keys = new Set(held.map(({ session_id }) => Number(session_id.slice(HOLDING.length))));
  if (all.changes > 0)
    db.run("INSERT OR IGNORE INTO pending SELECT DISTINCT session_id FROM transcripts");
  else if (keys.size > 0) for (const id of holdersOf(db, keys, fresh)) markPending(db, id);
}

/** The sessions that hold a record of which a title has come since their rows were made. */
function holdersOf(db: Database, keys: ReadonlySet<IdHash>, fresh: FreshTellings): string[] {
  const holders: string[] = [];
  const rows = db.query<{ session_id: string; steps: Uint8Array }, []>(
    "SELECT session_id, steps FROM transcripts",
  );
  for (const { session_id, steps } of rows.iterate()) {
    const isNew = (key: IdHash) => keys.has(key) && !fresh.isMadeWith(session_id, key);
    if (holdsKey(steps, isNew)) holders.push(session_id);
  }
  return holders;
}
