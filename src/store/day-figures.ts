import type { Database } from "bun:sqlite";

import { DAY } from "../milliseconds.ts";
import { projectsIn } from "../projects/in-index.ts";
import {
  beginningOf,
  type Calendar,
  calendarOf,
  type Day,
  dayAt,
  daysBetween,
} from "../time/days.ts";
import { bandOf } from "../time/direct.ts";
import {
  emptyPart,
  type Figures,
  figuresOf,
  type Part,
  partsOf,
  rootsOf,
} from "../time/figures.ts";
import type { Ledger } from "../time/ledger.ts";
import { directIn, ledgerFor, marginOf, rangeOf, type ReportProject } from "../time/report.ts";
import type { TimeRules } from "../time/rules.ts";
import type { Span } from "../time/spans.ts";
import { runsOf } from "./day-runs.ts";
import { type FigureSettings, isBasis, keepBasis } from "./figures-basis.ts";
import { quickOffsets } from "./local-clock.ts";
import { ProjectBook } from "./project-book.ts";
import { changedSpans } from "./stale-times.ts";
import { activeBetween, activeSpans, timesBetween } from "./times.ts";
import { writing } from "./writing.ts";

/**
 * Brings what the views need (migrations/0011-views.sql) up to date: the names of projects, and the figures of the
 * days in which anything changed; of all days where the settings did.
 */
export function renewFigures(db: Database, settings: FigureSettings, basis: string): void {
  writing(db, () => {
    const { projects, home, time } = settings;
    const margin = marginOf(time);
    const book = new ProjectBook(db, projectsIn(db, projects, home));
    const changed = isBasis(db, basis) && !book.hasMoved() ? changedSpans(db) : null;
    if (changed === null) startAnew(db, book);
    else book.add(stalePaths(db));
    const calendar = calendarOf(settings, quickOffsets(db, settings));
    const spans = (changed ?? everActive(db))
      .map(widened(margin))
      .flatMap((span) => (isLong(span) ? emptied(db, span, margin, calendar) : [span]));
    for (const days of runsOf(db, daysIn(spans, calendar), margin)) {
      const [range = { start: 0, end: 0 }] = rangeOf(days);
      const sessions = timesBetween(db, range.start - margin, range.end + margin);
      const ledger = ledgerFor(sessions, time, book.projectOf);
      replaceCells(
        db,
        days,
        partsOf(ledger, days, ({ project }, day) => keyOf(day, project.key)),
      );
      replaceTotals(db, days, ledger, time);
    }
    book.save();
    keepBasis(db, basis);
  });
}

function startAnew(db: Database, book: ProjectBook): void {
  for (const table of tables) db.run(`DELETE FROM ${table}`);
  book.clear();
  const rows = db.query<{ path: string }, []>(
    "SELECT DISTINCT project_path AS path FROM agent_sessions",
  );
  book.add(rows.all().map(({ path }) => path));
}

function stalePaths(db: Database): string[] {
  const rows = db.query<{ path: string }, []>(
    "SELECT DISTINCT project_path AS path FROM figures_stale CROSS JOIN agent_sessions USING (session_id)",
  );
  return rows.all().map(({ path }) => path);
}

function everActive(db: Database): Span[] {
  const span = activeBetween(db);
  return span === null ? [] : [{ start: span.first, end: span.last }];
}

/** What changed can change times so long before and after it. */
const widened =
  (margin: number) =>
  ({ start, end }: Span): Span => ({ start: start - margin, end: end + margin });

/** One odd time in a transcript makes a span of thousands of years, in nearly all days of which nothing was done. */
const isLong = ({ start, end }: Span): boolean => end - start > LONG;
const LONG = 20 * 366 * DAY;

/** Takes away the figures of all days that a span touches. @returns where in it and about it something was done */
function emptied(db: Database, { start, end }: Span, margin: number, calendar: Calendar): Span[] {
  const [first, last] = [dayAt(start, calendar), dayAt(end, calendar)];
  for (const table of tables) {
    const remove = db.query(`DELETE FROM ${table} WHERE date BETWEEN ? AND ?`);
    remove.run(first.toString(), last.toString());
  }
  const from = beginningOf(first, calendar) - margin;
  const to = beginningOf(last.add({ days: 1 }), calendar) + margin;
  return activeSpans(db, from, to).map(widened(margin));
}

/** The days that spans touch, ascending. */
function daysIn(spans: readonly Span[], calendar: Calendar): Day[] {
  const days = new Map<number, Day>();
  for (const { start, end } of spans) {
    const touched = daysBetween(dayAt(start, calendar), dayAt(end, calendar), calendar);
    for (const day of touched) days.set(day.start, day);
  }
  return [...days.values()].sort((a, b) => a.start - b.start);
}

/** A day, as its place in the list, and a project. */
const keyOf = (day: number, project: string) => `${day} ${project}`;

const tables = ["day_figures", "day_totals", "day_sessions"] as const;

function replaceCells(
  db: Database,
  days: readonly Day[],
  parts: ReadonlyMap<string, Part<ReportProject>>,
): void {
  for (const table of tables) {
    const remove = db.query(`DELETE FROM ${table} WHERE date = ?`);
    for (const { date } of days) remove.run(date.toString());
  }
  const insert = db.query(
    `INSERT INTO day_figures (date, project_key, direct_ms, delegated_ms, agent_wall_ms, supervised_ms, autonomous_ms,
                              tracked_ms, unaccounted_ms, prompts, sessions)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const session = db.query("INSERT INTO day_sessions (date, project_key, root) VALUES (?, ?, ?)");
  for (const [key, part] of parts) {
    const gap = key.indexOf(" ");
    const date = days[Number(key.slice(0, gap))]?.date.toString() ?? "";
    const project = key.slice(gap + 1);
    insert.run(date, project, ...columnsOf(figuresOf(part)));
    for (const root of rootsOf(part)) session.run(date, project, root);
  }
}

function replaceTotals(
  db: Database,
  days: readonly Day[],
  ledger: Ledger<ReportProject>,
  rules: TimeRules,
): void {
  const { low, high } = bandOf(rules);
  const lows = directIn(ledger.acts, low, days);
  const highs = directIn(ledger.acts, high, days);
  const parts = partsOf(ledger, days, (_, day) => day);
  const insert = db.query(
    `INSERT INTO day_totals (date, agent_wall_ms, supervised_ms, autonomous_ms, tracked_ms, direct_low_ms, direct_high_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const [index, { date }] of days.entries()) {
    const part = parts.get(index);
    const [least = 0, most = 0] = [lows[index], highs[index]];
    if (part === undefined && least === 0 && most === 0) continue;
    const { agentWall, supervised, autonomous, tracked } = figuresOf(part ?? emptyPart());
    insert.run(date.toString(), agentWall, supervised, autonomous, tracked, least, most);
  }
}

const columnsOf = (figures: Figures) => [
  figures.direct,
  figures.delegated,
  figures.agentWall,
  figures.supervised,
  figures.autonomous,
  figures.tracked,
  figures.unaccounted,
  figures.prompts,
  figures.sessions,
];
