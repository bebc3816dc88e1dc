import type { Database } from "bun:sqlite";

import { DAY } from "../milliseconds.ts";
import {
  decodeTimes,
  encodeTimes,
  type SessionTimes,
  type TimedSession,
} from "../model/activity-codec.ts";
import type { AgentSession, SessionSource, SessionType } from "../model/session.ts";
import type { Span } from "../time/spans.ts";

export const timesColumns = "session_id, first, last, times";

export function valuesOfTimes({ sessionId, startTime }: AgentSession, times: SessionTimes) {
  const { first, last } = spanOf(times, startTime);
  return [sessionId, first, last, encodeTimes(times)] as const;
}

/** Keeps when a person and the agent were at work in a session that is there already. */
export function saveTimes(db: Database, session: AgentSession, times: SessionTimes): void {
  db.query(
    `INSERT INTO activity (${timesColumns}) VALUES (?, ?, ?, ?)
     ON CONFLICT (session_id) DO UPDATE SET first = excluded.first, last = excluded.last, times = excluded.times
     WHERE times <> excluded.times OR first <> excluded.first OR last <> excluded.last`,
  ).run(...valuesOfTimes(session, times));
}

/** From the first to the last moment of all there is; of nothing, that of the session's start. */
function spanOf({ humans, work }: SessionTimes, start: number): { first: number; last: number } {
  const moments = [humans[0]?.at, humans.at(-1)?.at, work[0]?.start, work.at(-1)?.end].filter(
    (at) => at !== undefined,
  );
  if (moments.length === 0) return { first: start, last: start };
  return { first: Math.min(...moments), last: Math.max(...moments) };
}

type KinRow = {
  session_id: string;
  source: SessionSource;
  session_type: SessionType;
  parent_session_id: string | null;
};
type TimesRow = KinRow & { times: Uint8Array };

/**
 * The sessions that have anything between two moments (UTC epoch ms), in the order of their ids, and without times
 * those that their subagents descend from.
 */
export function timesBetween(db: Database, from: number, to: number): TimedSession[] {
  const rows = db
    .query<TimesRow, [number, number]>(
      `SELECT session_id, source, session_type, parent_session_id, times
         FROM activity JOIN agent_sessions USING (session_id)
        WHERE last >= ? AND first <= ? ORDER BY session_id`,
    )
    .all(from, to);
  const sessions = rows.map((row) => timedSession(row, decodeTimes(row.times)));
  return [...sessions, ...ancestorsOf(sessions, db)];
}

function ancestorsOf(sessions: readonly TimedSession[], db: Database): TimedSession[] {
  const known = new Set(sessions.map(({ sessionId }) => sessionId));
  const query = db.query<KinRow, [string]>(
    `SELECT session_id, source, session_type, parent_session_id
       FROM agent_sessions WHERE session_id = ?`,
  );
  const found: TimedSession[] = [];
  const find = ({ type, parent }: TimedSession) => {
    if (type === "user" || parent === null || known.has(parent)) return;
    known.add(parent);
    const row = query.get(parent);
    if (row !== null) found.push(timedSession(row, { humans: [], work: [], places: [] }));
  };
  for (const session of sessions) find(session);
  for (const session of found) find(session);
  return found;
}

const timedSession = (row: KinRow, { humans, work, places }: SessionTimes): TimedSession => ({
  sessionId: row.session_id,
  source: row.source,
  type: row.session_type,
  parent: row.parent_session_id,
  humans,
  work,
  places,
});

/** From the first to the last moment of which the index knows anything (UTC epoch ms); null where it is empty. */
export function activeBetween(db: Database): { first: number; last: number } | null {
  const row = db
    .query<{ first: number | null; last: number | null }, []>(
      "SELECT min(first) AS first, max(last) AS last FROM activity",
    )
    .get();
  if (row === null || row.first === null || row.last === null) return null;
  return { first: row.first, last: row.last };
}

/** Where anything was done between two moments, in whole days of UTC: without the days of which nothing is known. */
export function activeSpans(db: Database, from: number, to: number): Span[] {
  const rows = db.query<{ times: Uint8Array }, [number, number]>(
    "SELECT times FROM activity WHERE last >= ? AND first <= ?",
  );
  const days = new Set<number>();
  const add = (start: number, end: number) => {
    if (end < from || start > to) return;
    for (let day = Math.floor(start / DAY); day <= Math.floor(end / DAY); day++) days.add(day);
  };
  for (const { times } of rows.iterate(from, to)) {
    const { humans, work } = decodeTimes(times);
    for (const { at } of humans) add(at, at);
    for (const { start, end, rule } of work) if (rule !== "wait") add(start, end);
  }
  const spans: Span[] = [];
  for (const day of [...days].toSorted((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last?.end === day * DAY) last.end += DAY;
    else spans.push({ start: day * DAY, end: (day + 1) * DAY });
  }
  return spans;
}

/** What a person calls a session: its title, else its first words, else its id. */
export function titlesOf(db: Database): (sessionId: string) => string {
  const query = db.query<{ title: string | null }, [string]>(
    `SELECT coalesce(nullif(summary, ''), nullif(starting_prompt, '')) AS title
       FROM agent_sessions WHERE session_id = ?`,
  );
  return (sessionId) => query.get(sessionId)?.title ?? sessionId;
}

/** The words of a prompt by its key, null where none are kept. */
export function wordsOf(db: Database): (key: number) => string | null {
  const query = db.query<{ text: string | null }, [number]>(
    "SELECT nullif(text, '') AS text FROM prompts WHERE prompt_key = ?",
  );
  return (key) => query.get(key)?.text ?? null;
}
