import type { Database } from "bun:sqlite";

import { largest, smallest } from "../long-lists.ts";
import { decodeTimes, type SessionTimes, type Stretch } from "../model/activity-codec.ts";
import type { HumanEvent } from "../model/activity.ts";
import type { Span } from "../time/spans.ts";

type StaleRow = {
  session_id: string;
  before: Uint8Array | null;
  now: Uint8Array | null;
  whole: number;
};

/**
 * In which spans the times of sessions are others than when the figures were made; null where a session is gone, so
 * that all there is has to be looked at.
 */
export function changedSpans(db: Database): Span[] | null {
  const rows = db
    .query<StaleRow, []>(
      `SELECT session_id, figures_stale.times AS before, activity.times AS now, whole
         FROM figures_stale LEFT JOIN activity USING (session_id) WHERE session_id <> ''`,
    )
    .all();
  if (rows.some(({ now }) => now === null)) return null;
  return rows.flatMap(({ session_id, before, now, whole }) => {
    const [old, current] = [timesIn(before), timesIn(now)];
    if (whole === 0 && before !== null) return differing(old, current);
    // What stood below one that was not there belonged to another root, even where nothing was done in this one.
    return [old, current, ...descendantsOf(db, session_id)].flatMap(spanOf);
  });
}

const none: SessionTimes = { humans: [], work: [], places: [] };
const timesIn = (bytes: Uint8Array | null) => (bytes === null ? none : decodeTimes(bytes));

/** Who is below a session belongs to another root when that one gets another parent. */
function descendantsOf(db: Database, sessionId: string): SessionTimes[] {
  const rows = db.query<{ times: Uint8Array }, [string]>(
    `WITH RECURSIVE below (session_id) AS (
         SELECT session_id FROM agent_sessions WHERE parent_session_id = ?
          UNION
         SELECT s.session_id FROM below JOIN agent_sessions s ON s.parent_session_id = below.session_id)
     SELECT times FROM below JOIN activity USING (session_id)`,
  );
  return rows.all(sessionId).map(({ times }) => decodeTimes(times));
}

function spanOf({ humans, work }: SessionTimes): Span[] {
  const moments = [
    ...humans.map(({ at }) => at),
    ...work.flatMap(({ start, end }) => [start, end]),
  ];
  if (moments.length === 0) return [];
  return [{ start: smallest(moments), end: largest(moments) }];
}

/** From the first to the last moment at which the times of a session are not the same as before. */
export function differing(before: SessionTimes, now: SessionTimes): Span[] {
  const isSameAct = (a: HumanEvent, b: HumanEvent) =>
    a.at === b.at &&
    a.kind === b.kind &&
    a.since === b.since &&
    before.places[a.place] === now.places[b.place];
  const isSameWork = (a: Stretch, b: Stretch) =>
    a.start === b.start && a.end === b.end && a.rule === b.rule && a.delegating === b.delegating;
  const [humans, othersHumans] = trimmed(before.humans, now.humans, isSameAct);
  const [work, othersWork] = trimmed(before.work, now.work, isSameWork);
  const acts = [...humans, ...othersHumans];
  const rest = [...work, ...othersWork];
  const isMoved = before.places[0] !== now.places[0] && before.places.length > 0;
  // Work is booked where the person last was, so that another directory of one act changes all after it.
  const reachesOn = acts.length > 0 && before.places.length + now.places.length > 2;
  if (isMoved) return [before, now].flatMap(spanOf);
  const from = spanOf({ humans: acts, work: rest, places: [] });
  const [end] = reachesOn
    ? [before, now]
        .flatMap(spanOf)
        .map((span) => span.end)
        .toSorted((a, b) => b - a)
    : [];
  return from.map((span) => ({ start: span.start, end: Math.max(span.end, end ?? span.end) }));
}

/** Two lists without what is the same at their beginnings and at their ends. */
function trimmed<One>(
  a: readonly One[],
  b: readonly One[],
  isSame: (one: One, other: One) => boolean,
): [One[], One[]] {
  const same = (i: number, j: number) => {
    const [one, other] = [a[i], b[j]];
    return one !== undefined && other !== undefined && isSame(one, other);
  };
  let head = 0;
  while (same(head, head)) head++;
  let tail = 0;
  const most = Math.min(a.length, b.length) - head;
  while (tail < most && same(a.length - 1 - tail, b.length - 1 - tail)) tail++;
  return [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
}
