import type { Database } from "bun:sqlite";

import { type Place, unpackPlace } from "../projects/place.ts";

/** Whether any directory was looked at. */
export const hasPlaces = (db: Database): boolean =>
  db.query("SELECT 1 FROM places LIMIT 1").get() !== null;

/** What is known of every directory that a session names; of one that was never looked at, nothing. */
export function placesIn(db: Database): Map<string, Place> {
  const rows = db
    .query<{ path: string; evidence: string }, []>(
      `SELECT path, evidence FROM places
        UNION ALL
       SELECT DISTINCT project_path, '{}' FROM agent_sessions WHERE project_path NOT IN (SELECT path FROM places)`,
    )
    .all();
  return new Map(rows.map(({ path, evidence }) => [path, unpackPlace(evidence)]));
}
