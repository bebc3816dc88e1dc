import { isTyped } from "../../model/step.ts";
import type { Part } from "../../time/figures.ts";
import type { ReportProject } from "../../time/report.ts";
import { type Span, union } from "../../time/spans.ts";
import type { Charset } from "./charset.ts";
import type { Slot } from "./scale.ts";

/** One column of a lane. `lane`: the project that it tells of; null for none. */
export type Cell = { sign: string; lane: number | "all" | null };

/** A day on its scale. */
export type Sheet = {
  columns: number;
  slots: readonly Slot[];
  /** The lane of a project, by its key. */
  laneOf: ReadonlyMap<string, number>;
  letters: readonly string[];
  charset: Charset;
};

const blank: Cell = { sign: " ", lane: null };

/** The person: in each column the project that had most of their attention, small where they were away for most of it. */
export function personStrip({ direct }: Part<ReportProject>, sheet: Sheet): Cell[] {
  const owned = direct.map(({ start, end, act }) => ({ start, end, project: act.owner.project }));
  const shares = sharesOf(owned, sheet);
  return lengthsOf(sheet).map((length, column) => {
    const lane = mostIn(shares, column);
    if (lane === null) return blank;
    const letter = sheet.letters[lane] ?? "";
    const attention = shares.reduce((sum, share) => sum + (share[column] ?? 0), 0);
    return { sign: attention * 2 >= length ? letter : letter.toLowerCase(), lane };
  });
}

/** What was typed, and when. */
export function promptStrip({ acts }: Part<ReportProject>, sheet: Sheet): Cell[] {
  const { columns, slots, laneOf, charset } = sheet;
  const found = Array.from({ length: columns }, (): number[] => []);
  for (const { at, kind, owner } of acts) {
    if (!isTyped(kind)) continue;
    const slot = slots.find(({ start, end }) => start <= at && at < end);
    if (slot) found[slot.column]?.push(laneOf.get(owner.project.key) ?? 0);
  }
  const [one, several] = charset.ticks;
  return found.map((lanes) => {
    const [lane] = lanes;
    return lane === undefined ? blank : { sign: lanes.length === 1 ? one : several, lane };
  });
}

/**
 * The agents: in each column how many worked at once while any did.
 * @param color that of the project that had most, or none
 */
export function agentStrip(
  { worked }: Part<ReportProject>,
  sheet: Sheet,
  color: "project" | "plain" = "project",
): Cell[] {
  const { columns, slots, charset } = sheet;
  const owned = worked.map(({ start, end, owner }) => ({ start, end, project: owner.project }));
  const shares = sharesOf(owned, sheet);
  const delegated = spread(worked, slots, columns);
  const wall = spread(union(worked), slots, columns);
  return lengthsOf(sheet).map((length, column) => {
    const work = delegated[column] ?? 0;
    if (work === 0) return blank;
    const moment = work * 4 < length;
    const shade = moment ? 0 : shadeOf(Math.round(work / (wall[column] ?? work)));
    const lane = color === "project" ? mostIn(shares, column) : "all";
    return { sign: charset.shades[shade], lane };
  });
}

/** A sign in the column of a moment, and words beside it where there is room for them. */
export function nowStrip(now: number, words: string, { columns, slots, charset }: Sheet): Cell[] {
  const column = slots.find(({ start, end }) => start <= now && now < end)?.column ?? 0;
  const after = `${charset.now} ${words}`;
  const before = `${words} ${charset.now}`;
  const text =
    column + after.length <= columns
      ? " ".repeat(column) + after
      : before.padStart(column + 1).slice(-(column + 1));
  return [...text].map((sign) => ({ sign, lane: "all" }));
}

/** A lane with a sign in the column of a moment, if that is in the day and nothing else is there. */
export function withNow(cells: readonly Cell[], now: number, { slots, charset }: Sheet): Cell[] {
  const here = slots.find(({ start, end }) => start <= now && now < end)?.column;
  return cells.map((cell, column) =>
    column === here && cell === blank ? { sign: charset.now, lane: "all" } : cell,
  );
}

function shadeOf(agents: number): 1 | 2 | 3 | 4 {
  if (agents >= 5) return 4;
  if (agents >= 3) return 3;
  return agents >= 2 ? 2 : 1;
}

const lengthsOf = ({ slots, columns }: Sheet) => spread(slots, slots, columns);

/** How much of each column each lane has. */
function sharesOf(
  spans: readonly (Span & { project: ReportProject })[],
  { columns, slots, laneOf, letters }: Sheet,
): number[][] {
  const byLane = Map.groupBy(spans, ({ project }) => laneOf.get(project.key));
  return letters.map((_, lane) => spread(byLane.get(lane) ?? [], slots, columns));
}

function mostIn(shares: readonly number[][], column: number): number | null {
  let most = 0;
  let lane: number | null = null;
  for (const [index, share] of shares.entries()) {
    const own = share[column] ?? 0;
    if (own <= most) continue;
    most = own;
    lane = index;
  }
  return lane;
}

/** How many milliseconds of the spans lie in each column; both lists ascend by their starts. */
function spread(spans: readonly Span[], slots: readonly Slot[], columns: number): number[] {
  const sums = Array.from({ length: columns }, () => 0);
  let first = 0;
  for (const { start, end } of spans) {
    while (first < slots.length && (slots[first]?.end ?? 0) <= start) first++;
    for (let index = first; index < slots.length; index++) {
      const slot = slots[index];
      if (slot === undefined || slot.start >= end) break;
      const both = Math.min(end, slot.end) - Math.max(start, slot.start);
      sums[slot.column] = (sums[slot.column] ?? 0) + both;
    }
  }
  return sums;
}
