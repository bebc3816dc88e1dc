import type { Ledger } from "../time/ledger.ts";
import type { ReportProject } from "../time/report.ts";
import { rounded, type RoundingRules, type Timed } from "./rounding.ts";
import { type Stint, type StintQuery, stintsOf } from "./stints.ts";

export type SheetRules = StintQuery & {
  /** Entries that are shorter are dropped, or folded into the nearest one of their group's day (milliseconds). */
  min: number;
  short: "drop" | "fold";
  rounding: RoundingRules;
};

/** Where the time went between the exact figures and the entries, in milliseconds: exact + gaps - dropped + rounding = total. */
export type Sums = {
  exact: number;
  gaps: number;
  dropped: number;
  droppedEntries: number;
  folded: number;
  /** How many entries were rounded to nothing. */
  vanished: number;
  rounding: number;
  total: number;
};

/**
 * The entries of a timesheet, by their starts. They are laid out among those that are not wanted, so that a client's own
 * sheet is a part of the joint one.
 */
export function sheetOf(
  ledger: Ledger<ReportProject>,
  rules: SheetRules,
): { entries: Timed[]; sums: Sums } {
  const { stints, exact, gaps } = stintsOf(ledger, rules);
  const { kept, dropped, droppedEntries, folded } = withoutShort(stints, rules);
  const entries = rounded(kept, rules.rounding).filter(isWanted);
  const exactly = kept.filter(isWanted);
  const total = sumOf(entries);
  const rounding = total - sumOf(exactly);
  const vanished = exactly.length - entries.length;
  return {
    entries,
    sums: { exact, gaps, dropped, droppedEntries, folded, vanished, rounding, total },
  };
}

const isWanted = ({ wanted }: Stint) => wanted;

const sumOf = (entries: readonly Timed[]) => entries.reduce((sum, { length }) => sum + length, 0);

function withoutShort(stints: readonly Stint[], { min, short }: SheetRules) {
  const timed = stints.map((one) => ({ ...one, length: one.end - one.start }));
  const kept = timed.filter(({ length }) => length >= min);
  let dropped = 0;
  let droppedEntries = 0;
  let folded = 0;
  const byCell = Map.groupBy(kept, cellOf);
  for (const one of timed) {
    if (one.length >= min) continue;
    const host = short === "fold" ? nearestTo(one, byCell.get(cellOf(one)) ?? []) : undefined;
    if (host === undefined) {
      if (one.wanted) dropped += one.length;
      if (one.wanted) droppedEntries++;
      continue;
    }
    if (one.wanted) folded += one.length;
    host.length += one.length;
    for (const [root, length] of one.sessions)
      host.sessions.set(root, (host.sessions.get(root) ?? 0) + length);
  }
  return { kept, dropped, droppedEntries, folded };
}

const cellOf = ({ day, group }: Stint) => `${day.start}\0${group}`;

function nearestTo(one: Stint, others: readonly Timed[]): Timed | undefined {
  const distance = ({ start, end }: Stint) => Math.max(start - one.end, one.start - end);
  return others.toSorted((a, b) => distance(a) - distance(b))[0];
}
