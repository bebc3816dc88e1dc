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

/** The part of a ledger that belongs together: a day, a project, a project's day. */
export type Part<Project> = {
  acts: Act<Project>[];
  direct: DirectSpan<Act<Project>>[];
  worked: Worked<Project>[];
  unaccounted: Unaccounted<Project>[];
};

export function figuresOf<Project>({ acts, direct, worked, unaccounted }: Part<Project>): Figures {
  const wall = union(worked);
  const agentWall = lengthOf(wall);
  const attention = lengthOf(direct);
  const supervised = lengthOf(intersection(wall, union(direct)));
  const roots = new Set<string>();
  let prompts = 0;
  for (const { owner, kind } of acts) {
    roots.add(owner.root);
    if (isTyped(kind)) prompts++;
  }
  for (const { owner } of worked) roots.add(owner.root);
  for (const { act } of direct) roots.add(act.owner.root);
  return {
    direct: attention,
    delegated: lengthOf(worked),
    agentWall,
    supervised,
    autonomous: agentWall - supervised,
    tracked: agentWall + attention - supervised,
    unaccounted: lengthOf(unaccounted),
    prompts,
    sessions: roots.size,
  };
}

/** Which part of a ledger something goes to, null where it goes to none. `period`: its place in the list of periods. */
export type Sort<Project, Key> = (owner: Owner<Project>, period: number) => Key | null;

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
  for (const act of ledger.acts) {
    const period = periodAt(periods, act.at);
    const { start = Number.POSITIVE_INFINITY } = periods[period] ?? {};
    if (start <= act.at) partFor(act.owner, period)?.acts.push(act);
  }
  for (const span of ledger.direct)
    eachPeriod(periods, span, (cut, period) => partFor(span.act.owner, period)?.direct.push(cut));
  for (const span of ledger.worked)
    eachPeriod(periods, span, (cut, period) => partFor(span.owner, period)?.worked.push(cut));
  for (const span of ledger.unaccounted)
    eachPeriod(periods, span, (cut, period) => partFor(span.owner, period)?.unaccounted.push(cut));
  return parts;
}

function partIn<Project, Key>(parts: Map<Key, Part<Project>>, key: Key): Part<Project> {
  let part = parts.get(key);
  if (part === undefined)
    parts.set(key, (part = { acts: [], direct: [], worked: [], unaccounted: [] }));
  return part;
}

function eachPeriod<Cut extends Span>(
  periods: readonly Span[],
  span: Cut,
  take: (cut: Cut, period: number) => void,
): void {
  for (let index = periodAt(periods, span.start); index < periods.length; index++) {
    const period = periods[index];
    if (period === undefined || period.start >= span.end) return;
    const start = Math.max(span.start, period.start);
    const end = Math.min(span.end, period.end);
    if (start === span.start && end === span.end) take(span, index);
    else if (start < end) take({ ...span, start, end }, index);
  }
}

/** The first period that ends after a moment. */
function periodAt(periods: readonly Span[], moment: number): number {
  let low = 0;
  let high = periods.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((periods[middle]?.end ?? 0) <= moment) low = middle + 1;
    else high = middle;
  }
  return low;
}
