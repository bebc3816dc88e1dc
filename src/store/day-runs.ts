import type { Database } from "bun:sqlite";

import { countFirst } from "../sorted.ts";
import type { Day } from "../time/days.ts";

/** So many bytes of times are always few enough to be held at once, in the form that they are kept in. */
const FEW = 128 * 1024;

/**
 * Days in runs without gaps, for which the sessions of one run are held at once. Each run reads its sessions whole, so
 * that a new one begins only when as much has come in as was there on its first day: what goes on for years is not read
 * again for every month of them.
 * @param days ascending
 * @param margin so far around a run sessions count (milliseconds)
 */
export function runsOf(db: Database, days: readonly Day[], margin: number): Day[][] {
  const bytesOf = bytesBetween(db, days, margin);
  const runs: Day[][] = [];
  let first: Day | undefined;
  let most = 0;
  for (const day of days) {
    const run = runs.at(-1);
    if (first && run?.at(-1)?.end === day.start && bytesOf(first, day) <= most) {
      run.push(day);
      continue;
    }
    runs.push([day]);
    first = day;
    most = Math.max(FEW, 2 * bytesOf(day, day));
  }
  return runs;
}

/** How many bytes there are of the times of all sessions that have anything between two days, both included. */
function bytesBetween(db: Database, days: readonly Day[], margin: number) {
  const [from, to] = [(days[0]?.start ?? 0) - margin, (days.at(-1)?.end ?? 0) + margin];
  const rows = db
    .query<{ first: number; last: number; bytes: number }, [number, number]>(
      "SELECT first, last, length(times) AS bytes FROM activity WHERE last >= ? AND first <= ?",
    )
    .all(from, to);
  const begun = bytesUntil(rows.map(({ first, bytes }) => ({ at: first, bytes })));
  const over = bytesUntil(rows.map(({ last, bytes }) => ({ at: last + 1, bytes })));
  return (first: Day, last: Day) => begun(last.end + margin) - over(first.start - margin);
}

/** How many bytes there are up to a moment. */
function bytesUntil(parts: { at: number; bytes: number }[]): (moment: number) => number {
  parts.sort((a, b) => a.at - b.at);
  let sum = 0;
  const sums = parts.map(({ bytes }) => (sum += bytes));
  return (moment) => sums[countFirst(parts, ({ at }) => at <= moment) - 1] ?? 0;
}
