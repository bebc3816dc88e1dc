import type { Database } from "bun:sqlite";

import type { SessionSource, SessionType } from "../model/session.ts";
import { type Resume, UNFINISHED_LINE } from "../model/transcript.ts";
import type { Folder, Unit } from "../sources/source.ts";
import { factsIn } from "./facts.ts";
import type { Row } from "./session-row.ts";

/** The stamp with which each unit of a source was last read, by its path. */
export const stampsOf = (db: Database, source: SessionSource): Map<string, string> =>
  stampsIn(db.query<unknown, [string]>(`${SELECT_STAMPS} WHERE source = ?`).values(source));

/** The same of the units whose paths begin with a folder's and what divides it from them. */
export const stampsBelow = (
  db: Database,
  { path, divider }: Pick<Folder, "path" | "divider">,
): Map<string, string> =>
  stampsIn(
    db
      .query<unknown, [string, string]>(`${SELECT_STAMPS} WHERE path > ? AND path < ?`)
      .values(path + divider, path + String.fromCharCode(divider.charCodeAt(0) + 1)),
  );

/** The stamp with which one unit was last read; undefined where it was not. */
export const stampAt = (db: Database, path: string): string | undefined =>
  db.query<{ stamp: string }, [string]>("SELECT stamp FROM units WHERE path = ?").get(path)?.stamp;

const SELECT_STAMPS = "SELECT path, stamp FROM units";

function stampsIn(rows: readonly unknown[][]): Map<string, string> {
  const stamps = new Map<string, string>();
  for (const [path, stamp] of rows) {
    if (typeof path === "string" && typeof stamp === "string") stamps.set(path, stamp);
  }
  return stamps;
}

/** The paths of the units that tell of children of the sessions that some units tell of. */
export function childPathsOf(db: Database, paths: readonly string[]): Set<string> {
  const rows = db.query<{ path: string }, [string]>(
    `SELECT DISTINCT units.path FROM transcripts JOIN units USING (unit_id)
      WHERE facts ->> '$.parent' IN (
        SELECT session_id FROM transcripts JOIN units USING (unit_id)
         WHERE units.path IN (SELECT value FROM json_each(?)))`,
  );
  return new Set(rows.all(JSON.stringify(paths)).map(({ path }) => path));
}

type ResumeRow = {
  stamp: string;
  offset: number;
  lines: number;
  guard: string;
  facts: string;
  steps: Uint8Array;
};

/** Where reading a unit can go on, undefined where it was not read so far, or tells of several sessions. */
export function resumeOf(db: Database, { path, stamp }: Unit): Resume | undefined {
  const rows = db
    .query<ResumeRow, [string]>(
      `SELECT stamp, read_to AS offset, read_lines AS lines, guard, facts, steps
         FROM units JOIN transcripts USING (unit_id)
        WHERE path = ? AND read_to IS NOT NULL`,
    )
    .all(path);
  const [row, second] = rows;
  if (row === undefined || second !== undefined || revisionOf(row.stamp) !== revisionOf(stamp))
    return undefined;
  return { ...row, facts: factsIn(row.facts) };
}

/** What a source's older revision read has to be read again. */
const revisionOf = (stamp: string) => stamp.slice(0, stamp.indexOf("/"));

/** Whether there are sessions whose facts have changed and whose rows are still to be made. */
export const isPending = (db: Database): boolean =>
  db.query("SELECT 1 FROM pending LIMIT 1").get() !== null;

/** How many sessions of each source the index holds. */
export function countBySource(db: Database): Map<string, number> {
  const rows = db.query<{ source: string; count: number }, []>(
    "SELECT source, count(*) AS count FROM agent_sessions GROUP BY source ORDER BY source",
  );
  return new Map(rows.all().map(({ source, count }) => [source, count]));
}

export function countByType(db: Database): Map<string, number> {
  const rows = db.query<{ session_type: string; count: number }, []>(
    "SELECT session_type, count(*) AS count FROM agent_sessions GROUP BY session_type ORDER BY session_type",
  );
  return new Map(rows.all().map(({ session_type, count }) => [session_type, count]));
}

/**
 * What was not used: how often, and in how many units.
 * @param isWritten whether a file may still be being written: the end of its last line is waited for
 */
export function countSkips(
  db: Database,
  isWritten: (file: string) => boolean,
): { records: number; units: number } {
  const cut = db
    .query<{ file: string }, [string]>(
      "SELECT file FROM skips JOIN units USING (path) WHERE reason = ?",
    )
    .all(UNFINISHED_LINE);
  const row = db
    .query<{ records: number; units: number }, [string]>(
      `SELECT count(place) AS records, count(DISTINCT CASE WHEN place IS NULL THEN path END) AS units
         FROM skips WHERE reason <> ?`,
    )
    .get(UNFINISHED_LINE);
  const { records, units } = row ?? { records: 0, units: 0 };
  return { records: records + cut.filter(({ file }) => !isWritten(file)).length, units };
}

