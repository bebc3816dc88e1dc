import { isTyped } from "../model/step.ts";
import type { DirectSpan } from "./direct.ts";
import type { Act, Ledger, Owner, Unaccounted, Worked } from "./ledger.ts";
import { intersection, lengthOf, type Span, union } from "./spans.ts";

/** What a report says of some time. All but the last two are milliseconds. */
export type Figures = {
  /** Human attention: at any moment of one project only. */
  direct: number;
  /** The agents' work, summed over sessions. */
  delegated: number;
  /** The time in which at least one agent worked: its parts under attention, and without. */
  agentWall: number;
  supervised: number;
  autonomous: number;
  /** The time in which anybody was at work. */
  tracked: number;
  /** Gaps that nothing explains: in none of the above. */
  unaccounted: number;
  /** What was typed. */
  prompts: number;
  /** Sessions in which anything was done, each with its subagents. */
  sessions: number;
};

export const noFigures: Figures = {
  direct: 0,
  delegated: 0,
  agentWall: 0,
  supervised: 0,
  autonomous: 0,
  tracked: 0,
  unaccounted: 0,
  prompts: 0,
  sessions: 0,
};

/** The part of a ledger that belongs together: a day, a project, a project's day. */
export type Part<Project> = {
  acts: Act<Project>[];
  direct: DirectSpan<Act<Project>>[];
  worked: Worked<Project>[];
  unaccounted: Unaccounted<Project>[];
};

/** A part in which nothing was done. */
export const emptyPart = <Project>(): Part<Project> => ({
  acts: [],
  direct: [],
  worked: [],
  unaccounted: [],
});

export function figuresOf<Project>(part: Part<Project>): Figures {
  const { acts, direct, worked, unaccounted } = part;
  const wall = union(worked);
  const agentWall = lengthOf(wall);
  const attention = lengthOf(direct);
  const supervised = lengthOf(intersection(wall, union(direct)));
  let prompts = 0;
  for (const { kind } of acts) if (isTyped(kind)) prompts++;
  return {
    direct: attention,
    delegated: lengthOf(worked),
    agentWall,
    supervised,
    autonomous: agentWall - supervised,
    tracked: agentWall + attention - supervised,
    unaccounted: lengthOf(unaccounted),
    prompts,
    sessions: rootsOf(part).size,
  };
}

/** The sessions in which anything was done, by those at the roots of their trees. */
export function rootsOf<Project>({ acts, direct, worked }: Part<Project>): Set<string> {
  const roots = new Set<string>();
  for (const { owner } of acts) roots.add(owner.root);
  for (const { owner } of worked) roots.add(owner.root);
  for (const { act } of direct) roots.add(act.owner.root);
  return roots;
}

/** Which part of a ledger something goes to, null where it goes to none. `period`: its place in the list of periods. */
type Sort<Project, Key> = (owner: Owner<Project>, period: number) => Key | null;

/**
 * A ledger cut at the boundaries of periods, and sorted into parts.
 * @param periods ascending, none overlapping another; what lies in none is left out
 */
export function partsOf<Project, Key>(
  ledger: Ledger<Project>,
  periods: readonly Span[],
  sort: Sort<Project, Key>,
): Map<Key, Part<Project>> {
  const parts = new Map<Key, Part<Project>>();
  // What follows on each other mostly goes together: the last part of each owner is remembered.
  const last = new Map<Owner<Project>, { period: number; part: Part<Project> | null }>();
  const partFor = (owner: Owner<Project>, period: number) => {
    const known = last.get(owner);
    if (known?.period === period) return known.part;
    const key = sort(owner, period);
    const part = key === null ? null : partIn(parts, key);
    last.set(owner, { period, part });
    return part;
  };
  let period = 0;
  for (const act of ledger.acts) {
    period = firstEndingAfter(periods, act.at, period);
    const { start = Number.POSITIVE_INFINITY } = periods[period] ?? {};
    if (start <= act.at) partFor(act.owner, period)?.acts.push(act);
  }
  const { direct, worked, unaccounted } = ledger;
  sortInto(periods, direct, ({ act }, at) => partFor(act.owner, at)?.direct);
  sortInto(periods, worked, ({ owner }, at) => partFor(owner, at)?.worked);
  sortInto(periods, unaccounted, ({ owner }, at) => partFor(owner, at)?.unaccounted);
  return parts;
}

function partIn<Project, Key>(parts: Map<Key, Part<Project>>, key: Key): Part<Project> {
  let part = parts.get(key);
  if (part === undefined) parts.set(key, (part = emptyPart()));
  return part;
}

/** Puts spans, ascending by their starts and cut where periods end, into the lists that they belong to. */
function sortInto<Part extends Span>(
  periods: readonly Span[],
  spans: readonly Part[],
  listFor: (span: Part, period: number) => Part[] | undefined,
): void {
  let first = 0;
  for (const span of spans) {
    first = firstEndingAfter(periods, span.start, first);
    for (let index = first; index < periods.length; index++) {
      const period = periods[index];
      if (period === undefined || period.start >= span.end) break;
      const start = Math.max(span.start, period.start);
      const end = Math.min(span.end, period.end);
      const isWhole = start === span.start && end === span.end;
      listFor(span, index)?.push(isWhole ? span : { ...span, start, end });
    }
  }
}

/** The first period from a place on that ends after a moment. */
function firstEndingAfter(periods: readonly Span[], moment: number, from: number): number {
  let index = from;
  for (let end = periods[index]?.end; end !== undefined && end <= moment; end = periods[index]?.end)
    index++;
  return index;
}
