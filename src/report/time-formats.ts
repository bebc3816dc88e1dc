import { csvCell } from "../csv-cell.ts";
import { HOUR } from "../milliseconds.ts";
import { beginningOf, type Calendar, type Period } from "../time/days.ts";
import { type Figures, noFigures } from "../time/figures.ts";
import type { Dimension, Report, ReportRow } from "../time/report.ts";
import type { TimeRules } from "../time/rules.ts";
import { harmless } from "../unseen.ts";
import { capital } from "./capital.ts";
import { wordDuration, wordRatio } from "./duration.ts";
import { shortId } from "./session-list.ts";

/** The settings that figures hang on: printed beside them. */
export type Basis = {
  timezone: string;
  day_start: string;
  start_of_week: number;
  rules: TimeRules;
  filters: { project: string[]; exclude: string[]; source: string | null };
};

/** The version of the JSON of reports: raised whenever a program that reads it would have to change. */
export const REPORT_VERSION = 1;

/** A report for programs: all times in milliseconds. */
export function reportAsJson(
  { rows, total, band }: Report,
  by: readonly Dimension[],
  asked: AskedDays,
  basis: Basis,
): object {
  return {
    schema_version: REPORT_VERSION,
    period: periodAsJson(asked),
    settings: basisAsJson(basis),
    by,
    rows: rows.map(({ labels, figures }) => ({
      ...Object.fromEntries(by.map((dimension, index) => [dimension, labels[index]])),
      ...figuresAsJson(figures),
    })),
    total: { ...figuresAsJson(total), direct_low_ms: band.low, direct_high_ms: band.high },
  };
}

/** The days that were asked for; a zone may never have had some. */
export type AskedDays = { period: Period; calendar: Calendar };

export function periodAsJson({ period: { first, last }, calendar }: AskedDays): object {
  const isoOf = (date: Temporal.PlainDate) => new Date(beginningOf(date, calendar)).toISOString();
  return {
    since: first.toString(),
    until: last.toString(),
    start: isoOf(first),
    end: isoOf(last.add({ days: 1 })),
  };
}

export function basisAsJson({ rules, ...basis }: Basis): object {
  return {
    ...basis,
    rules_ms: {
      stay: rules.stay,
      after: rules.after,
      reading: rules.reading,
      opening: rules.opening,
      writing_cap: rules.writingCap,
      tool_cap: rules.toolCap,
    },
  };
}

export function figuresAsJson(figures: Figures) {
  return {
    direct_ms: figures.direct,
    delegated_ms: figures.delegated,
    ratio: figures.direct === 0 ? null : figures.delegated / figures.direct,
    agent_wall_ms: figures.agentWall,
    supervised_ms: figures.supervised,
    autonomous_ms: figures.autonomous,
    tracked_ms: figures.tracked,
    unaccounted_ms: figures.unaccounted,
    prompts: figures.prompts,
    sessions: figures.sessions,
  };
}

/** Comma-separated rows for a spreadsheet, times in hours with all their decimals in the milliseconds' columns. */
export function reportAsCsv({ rows }: Report, by: readonly Dimension[]): string[] {
  const titles = by.flatMap((dimension) =>
    (keyed(dimension) ? [`${dimension}_key`] : []).concat(dimension),
  );
  const figures = Object.keys(figuresAsJson(rows[0]?.figures ?? noFigures));
  const head = [...titles, "direct_hours", "delegated_hours", ...figures];
  return [head, ...rows.map((row) => csvRow(row, by))].map((cells) => cells.map(csvCell).join(","));
}

/** Names are not unique for these, so their identity stands beside them. */
const keyed = (dimension: Dimension) => dimension === "project" || dimension === "session";

function csvRow({ labels, figures }: ReportRow, by: readonly Dimension[]): string[] {
  const names = by.flatMap((dimension, index) => {
    const { key = "", name = "" } = labels[index] ?? {};
    return keyed(dimension) ? [key, name] : [name];
  });
  const hours = [figures.direct, figures.delegated].map((length) => (length / HOUR).toFixed(2));
  const values = Object.values(figuresAsJson(figures)).map((value) =>
    value === null ? "" : String(value),
  );
  return [...names, ...hours, ...values];
}

/** A table for a note or a ticket. */
export function reportAsMarkdown({ rows, total }: Report, by: readonly Dimension[]): string[] {
  const words = by.flatMap((dimension) =>
    dimension === "session" ? ["Session", "Id"] : [capital(dimension)],
  );
  const titles = [...words, "Direct", "Delegated", "Ratio", "Prompts", "Sessions"];
  const rule = titles.map((_, index) => (index < words.length ? "---" : "---:"));
  const totals = words.map((_, index) => (index === 0 ? "**Total**" : ""));
  return [
    markdownRow(titles),
    markdownRow(rule),
    ...rows.map(({ labels, figures }) =>
      markdownRow([...markdownLabels(labels, by), ...markdownFigures(figures)]),
    ),
    markdownRow([...totals, ...markdownFigures(total)]),
    "",
    `Agent wall ${wordDuration(total.agentWall)} (supervised ${wordDuration(total.supervised)}, autonomous ${wordDuration(total.autonomous)}), tracked ${wordDuration(total.tracked)}`,
  ];
}

const markdownRow = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

/** Many sessions begin with the same words: each has its id behind them. */
const markdownLabels = (labels: ReportRow["labels"], by: readonly Dimension[]): string[] =>
  labels.flatMap(({ key, name }, index) =>
    by[index] === "session" ? [asMarkdown(name), asMarkdown(shortId(key))] : [asMarkdown(name)],
  );

const markdownFigures = ({ direct, delegated, prompts, sessions }: Figures): string[] => [
  wordDuration(direct),
  wordDuration(delegated),
  wordRatio(delegated, direct),
  String(prompts),
  String(sessions),
];

/**
 * A text that means nothing but itself. Addresses, and what GitHub and GitLab take for a person's name or an issue's
 * number, would become links whatever is escaped, so that an empty comment stands in their midst.
 */
export const asMarkdown = (text: string) =>
  harmless(text)
    .replace(/[\\`*_{}[\]<>()#+!|~-]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replace(/:(?=\/\/)|@(?=\w)|#(?=\d)|www(?=\.)/gi, "$&<!-- -->");
