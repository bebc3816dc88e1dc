import { countFirst } from "../sorted.ts";
import type { Day } from "../time/days.ts";
import { type Part, partsOf } from "../time/figures.ts";
import type { Ledger, Owner } from "../time/ledger.ts";
import type { ReportProject } from "../time/report.ts";
import { byStart, cutter, lengthOf, type Span, union, without } from "../time/spans.ts";

/** Which time is handed over. */
export const measures = ["direct", "delegated", "tracked"] as const;
export type Measure = (typeof measures)[number];

/** What one entry is of: a project's time, or a session's in a project. */
export const groupings = ["project", "session"] as const;
type Grouping = (typeof groupings)[number];

/** Time of one project (or session) on one day, without a gap. */
export type Stint = Span & {
  day: Day;
  /** What it is of: stints of one group can be joined. */
  group: string;
  /** In one lane nothing happens at once: the person's own, a project's, or that of its (or a session's) n-th agent. */
  lane: string;
  project: ReportProject;
  /** Whether it is asked for; what is not only has its place among what is. */
  wanted: boolean;
  /** How long each session (by its root) had a part in it, in milliseconds. */
  sessions: Map<string, number>;
};

export type StintQuery = {
  days: readonly Day[];
  measure: Measure;
  per: Grouping;
  /** Stints of one group with at most so much between them are one (milliseconds). */
  mergeGap: number;
  wanted: (owner: Owner<ReportProject>) => boolean;
};

/** A project's day, of what is wanted or of what is not. */
type Cell = Pick<Stint, "day" | "project" | "wanted"> & { whole: string };

/** Stints, how long those are that are wanted, and the gaps that became a part of them. */
type Found = { stints: Stint[]; exact: number; gaps: number };

/** A person's or agents' time in a session. */
type Piece = Span & { root: string };

/**
 * The stints of a period, by their starts, cut at the boundaries of days. Delegated time of agents that work at once
 * is in lanes: the first is the time of at least one agent, the second that of at least two, and so on.
 */
export function stintsOf(ledger: Ledger<ReportProject>, query: StintQuery): Found {
  const { days, wanted } = query;
  const cells = new Map<string, Cell>();
  const parts = partsOf(ledger, days, (owner, index) => {
    const day = days[index];
    if (day === undefined) return null;
    const isWanted = wanted(owner);
    const whole = isWanted ? owner.project.key : `${owner.project.key}\0others`;
    const cell = `${index}\0${whole}`;
    if (!cells.has(cell)) cells.set(cell, { day, whole, project: owner.project, wanted: isWanted });
    return cell;
  });
  const found: Found = { stints: [], exact: 0, gaps: 0 };
  for (const [key, cell] of cells) {
    const part = parts.get(key);
    if (part === undefined) continue;
    for (const group of groupsOf(part, cell, ledger, query)) addGroup(found, group, cell, query);
  }
  found.stints.sort(
    (a, b) => a.start - b.start || compare(a.group, b.group) || compare(a.lane, b.lane),
  );
  return found;
}

/** Adds the stints of a group's lanes. */
function addGroup(
  found: Found,
  { group, pieces, isFree }: Group,
  { whole, ...common }: Cell,
  { measure, mergeGap }: StintQuery,
): void {
  for (const [index, spans] of lanesOf(pieces, measure).entries()) {
    const lane = measure === "direct" ? "" : `${measure === "tracked" ? whole : group}\0${index}`;
    const merged = merge(spans, mergeGap, isFree);
    if (common.wanted) {
      found.exact += lengthOf(spans);
      found.gaps += merged.gaps;
    }
    const piecesIn = cutter(pieces);
    for (const span of merged.spans) {
      const sessions = lengthsOf(piecesIn(span));
      found.stints.push({ ...common, ...span, group, lane, sessions });
    }
  }
}

const compare = (a: string, b: string) => Number(a > b) - Number(a < b);

/** The time of one group, by its starts, and what gaps it may be joined over. */
type Group = Pick<Stint, "group"> & { pieces: Piece[]; isFree: (gap: Span) => boolean };

