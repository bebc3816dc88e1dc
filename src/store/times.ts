import type { Database } from "bun:sqlite";

import {
  decodeTimes,
  encodeTimes,
  type SessionTimes,
  stretchesOf,
  type TimedSession,
} from "../model/activity-codec.ts";
import type { Derived } from "../model/derive.ts";
import type { SessionSource, SessionType } from "../model/session.ts";

/** Keeps when a person and the agent were at work in a session. */
export function saveTimes(db: Database, { session, activity }: Derived): void {
  const times = { ...activity, work: stretchesOf(activity.work) };
  const { first, last } = spanOf(times, session.startTime);
  db.query(
    `INSERT INTO activity (session_id, first, last, times) VALUES ($session, $first, $last, $times)
     ON CONFLICT (session_id) DO UPDATE SET first = excluded.first, last = excluded.last, times = excluded.times
     WHERE times <> excluded.times OR first <> excluded.first OR last <> excluded.last`,
  ).run({ session: session.sessionId, first, last, times: encodeTimes(times) });
}

/** From the first to the last moment of all there is; of nothing, that of the session's start. */
function spanOf({ humans, work }: SessionTimes, start: number): { first: number; last: number } {
  const moments = [humans[0]?.at, humans.at(-1)?.at, work[0]?.start, work.at(-1)?.end].filter(
    (at) => at !== undefined,
  );
  if (moments.length === 0) return { first: start, last: start };
  return { first: Math.min(...moments), last: Math.max(...moments) };
}

type TimesRow = {
  session_id: string;
  source: SessionSource;
  session_type: SessionType;
  parent_session_id: string | null;
  times: Uint8Array;
};

/** The sessions that have anything between two moments (UTC epoch ms), in the order of their ids. */
export function timesBetween(db: Database, from: number, to: number): TimedSession[] {
  const rows = db
    .query<TimesRow, [number, number]>(
      `SELECT session_id, source, session_type, parent_session_id, times
         FROM activity JOIN agent_sessions USING (session_id)
        WHERE last >= ? AND first <= ? ORDER BY session_id`,
    )
    .all(from, to);
  return rows.map(({ session_id, source, session_type, parent_session_id, times }) => ({
    sessionId: session_id,
    source,
    type: session_type,
    parent: parent_session_id,
    ...decodeTimes(times),
  }));
}
