import { HOUR } from "../milliseconds.ts";
import type { TimedSession } from "../model/activity-codec.ts";
import type { Calendar, Day } from "./days.ts";
import { bandOf, eachDirect } from "./direct.ts";
import { emptyPart, type Figures, figuresOf, partsOf } from "./figures.ts";
import { type Act, type Ledger, ledgerOf, type Owner } from "./ledger.ts";
import type { TimeRules } from "./rules.ts";
import type { Span } from "./spans.ts";
import { beginningOfWeek } from "./weeks.ts";

/** A project as reports name it: the key is its identity. */
export type ReportProject = { key: string; name: string; client: string | null };

/** What a report can be broken down by. */
export const dimensions = [
  "project",
  "day",
  "week",
  "month",
  "session",
  "source",
  "client",
] as const;
export type Dimension = (typeof dimensions)[number];

export type ReportQuery = {
  /** Every day of the range, ascending. */
  days: readonly Day[];
  calendar: Calendar;
  /** ISO: 1 is Monday. */
  startOfWeek: number;
  rules: TimeRules;
  /** None for the total alone; two for a cross table. */
  by: readonly Dimension[];
  /** Which owners' times are wanted. Attention is shared out among all before the others are left out. */
  wanted: (owner: Owner<ReportProject>) => boolean;
};

/** What a row stands for in one dimension: its identity, and what a person calls it. */
export type Label = { key: string; name: string };

export type ReportRow = { labels: Label[]; figures: Figures };

export type Report = {
  rows: ReportRow[];
  total: Figures;
  /** The least and the most direct time that the same acts can be taken for. */
  band: { low: number; high: number };
};

/** So long before and after a range something can lie that changes the times inside it. */
export const marginOf = (rules: TimeRules): number => {
  const { stay, after, reading, opening } = rules;
  return Math.max(HOUR, bandOf(rules).high.stay, stay, after, reading, opening);
};

/** @param titleOf what a person calls a session */
export function reportOf(
  ledger: Ledger<ReportProject>,
  query: ReportQuery,
  titleOf: (sessionId: string) => string,
): Report {
  const { days, by, wanted } = query;
  const labels = new Labels(query, titleOf);
  const parts = partsOf(ledger, days, (owner, day) =>
    wanted(owner) ? labels.keyOf(owner, day) : null,
  );
  const rows = [...parts].map(([key, part]) => ({
    labels: labels.of(key),
    figures: figuresOf(part),
  }));
  const [range] = rangeOf(days);
  const whole = range && partsOf(ledger, [range], (owner) => (wanted(owner) ? "" : null)).get("");
  return {
    rows: by.length === 0 ? [] : rows.sort(inOrder(by)),
    total: figuresOf(whole ?? emptyPart()),
    band: bandIn(ledger, query),
  };
}

/** The range from the first day to the last; none where there is no day. */
export function rangeOf(days: readonly Day[]): { start: number; end: number }[] {
  const [first] = days;
  const last = days.at(-1);
  return first === undefined || last === undefined ? [] : [{ start: first.start, end: last.end }];
}

function bandIn({ acts }: Ledger<ReportProject>, { days, rules, wanted }: ReportQuery) {
  const [{ start: first, end: last } = { start: 0, end: 0 }] = rangeOf(days);
  const { low, high } = bandOf(rules);
  const lengthUnder = (band: TimeRules) => {
    let sum = 0;
    eachDirect(acts, band, (_, { owner }, from, to) => {
      const start = Math.max(from, first);
      const end = Math.min(to, last);
      if (start < end && wanted(owner)) sum += end - start;
    });
    return sum;
  };
  return { low: lengthUnder(low), high: lengthUnder(high) };
}

/** How much direct time there is in each of some periods under other rules, in milliseconds. */
export function directIn(
  acts: readonly Act<ReportProject>[],
  rules: TimeRules,
  periods: readonly Span[],
): number[] {
  const sums = periods.map(() => 0);
  let first = 0;
  eachDirect(acts, rules, (_, __, from, to) => {
    while (first < periods.length && (periods[first]?.end ?? 0) <= from) first++;
    for (let index = first; index < periods.length; index++) {
      const { start, end } = periods[index] ?? { start: to, end: to };
      if (start >= to) return;
      sums[index] = (sums[index] ?? 0) + Math.min(to, end) - Math.max(from, start);
    }
  });
  return sums;
}

