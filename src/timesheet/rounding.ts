import { Failure } from "../failure.ts";
import type { Stint } from "./stints.ts";

export const roundings = ["up", "nearest", "down"] as const;
export type Rounding = (typeof roundings)[number];

export type RoundingRules = {
  /** Milliseconds; 0 rounds nothing. */
  unit: number;
  how: Rounding;
  per: "entry" | "day";
  /** Boundaries are multiples of so many milliseconds: 1000 for programs that know only seconds. */
  resolution: number;
};

/** A stint, and how long it is taken for: with what was folded into it, or rounded. */
export type Timed = Stint & { length: number };

/**
 * Rounds once, and puts the entries so that in no lane one overlaps another and each stays in its day.
 * @param stints by their starts; `length` is exact
 * @returns the same with what was rounded to nothing left out
 */
export function rounded(stints: readonly Timed[], rules: RoundingRules): Timed[] {
  const { unit, how, per, resolution } = rules;
  const step = unit > 0 ? Math.max(resolution, 1000) : resolution;
  const entries = stints.map((one) => {
    const start = floorTo(one.start, step);
    const own = floorTo(one.end, step) - start;
    const length = own + floorTo(one.length - (one.end - one.start), step);
    return { ...one, start: Math.max(start, Math.ceil(one.day.start / step) * step), length };
  });
  if (unit > 0 && per === "entry")
    for (const [index, entry] of entries.entries())
      entry.length = roundTo(stints[index]?.length ?? 0, unit, how);
  if (unit > 0 && per === "day") roundDays(entries, stints, unit, how);
  const kept = entries.filter(({ length }) => length > 0);
  for (const lane of Map.groupBy(kept, ({ day, lane: name }) => `${day.start}\0${name}`).values())
    layOut(lane);
  return kept.toSorted((a, b) => a.start - b.start);
}

const floorTo = (value: number, unit: number) => Math.floor(value / unit) * unit;

function roundTo(length: number, unit: number, how: Rounding): number {
  if (how === "up") return Math.ceil(length / unit) * unit;
  return (how === "down" ? Math.floor(length / unit) : Math.round(length / unit)) * unit;
}

/**
 * The sum of each project's day is rounded, also where its entries are of sessions; what that adds is the last entry's,
 * what it takes is taken from the last on.
 */
function roundDays(entries: Timed[], exact: readonly Timed[], unit: number, how: Rounding): void {
  const cellOf = ({ day, project, wanted }: Timed) => `${day.start}\0${project.key}\0${wanted}`;
  const sums = new Map<string, number>();
  for (const one of exact) sums.set(cellOf(one), (sums.get(cellOf(one)) ?? 0) + one.length);
  for (const [cell, group] of Map.groupBy(entries, cellOf)) {
    let rest = roundTo(sums.get(cell) ?? 0, unit, how);
    for (const entry of group) {
      entry.length = Math.min(entry.length, rest);
      rest -= entry.length;
    }
    const last = group.findLast(({ length }) => length > 0) ?? group.at(-1);
    if (last !== undefined) last.length += rest;
  }
}

/** Whoever grew pushes the next ones on; where the day is over, those before give way. */
function layOut(entries: Timed[]): void {
  let free = Number.NEGATIVE_INFINITY;
  for (const entry of entries) {
    entry.start = Math.max(entry.start, free);
    entry.end = free = entry.start + entry.length;
  }
  const [first] = entries;
  if (first === undefined) return;
  let limit = first.day.end;
  for (const entry of entries.toReversed()) {
    if (entry.end > limit) {
      entry.end = limit;
      entry.start = limit - entry.length;
    }
    limit = entry.start;
  }
  if (first.start >= first.day.start) return;
  const whose = entries.every(({ wanted }) => wanted) ? "" : " of all projects";
  throw new Failure(
    `${first.day.date.toString()} is too short for ${entries.length} entries${whose} so rounded; join them with --merge-gap, leave short ones out with --min, or give --round-per day`,
  );
}
