import type { Database } from "bun:sqlite";

import { isInside, normalPath } from "../projects/paths.ts";
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
      const { within: _, ...place } = renewed(
        known === null ? null : unpackPlace(known),
        look(path),
      );
      const now = packPlace({ ...place, ...aboveOf(db, path) });
      if (now !== known) save.run(path, now);
    }
  });
}

/** Of a directory in which only agents began, the nearest one above it in which what started them began. */
function aboveOf(db: Database, path: string): Pick<Place, "within"> {
  const rows = db.query<{ above: string }, [string]>(
    `SELECT DISTINCT starter.project_path AS above
       FROM agent_sessions s JOIN agent_sessions starter ON starter.session_id = s.parent_session_id
      WHERE s.project_path = ?1 AND s.session_type <> 'user' AND starter.project_path NOT IN ('', ?1)
        AND NOT EXISTS (SELECT 1 FROM agent_sessions WHERE project_path = ?1 AND session_type = 'user')
      ORDER BY length(above) DESC`,
  );
  const found = rows.all(path).find(({ above }) => isInside(normalPath(path), normalPath(above)));
  return found === undefined ? {} : { within: found.above };
}

/** Where a session began, and where anything happened in one. */
function allPaths(db: Database): string[] {
  const rows = db.query<{ path: string }, []>(
    "SELECT project_path AS path FROM agent_sessions UNION SELECT cwd FROM events",
  );
  return rows.all().map(({ path }) => path);
}

/** The same of some sessions, where those began that they started, and where any began that was never looked at. */
function pathsOf(db: Database, sessions: readonly string[]): string[] {
  const rows = db.query<{ path: string }, [{ sessions: string }]>(
    `SELECT project_path AS path FROM agent_sessions WHERE session_id IN (SELECT value FROM json_each($sessions))
      UNION
     SELECT cwd FROM events WHERE session_id IN (SELECT value FROM json_each($sessions))
      UNION
     SELECT project_path FROM agent_sessions WHERE parent_session_id IN (SELECT value FROM json_each($sessions))
      UNION
     SELECT project_path FROM agent_sessions WHERE project_path NOT IN (SELECT path FROM places)`,
  );
  return rows.all({ sessions: JSON.stringify(sessions) }).map(({ path }) => path);
}
