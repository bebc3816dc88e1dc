import type { Database } from "bun:sqlite";

import { MINUTE } from "../milliseconds.ts";
import type { SessionSource } from "../model/session.ts";
import { IS_TOLD, LAST, type PlainId, plainId } from "./plain-id.ts";
import type { Row } from "./session-row.ts";
import { TREE } from "./trees.ts";

/** The sessions whose id begins so, also without the `agent-` or `ses_` in front; at most `most`. */
export function sessionsNamed(db: Database, beginning: string, most: number): Row[] {
  const query = db.query<Row, [string, string, number]>(
    "SELECT * FROM agent_sessions WHERE session_id >= ? AND session_id < ? ORDER BY session_id LIMIT ?",
  );
  const found = ["", ...prefixes].flatMap((prefix) =>
    query.all(prefix + beginning, prefix + beginning + LAST, most),
  );
  // "a" begins "agent-a81d" with its prefix and without.
  const distinct = new Map(found.map((row) => [row.session_id, row]));
  return [...distinct.values()].slice(0, most);
}

/** What sources put before the letters that tell their ids apart. */
const prefixes = ["agent-", "ses_"];

/** An id without that. */
export const bareId = (id: string): string =>
  id.slice(prefixes.find((prefix) => id.startsWith(prefix))?.length ?? 0);

export const sessionOf = (db: Database, id: string): Row | null =>
  db.query<Row, [string]>("SELECT * FROM agent_sessions WHERE session_id = ?").get(id);

/** Removes what was made of a session for reports; what was told of it stays. */
export function removeRows(db: Database, id: string): void {
  for (const table of ["agent_sessions", "events", "activity", "titles"])
    db.query(`DELETE FROM ${table} WHERE session_id = ?`).run(id);
}

/** The id of every session. */
export const sessionIds = (db: Database): string[] =>
  db
    .query<{ session_id: string }, []>("SELECT session_id FROM agent_sessions")
    .all()
    .map(({ session_id }) => session_id);

/** The session of a person's that was last at work. @param paths only those that began in one of these directories */
export const lastSession = (db: Database, paths: readonly string[] | null): Row | null =>
  db
    .query<Row, { paths: string | null }>(
      `SELECT * FROM agent_sessions
        WHERE session_type = 'user' AND ($paths IS NULL OR project_path IN (SELECT value FROM json_each($paths)))
        ORDER BY coalesce(end_time, start_time) DESC, session_id LIMIT 1`,
    )
    .get({ paths: paths === null ? null : JSON.stringify(paths) });

/** Every directory that a session began in. */
export const sessionPaths = (db: Database): string[] =>
  db
    .query<{ path: string }, []>("SELECT DISTINCT project_path AS path FROM agent_sessions")
    .all()
    .map(({ path }) => path);

/** Sessions and all that they started, and those started in turn. */
export const withSubagents = (db: Database, ids: readonly string[]): Row[] =>
  db
    .query<Row, [string]>(
      `${TREE}
       SELECT agent_sessions.* FROM tree JOIN agent_sessions USING (session_id) ORDER BY start_time, session_id`,
    )
    .all(JSON.stringify(ids));

/** The sessions of persons that were copied from this one. */
export const copiesOf = (db: Database, id: string): Row[] =>
  db
    .query<Row, [string]>(
      "SELECT * FROM agent_sessions WHERE parent_session_id = ? AND session_type = 'user' ORDER BY start_time, session_id",
    )
    .all(id);

/** From the first to the last moment of some sessions and all that they started (UTC epoch ms); null of none. */
export function spanOfSessions(
  db: Database,
  ids: readonly string[],
): { first: number; last: number } | null {
  const row = db
    .query<{ first: number | null; last: number | null }, [string]>(
      `${TREE}
       SELECT min(first) AS first, max(last) AS last FROM tree JOIN activity USING (session_id)`,
    )
    .get(JSON.stringify(ids));
  if (row === null || row.first === null || row.last === null) return null;
  return { first: row.first, last: row.last };
}

/** What was read of a session, and where. */
export type ToldBy = {
  source: SessionSource;
  root: string;
  path: string;
  file: string;
  generation: string;
  bytes: number;
  /** The program's version and directory at its beginning, where the unit says them. */
  version: string | null;
  cwd: string | null;
};

/** The units that tell of a session. */
export function unitsOf(db: Database, sessionId: string): ToldBy[] {
  return db
    .query<ToldBy, PlainId>(
      `SELECT units.source, root, path, file, generation, bytes, facts ->> '$.version' AS version, facts ->> '$.cwd' AS cwd
         FROM transcripts JOIN units USING (unit_id)
        WHERE ${IS_TOLD} ORDER BY path`,
    )
    .all(plainId(db, sessionId));
}

/** What was typed in a session, by time: when (UTC text), how, and by which key its words are found. */
export type Typed = { timestamp: string; kind: string; prompt_key: number };

export const typedIn = (db: Database, sessionId: string): Typed[] =>
  db
    .query<Typed, [string]>(
      `SELECT timestamp, kind, prompt_key FROM events
        WHERE session_id = ? AND type = 'user_message' ORDER BY timestamp, id`,
    )
    .all(sessionId);

/**
 * The sessions, but for those of the programs themselves, in which anything was done so shortly before now (UTC epoch
 * ms), and nothing later.
 */
export const recentSessions = (db: Database, now: number, within: number): Row[] =>
  db
    .query<Row, [number, number]>(
      `SELECT agent_sessions.* FROM activity JOIN agent_sessions USING (session_id)
        WHERE last BETWEEN ? AND ? AND session_type <> 'agent' ORDER BY session_id`,
    )
    .all(now - within, now + FAST);

/** So fast another machine's clock may be. What lies further ahead is of a clock that was wrong, and not of now. */
const FAST = 5 * MINUTE;
