import type { Database } from "bun:sqlite";

import { namesakeId, partingsOf } from "../model/namesakes.ts";

/** A source's own id, and the parent that tells its session from the others of that id, where there are any. */
export type PlainId = { id: string; parent: string | null };

/** The source's own id of a session. One that units tell of by its whole id has that, whatever signs are in it. */
export function plainId(db: Database, sessionId: string): PlainId {
  const whole: PlainId = { id: sessionId, parent: null };
  const told = db.query<object, PlainId>(`SELECT 1 FROM transcripts WHERE ${IS_TOLD}`);
  return [whole, ...partingsOf(sessionId)].find((one) => told.get(one) !== null) ?? whole;
}

/** In `transcripts`, with a plain id: whether they tell of its session. */
export const IS_TOLD = "session_id = $id AND ($parent IS NULL OR facts ->> '$.parent' = $parent)";

/** The sessions that have rows as others with one source's id. */
export const namesakesOf = (db: Database, id: string): string[] =>
  db
    .query<{ session_id: string }, [string, string]>(
      `SELECT session_id FROM agent_sessions WHERE session_id > ? AND session_id < ? AND session_type <> 'user'
          AND NOT EXISTS (SELECT 1 FROM transcripts WHERE transcripts.session_id = agent_sessions.session_id)`,
    )
    .all(namesakeId(id, ""), namesakeId(id, LAST))
    .map(({ session_id }) => session_id)
    // Another id may begin with this one and its sign.
    .filter((one) => plainId(db, one).id === id);

/** Sorts behind every character of an id. */
export const LAST = "\u{10ffff}";
