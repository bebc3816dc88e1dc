import type { Database } from "bun:sqlite";

import { packPlace, type Place, renewed, unpackPlace } from "../projects/place.ts";
import type { Changes } from "./derive.ts";
import { hasPlaces } from "./places.ts";
import { writing } from "./writing.ts";

/**
 * Looks at the directories of the sessions that changed, and at those that were never looked at, and keeps what is
 * found. Where nothing changed no directory is looked at.
 * @param again look at all of them
 */
export function gatherPlaces(
  db: Database,
  { added, updated }: Changes,
  look: (path: string) => Place,
  again = false,
): void {
  const first = again || !hasPlaces(db);
  const paths = first ? allPaths(db) : pathsOf(db, [...added, ...updated]);
  if (paths.length === 0) return;
  const before = db.query<{ evidence: string }, [string]>(
    "SELECT evidence FROM places WHERE path = ?",
  );
  const save = db.query("INSERT OR REPLACE INTO places (path, evidence) VALUES (?, ?)");
  writing(db, () => {
    for (const path of paths) {
      const known = before.get(path)?.evidence ?? null;
      const now = packPlace(renewed(known === null ? null : unpackPlace(known), look(path)));
      if (now !== known) save.run(path, now);
    }
  });
}

/** Where a session began, and where anything happened in one. */
function allPaths(db: Database): string[] {
  const rows = db.query<{ path: string }, []>(
    "SELECT project_path AS path FROM agent_sessions UNION SELECT cwd FROM events",
  );
  return rows.all().map(({ path }) => path);
}

/** The same of some sessions, and where any began that was never looked at. */
function pathsOf(db: Database, sessions: readonly string[]): string[] {
  const rows = db.query<{ path: string }, [{ sessions: string }]>(
    `SELECT project_path AS path FROM agent_sessions WHERE session_id IN (SELECT value FROM json_each($sessions))
      UNION
     SELECT cwd FROM events WHERE session_id IN (SELECT value FROM json_each($sessions))
      UNION
     SELECT project_path FROM agent_sessions WHERE project_path NOT IN (SELECT path FROM places)`,
  );
  return rows.all({ sessions: JSON.stringify(sessions) }).map(({ path }) => path);
}
