import type { Database } from "bun:sqlite";

import { type Figures, noFigures } from "../time/figures.ts";
import {
  type Dimension,
  inOrder,
  type Label,
  type Report,
  type ReportRow,
} from "../time/report.ts";
import { areFiguresStale } from "./figures-basis.ts";

/** A report that the figures of whole days are enough for. */
type StoredQuery = {
  /** `basisOfFigures` of the settings. */
  basis: string;
  /** Local days, as text; both are in it. */
  first: string;
  last: string;
  by: readonly Dimension[];
  /** ISO: 1 is Monday. */
  startOfWeek: number;
};

/**
 * The same report as from the sessions' times (`reportOf`), added up from the stored figures of days: years take no
 * longer than weeks. Null where those are not up to date, or do not tell sessions, sources or clients apart.
 */
export function storedReport(db: Database, query: StoredQuery): Report | null {
  const parts = query.by.map((dimension) => expressionOf(dimension, query.startOfWeek));
  const known = parts.filter((part) => part !== null);
  if (known.length < parts.length || areFiguresStale(db, query.basis)) return null;
  const rows = rowsBy(db, known, query);
  const labels = labelsFor(db, query.by);
  const [total = { keys: [], figures: noFigures }] = rowsBy(db, [], query);
  return {
    rows:
      query.by.length === 0
        ? []
        : rows
            .map(({ keys, figures }): ReportRow => ({ labels: labels(keys), figures }))
            .sort(inOrder(query.by)),
    total: total.figures,
    band: bandOf(db, query),
  };
}

/** What rows are grouped by, in SQL; null for what the figures do not tell apart. */
function expressionOf(dimension: Dimension, startOfWeek: number): string | null {
  switch (dimension) {
    case "project":
      return "project_key";
    case "day":
      return "date";
    case "week":
      return `date(date, '-' || ((strftime('%w', date) + 7 - ${startOfWeek % 7}) % 7) || ' days')`;
    case "month":
      return "substr(date, 1, 7)";
    default:
      return null;
  }
}

type Row = { keys: string[]; figures: Figures };

const WALL = "agent_wall_ms, supervised_ms, autonomous_ms, tracked_ms";

/** Sums of rows of numbers behind their keys. */
function rowsBy(db: Database, parts: readonly string[], { first, last }: StoredQuery): Row[] {
  const ask = (columns: string, table: string) => {
    const keys = parts.map((part) => `${part}, `).join("");
    const group = parts.length === 0 ? "" : ` GROUP BY ${parts.join(", ")}`;
    return db
      .query<unknown, [string, string]>(
        `SELECT ${keys}${columns} FROM ${table} WHERE date BETWEEN ? AND ?${group}`,
      )
      .values(first, last)
      .map((row) => ({
        keys: row.slice(0, parts.length).map(String),
        numbers: row.slice(parts.length).map(Number),
      }));
  };
  const sums = (columns: string) =>
    columns
      .split(", ")
      .map((column) => `coalesce(sum(${column}), 0)`)
      .join(", ");
  // Agents that work at once for two projects are in one day's wall once.
  const walls = parts.includes("project_key") ? "day_figures" : "day_totals";
  const wallOf = byKeys(ask(sums(WALL), walls));
  const sessionsOf = byKeys(ask("count(DISTINCT root)", "day_sessions"));
  return ask(sums("direct_ms, delegated_ms, unaccounted_ms, prompts"), "day_figures").map(
    ({ keys, numbers: [direct = 0, delegated = 0, unaccounted = 0, prompts = 0] }) => {
      const [agentWall = 0, supervised = 0, autonomous = 0, tracked = 0] = wallOf(keys);
      const [sessions = 0] = sessionsOf(keys);
      const wall = { agentWall, supervised, autonomous, tracked };
      return { keys, figures: { direct, delegated, ...wall, unaccounted, prompts, sessions } };
    },
  );
}

function byKeys(rows: readonly { keys: string[]; numbers: number[] }[]) {
  const known = new Map(rows.map(({ keys, numbers }) => [keys.join("\0"), numbers]));
  return (keys: readonly string[]): number[] => known.get(keys.join("\0")) ?? [];
}

function bandOf(db: Database, { first, last }: StoredQuery): Report["band"] {
  const band = db
    .query<Report["band"], [string, string]>(
      `SELECT coalesce(sum(direct_low_ms), 0) AS low, coalesce(sum(direct_high_ms), 0) AS high
         FROM day_totals WHERE date BETWEEN ? AND ?`,
    )
    .get(first, last);
  return band ?? { low: 0, high: 0 };
}

type Named = Label & { client: string | null };

function labelsFor(db: Database, by: readonly Dimension[]): (keys: readonly string[]) => Label[] {
  const projects = db
    .query<Named, []>("SELECT project_key AS key, name, client FROM project_names")
    .all();
  const names = new Map(projects.map((project) => [project.key, project]));
  return (keys) =>
    keys.map(
      (key, index) => (by[index] === "project" ? names.get(key) : null) ?? { key, name: key },
    );
}
