import type { Database } from "bun:sqlite";

import { projectsIn } from "../projects/in-index.ts";
import { type Calendar, type Day, dayAt, daysBetween } from "../time/days.ts";
import { type Figures, figuresOf, partsOf } from "../time/figures.ts";
import { ledgerFor, marginOf, rangeOf } from "../time/report.ts";
import type { Span } from "../time/spans.ts";
import { type FigureSettings, isBasis, keepBasis } from "./figures-basis.ts";
import { ProjectBook } from "./project-book.ts";
import { changedSpans } from "./stale-times.ts";
import { activeBetween, timesBetween } from "./times.ts";

/** So many days' sessions are held at once. */
const TOGETHER = 31;

/**
 * Brings what the views need (migrations/0011-views.sql) up to date: the names of projects, and the figures of the
 * days in which anything changed; of all days where the settings did.
 */
export function renewFigures(db: Database, settings: FigureSettings, basis: string): void {
  db.transaction(() => {
    const { projects, home, dayStart, timezone, time } = settings;
    const margin = marginOf(time);
    const book = new ProjectBook(db, projectsIn(db, projects, home));
    const changed = isBasis(db, basis) && !book.hasMoved() ? changedSpans(db) : null;
    if (changed === null) startAnew(db, book);
    else book.add(stalePaths(db));
    const spans = changed ?? wholeOf(db);
    const calendar = { timezone, dayStart };
    for (const days of runsOf(spans.map(widened(margin)), calendar)) {
      const [range = { start: 0, end: 0 }] = rangeOf(days);
      const sessions = timesBetween(db, range.start - margin, range.end + margin);
      const ledger = ledgerFor(sessions, time, book.projectOf);
      replaceDays(
        db,
        days,
        partsOf(ledger, days, ({ project }, day) => keyOf(day, project.key)),
      );
    }
    book.save();
    keepBasis(db, basis);
  }).immediate();
}

function startAnew(db: Database, book: ProjectBook): void {
  db.run("DELETE FROM day_figures");
  book.clear();
  const rows = db.query<{ path: string }, []>(
    "SELECT DISTINCT project_path AS path FROM agent_sessions",
  );
  book.add(rows.all().map(({ path }) => path));
}

function stalePaths(db: Database): string[] {
  const rows = db.query<{ path: string }, []>(
    "SELECT DISTINCT project_path AS path FROM agent_sessions JOIN figures_stale USING (session_id)",
  );
  return rows.all().map(({ path }) => path);
}

function wholeOf(db: Database): Span[] {
  const span = activeBetween(db);
  return span === null ? [] : [{ start: span.first, end: span.last }];
}

/** What changed can change times so long before and after it. */
const widened =
  (margin: number) =>
  ({ start, end }: Span): Span => ({ start: start - margin, end: end + margin });

/** The days that spans touch, in runs without gaps that are not too long. */
function runsOf(spans: readonly Span[], calendar: Calendar): Day[][] {
  const days = new Map<number, Day>();
  for (const { start, end } of spans) {
    const touched = daysBetween(dayAt(start, calendar), dayAt(end, calendar), calendar);
    for (const day of touched) days.set(day.start, day);
  }
  const runs: Day[][] = [];
  for (const day of [...days.values()].toSorted((a, b) => a.start - b.start)) {
    const run = runs.at(-1);
    if (run !== undefined && run.length < TOGETHER && run.at(-1)?.end === day.start) run.push(day);
    else runs.push([day]);
  }
  return runs;
}

/** A day, as its place in the list, and a project. */
const keyOf = (day: number, project: string) => `${day} ${project}`;

function replaceDays(
  db: Database,
  days: readonly Day[],
  parts: ReadonlyMap<string, Parameters<typeof figuresOf>[0]>,
): void {
  const remove = db.query("DELETE FROM day_figures WHERE date = ?");
  for (const { date } of days) remove.run(date.toString());
  const insert = db.query(
    `INSERT INTO day_figures (date, project_key, direct_ms, delegated_ms, agent_wall_ms, supervised_ms, autonomous_ms,
                              tracked_ms, prompts, sessions)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const [key, part] of parts) {
    const gap = key.indexOf(" ");
    const day = days[Number(key.slice(0, gap))];
    const figures = figuresOf(part);
    if (day !== undefined && isAnything(figures))
      insert.run(day.date.toString(), key.slice(gap + 1), ...columnsOf(figures));
  }
}

/** Gaps that nothing explains are in no figure of the views. */
const isAnything = ({ unaccounted: _, ...figures }: Figures) =>
  Object.values(figures).some((figure) => figure > 0);

const columnsOf = (figures: Figures) => [
  figures.direct,
  figures.delegated,
  figures.agentWall,
  figures.supervised,
  figures.autonomous,
  figures.tracked,
  figures.prompts,
  figures.sessions,
];
