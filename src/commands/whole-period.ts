import type { Database } from "bun:sqlite";

import { largest, smallest } from "../long-lists.ts";
import { activeBetween, timesBetween } from "../store/times.ts";
import { type Calendar, dayAt, type Period } from "../time/days.ts";
import { ledgerFor, marginOf, type ReportProject } from "../time/report.ts";
import type { TimeRules } from "../time/rules.ts";

/** The days of everything in the index; of an empty one today. */
export function wholeOf(
  db: Database,
  calendar: Calendar,
  rules: TimeRules,
  today: Temporal.PlainDate,
): Period {
  const moments = activeBetween(db);
  if (moments === null) return { first: today, last: today };
  const { first, last } = withAttention(db, moments, calendar, rules);
  return { first: dayAt(first, calendar), last: dayAt(last, calendar) };
}

type Moments = { first: number; last: number };

/** Attention begins before the first act and lasts beyond the last one: where that can be on another day, how far. */
function withAttention(
  db: Database,
  { first, last }: Moments,
  calendar: Calendar,
  rules: TimeRules,
): Moments {
  const margin = marginOf(rules);
  const isOneDay = (from: number, to: number) => dayAt(from, calendar).equals(dayAt(to, calendar));
  if (isOneDay(first - margin, first) && isOneDay(last, last + margin)) return { first, last };
  const attention = [first, last].flatMap((moment) => {
    const sessions = timesBetween(db, moment - margin, moment + margin);
    return ledgerFor(sessions, rules, () => anyProject).direct;
  });
  return {
    first: smallest([first, ...attention.map(({ start }) => start)]),
    last: largest([last, ...attention.map(({ end }) => end - 1)]),
  };
}

const anyProject: ReportProject = { key: "", name: "", client: null };
