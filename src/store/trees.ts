import type { Database } from "bun:sqlite";

/** A session that is to go, as it is told. */
export type Condemned = {
  session_id: string;
  project_name: string;
  project_path: string;
  start_time: string;
  title: string | null;
  prompts: number;
};

export const startedIn = (db: Database, paths: readonly string[]): string[] =>
  idsIn(
    db
      .query<IdRow, [string]>(
        "SELECT session_id FROM agent_sessions WHERE project_path IN (SELECT value FROM json_each(?))",
      )
      .all(JSON.stringify(paths)),
  );

/** The sessions at the root of a tree in which nothing happened at or after a moment (UTC text). */
export const endedBefore = (db: Database, moment: string): string[] =>
  idsIn(
    db
      .query<IdRow, [string]>(
        `WITH RECURSIVE late (id) AS (
           SELECT session_id FROM agent_sessions WHERE coalesce(end_time, start_time) >= ?
            UNION
           SELECT parent_session_id FROM agent_sessions JOIN late ON session_id = id
            WHERE session_type <> 'user' AND parent_session_id IS NOT NULL)
         SELECT session_id FROM agent_sessions
          WHERE session_id NOT IN (SELECT id FROM late)
            AND (session_type = 'user' OR parent_session_id IS NULL
                 OR parent_session_id NOT IN (SELECT session_id FROM agent_sessions))`,
      )
      .all(moment),
  );

type IdRow = { session_id: string };

const idsIn = (rows: readonly IdRow[]) => rows.map(({ session_id }) => session_id);

/** `tree`: the ids of some sessions, a JSON list, of all that their agents have started, and those. */
export const TREE = `WITH RECURSIVE tree (session_id) AS (
         SELECT value FROM json_each(?)
          UNION
         SELECT child.session_id FROM tree JOIN agent_sessions child ON child.parent_session_id = tree.session_id
          WHERE child.session_type <> 'user')`;

/** Some sessions and all that their agents have started. */
export const treesOf = (db: Database, ids: readonly string[]): string[] =>
  idsIn(
    db
      .query<IdRow, [string]>(
        `${TREE} SELECT session_id FROM agent_sessions JOIN tree USING (session_id)`,
      )
      .all(JSON.stringify(ids)),
  );

export const condemnedAmong = (db: Database, ids: readonly string[]): Condemned[] =>
  db
    .query<Condemned, [string]>(
      `SELECT session_id, project_name, project_path, start_time, coalesce(nullif(summary, ''), starting_prompt) AS title,
              (SELECT count(*) FROM events WHERE events.session_id = agent_sessions.session_id
                  AND type = 'user_message') AS prompts
         FROM agent_sessions WHERE session_id IN (SELECT value FROM json_each(?)) ORDER BY start_time, session_id`,
    )
    .all(JSON.stringify(ids));

/** How many prompts of a session were typed in another directory than it began in. */
type Elsewhere = { session_id: string; began: string; path: string; prompts: number };

export const typedElsewhere = (db: Database): Elsewhere[] =>
  db
    .query<Elsewhere, []>(
      `SELECT session_id, project_path AS began, cwd AS path, count(*) AS prompts
         FROM events JOIN agent_sessions USING (session_id)
        WHERE type = 'user_message' AND cwd <> project_path GROUP BY session_id, cwd`,
    )
    .all();
