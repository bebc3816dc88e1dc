import type { Database } from "bun:sqlite";

/** What can be exported row by row. */
export type ExportKind = "sessions" | "events" | "prompts";

/** The columns of each kind, in order, without those of the project. Names are those of the views (docs/sql.md). */
export type ExportRow = Record<string, string | number | null> & {
  /** The directory, and that of the session, by which the project is found. */
  path: string;
  home: string;
};

export type RowFilter = {
  /** UTC text: from the first moment on, and before the second. */
  from: string | null;
  before: string | null;
  source: string | null;
  type: string | null;
};

const statements: Record<ExportKind, string> = {
  sessions: `SELECT session_id, source, session_type, parent_session_id, project_path AS path, project_path AS home,
       start_time AS started_at, coalesce(end_time, start_time) AS ended_at,
       CAST(round((julianday(coalesce(end_time, start_time)) - julianday(start_time)) * 86400000) AS INTEGER) AS duration_ms,
       message_count - coalesce(assistant_message_count, 0) AS prompts, assistant_message_count AS assistant_messages,
       tool_call_count AS tool_calls, nullif(summary, '') AS title, nullif(starting_prompt, '') AS first_prompt
  FROM agent_sessions
 WHERE ($from IS NULL OR coalesce(end_time, start_time) >= $from) AND ($before IS NULL OR start_time < $before)
   AND ($source IS NULL OR source = $source) AND ($type IS NULL OR session_type = $type)
 ORDER BY start_time, session_id`,
  events: `SELECT id AS event_id, timestamp, e.type, kind, e.source, session_id, session_type, cwd AS path,
       coalesce(project_path, cwd) AS home
  FROM events e LEFT JOIN agent_sessions s USING (session_id)
 WHERE ($from IS NULL OR timestamp >= $from) AND ($before IS NULL OR timestamp < $before)
   AND ($source IS NULL OR e.source = $source) AND ($type IS NULL OR session_type = $type)
 ORDER BY timestamp, id`,
  prompts: `SELECT id AS event_id, timestamp, kind, e.source, session_id, session_type, e.cwd AS path,
       coalesce(project_path, e.cwd) AS home, text
  FROM events e LEFT JOIN agent_sessions s USING (session_id) LEFT JOIN prompts USING (prompt_key)
 WHERE e.type = 'user_message' AND ($from IS NULL OR timestamp >= $from) AND ($before IS NULL OR timestamp < $before)
   AND ($source IS NULL OR e.source = $source) AND ($type IS NULL OR session_type = $type)
 ORDER BY timestamp, id`,
};

/** The rows of a kind by their times, one after the other: never more than one is held. */
export const rowsToExport = (
  db: Database,
  kind: ExportKind,
  filter: RowFilter,
): IterableIterator<ExportRow> =>
  db.query<ExportRow, [RowFilter]>(statements[kind]).iterate(filter);