export type SkipRow = { source: string; path: string; place: string | null; reason: string };

export function listSkips(db: Database): SkipRow[] {
  return db
    .query<SkipRow, []>(
      "SELECT source, path, place, reason FROM skips ORDER BY source, path, place",
    )
    .all();
}

export type UnknownRow = { source: string; what: string; count: number; units: number };

/** Entry types and fields that no schema knows, the most frequent first. */
export function listUnknowns(db: Database): UnknownRow[] {
  return db
    .query<UnknownRow, []>(
      `SELECT source, what, sum(count) AS count, count(*) AS units FROM unknowns
        GROUP BY source, what ORDER BY count DESC, what`,
    )
    .all();
}

/** Where the transcript of each session that a person drives was read. */
export const transcriptPlaces = (db: Database): TranscriptPlace[] =>
  db
    .query<TranscriptPlace, []>(
      `SELECT agent_sessions.session_id, units.source, root, path, file FROM agent_sessions
         JOIN transcripts USING (session_id) JOIN units USING (unit_id)
        WHERE session_type = 'user'`,
    )
    .all();

export type TranscriptPlace = {
  session_id: string;
  source: SessionSource;
  root: string;
  path: string;
  file: string;
};

/** Which sessions to list: every condition that is given must hold. */
export type SessionFilter = {
  /** Only sessions that have a step at or after this UTC time, as text. */
  from?: string | null;
  /** Only sessions that began before this UTC time. */
  before?: string | null;
  /** Only sessions that began in one of these directories. */
  paths?: readonly string[] | null;
  source?: string;
  type?: string;
  limit?: number;
};

/** Sessions, the newest first. */
export function listSessions(db: Database, filter: SessionFilter): Row[] {
  const { from = null, before = null, source = null, type = null, limit = -1 } = filter;
  const paths = filter.paths ? JSON.stringify(filter.paths) : null;
  return db
    .query<Row, [Record<string, string | number | null>]>(
      `SELECT * FROM agent_sessions
        WHERE ($from IS NULL OR coalesce(end_time, start_time) >= $from)
          AND ($before IS NULL OR start_time < $before)
          AND ($paths IS NULL OR project_path IN (SELECT value FROM json_each($paths)))
          AND ($source IS NULL OR source = $source)
          AND ($type IS NULL OR session_type = $type)
        ORDER BY start_time DESC, session_id LIMIT $limit`,
    )
    .all({ from, before, paths, source, type, limit });
}

/** By what a person tells sessions apart: the day (UTC), the project, the beginning of what it is called. */
type SessionHint = { id: string; day: string; project: string; title: string };

/** The newest sessions. @param type only those of this type */
export const newestSessions = (
  db: Database,
  type: SessionType | null,
  most: number,
): SessionHint[] =>
  db
    .query<SessionHint, { type: string | null; most: number }>(
      `SELECT session_id AS id, substr(start_time, 1, 10) AS day, project_name AS project,
              substr(coalesce(nullif(summary, ''), starting_prompt, ''), 1, 60) AS title
         FROM agent_sessions WHERE $type IS NULL OR session_type = $type
        ORDER BY start_time DESC, session_id LIMIT $most`,
    )
    .all({ type, most });

/** The prompts and titles in which something may have been masked. */
export const maskedTexts = (db: Database): string[] =>
  db
    .query<{ text: string }, []>("SELECT text FROM prompts WHERE instr(text, '[masked: ')")
    .all()
    .concat(
      db
        .query<{ text: string }, []>("SELECT text FROM titles WHERE instr(text, '[masked: ')")
        .all(),
    )
    .map(({ text }) => text);

/** The directories that sessions began in, the last used first. */
export function sessionsByPath(
  db: Database,
): { path: string; sessions: number; last_used: string }[] {
  return db
    .query<{ path: string; sessions: number; last_used: string }, []>(
      `SELECT project_path AS path, count(*) FILTER (WHERE session_type = 'user') AS sessions,
              max(coalesce(end_time, start_time)) AS last_used
         FROM agent_sessions GROUP BY project_path ORDER BY last_used DESC, project_path`,
    )
    .all();
}

/** The directories in which something was done in sessions that began in others, with those. */
export function visitedPaths(db: Database): { path: string; session: string }[] {
  return db
    .query<{ path: string; session: string }, []>(
      `SELECT path, session_path AS session FROM project_places
        WHERE path <> session_path ORDER BY path, session_path`,
    )
    .all();
}