/** Days as they come; all else by what took most. */
export const inOrder = (by: readonly Dimension[]) => (a: ReportRow, b: ReportRow) => {
  for (const [index, dimension] of by.entries()) {
    const [one, other] = [a.labels[index]?.key ?? "", b.labels[index]?.key ?? ""];
    if (one === other) continue;
    if (isTime(dimension)) return one < other ? -1 : 1;
    if (index === by.length - 1) {
      const more = weightOf(b) - weightOf(a);
      if (more !== 0) return more;
    }
    const names = [a.labels[index]?.name ?? "", b.labels[index]?.name ?? ""];
    return names[0] === names[1]
      ? one < other
        ? -1
        : 1
      : (names[0] ?? "") < (names[1] ?? "")
        ? -1
        : 1;
  }
  return 0;
};

export const isTime = (dimension: Dimension) =>
  dimension === "day" || dimension === "week" || dimension === "month";

const weightOf = ({ figures: { direct, delegated } }: ReportRow) => direct + delegated;

/** The keys of rows, and what they stand for. */
class Labels {
  readonly #query: ReportQuery;
  readonly #titleOf: (sessionId: string) => string;
  readonly #known = new Map<string, Label[]>();
  readonly #ofDay = new Map<Dimension, Label[]>();

  constructor(query: ReportQuery, titleOf: (sessionId: string) => string) {
    this.#query = query;
    this.#titleOf = titleOf;
  }

  keyOf(owner: Owner<ReportProject>, day: number): string {
    const labels = this.#query.by.map((dimension) => this.#labelOf(dimension, owner, day));
    const key = labels.map(({ key: part }) => part).join("\0");
    if (!this.#known.has(key)) this.#known.set(key, labels);
    return key;
  }

  of(key: string): Label[] {
    return this.#known.get(key) ?? [];
  }

  #labelOf(
    dimension: Dimension,
    { project, root, source }: Owner<ReportProject>,
    day: number,
  ): Label {
    switch (dimension) {
      case "project":
        return project;
      case "session":
        return { key: root, name: this.#titleOf(root) };
      case "source":
        return { key: source, name: source };
      case "client":
        return { key: project.client ?? "", name: project.client ?? "(no client)" };
      case "day":
      case "week":
      case "month":
        return this.#timeLabel(dimension, day);
    }
  }

  #timeLabel(dimension: "day" | "week" | "month", day: number): Label {
    let labels = this.#ofDay.get(dimension);
    if (labels === undefined) {
      labels = this.#query.days.map(({ date }) => {
        const key = periodOf(dimension, date, this.#query.startOfWeek);
        return { key, name: key };
      });
      this.#ofDay.set(dimension, labels);
    }
    return labels[day] ?? { key: "", name: "" };
  }
}

/** A day, the first day of its week, or its month. */
function periodOf(
  dimension: "day" | "week" | "month",
  date: Temporal.PlainDate,
  startOfWeek: number,
) {
  if (dimension === "month") return date.toString().slice(0, 7);
  return (dimension === "week" ? beginningOfWeek(date, startOfWeek) : date).toString();
}

/**
 * The ledger of some sessions, with the project of each directory found once.
 * @param projectOf the project of what was done in a directory, in a session that began in another
 */
export function ledgerFor(
  sessions: readonly TimedSession[],
  rules: TimeRules,
  projectOf: (path: string, session: string) => ReportProject,
): Ledger<ReportProject> {
  const known = new Map<string, ReportProject>();
  return ledgerOf(sessions, rules, (place, home) => {
    const pair = `${place}\0${home}`;
    let project = known.get(pair);
    if (project === undefined) known.set(pair, (project = projectOf(place, home)));
    return project;
  });
}