/** A project's day in its groups: itself, or its sessions. */
function groupsOf(
  part: Part<ReportProject>,
  { whole, project }: Cell,
  { direct }: Ledger<ReportProject>,
  { measure, per }: StintQuery,
): Group[] {
  const pieces = piecesOf(part, measure, per);
  const isUnattended = freeOf(
    direct,
    ({ act }) => measure === "direct" || act.owner.project.key !== project.key,
  );
  if (per === "project") return [{ group: whole, pieces, isFree: isUnattended }];
  return [...Map.groupBy(pieces, ({ root }) => root)].map(([root, own]) => {
    const isOwn = freeOf(measure === "tracked" ? pieces : [], (piece) => piece.root !== root);
    const isFree = (gap: Span) => isUnattended(gap) && isOwn(gap);
    return { group: `${root}\0${whole}`, pieces: own, isFree };
  });
}

function piecesOf(
  { direct, worked }: Part<ReportProject>,
  measure: Measure,
  per: Grouping,
): Piece[] {
  const attention = direct.map(({ start, end, act }) => ({ start, end, root: act.owner.root }));
  const work = worked.map(({ start, end, owner }) => ({ start, end, root: owner.root }));
  if (measure === "direct") return attention;
  if (measure === "delegated") return work;
  return per === "project" ? [...attention, ...work].sort(byStart) : sharedOut(attention, work);
}

/**
 * Each moment is of one session: of the one that has the person's attention, else of the one that was at work first.
 * So the sessions of a project come to what the project comes to.
 */
function sharedOut(attention: readonly Piece[], work: readonly Piece[]): Piece[] {
  const once: Piece[] = [];
  let until = Number.NEGATIVE_INFINITY;
  for (const { start, end, root } of work.toSorted(
    (a, b) => byStart(a, b) || compare(a.root, b.root),
  )) {
    if (end > until) once.push({ start: Math.max(start, until), end, root });
    until = Math.max(until, end);
  }
  return [...attention, ...without(once, attention)].toSorted(byStart);
}

/** Spans of which none overlaps another, in as many lists as there are at once; tracked time counts once. */
function lanesOf(pieces: readonly Piece[], measure: Measure): Span[][] {
  if (measure !== "delegated") return [union(pieces)];
  const changes = pieces.flatMap(({ start, end }) => [
    { at: start, by: 1 },
    { at: end, by: -1 },
  ]);
  changes.sort((a, b) => a.at - b.at || b.by - a.by);
  const lanes: Span[][] = [];
  const since: number[] = [];
  for (const { at, by } of changes) {
    if (by > 0) since.push(at);
    else close(lanes, since, at);
  }
  return lanes;
}

/** One of those at work has ended: the highest lane has a gap from here on. */
function close(lanes: Span[][], since: number[], end: number): void {
  const start = since.pop() ?? end;
  const lane = (lanes[since.length] ??= []);
  const last = lane.at(-1);
  if (last?.end === start) last.end = end;
  else if (start < end) lane.push({ start, end });
}

/**
 * Whether a gap holds none of some spans.
 * @param spans ascending, none overlapping another
 */
function freeOf<Part extends Span>(
  spans: readonly Part[],
  isOther: (span: Part) => boolean,
): (gap: Span) => boolean {
  return ({ start, end }) => {
    let next = countFirst(spans, (span) => span.end <= start);
    for (let span = spans[next]; span !== undefined && span.start < end; span = spans[++next])
      if (isOther(span)) return false;
    return true;
  };
}

function merge(
  spans: readonly Span[],
  mergeGap: number,
  isFree: (gap: Span) => boolean,
): { spans: Span[]; gaps: number } {
  const merged: Span[] = [];
  let gaps = 0;
  for (const { start, end } of spans) {
    const last = merged.at(-1);
    const isNear = last !== undefined && start - last.end <= mergeGap;
    if (isNear && isFree({ start: last.end, end: start })) {
      gaps += start - last.end;
      last.end = end;
    } else merged.push({ start, end });
  }
  return { spans: merged, gaps };
}

function lengthsOf(pieces: readonly Piece[]): Map<string, number> {
  const parts = new Map<string, number>();
  for (const { start, end, root } of pieces) parts.set(root, (parts.get(root) ?? 0) + end - start);
  return parts;
}
