import { compileLightly } from "../light.ts";
import { lengthOf, type Span } from "../time/spans.ts";
import type { IdHash } from "./step.ts";
import type { TimedStep } from "./work.ts";

/** When a person was awaited. */
export type Wait = Span & {
  /** The key of the answer, where it allowed a tool: it is written only with what the tool gave. */
  allowed: IdHash | null;
  /** Something woke the agent meanwhile: the wait goes on. */
  isOpen: boolean;
};

/** When an agent was set to work, and by whom. */
export type Begin = { at: number; byPerson: boolean };

/** A turn that the source timed ends where its note stands. */
type Turn = TimedStep & { until: number };

const NOWHERE: Begin = { at: Number.NEGATIVE_INFINITY, byPerson: false };

/** Adds a wait to those before it, of which the last may still go on. */
export function addWait(waits: Wait[], wait: Wait): void {
  const before = waits.at(-1);
  if (before?.isOpen && before.end === wait.start)
    waits[waits.length - 1] = { ...wait, start: before.start };
  else waits.push(wait);
}

/**
 * What the recorded durations of turns say. They leave out the time of dialogs: a turn reaches back from its end by its
 * duration and by the waits in it. Where that is further than to its prompt, the waits were not so long: when a tool is
 * allowed is written only when it is done.
 * @param begins ascending, as the waits
 * @returns `answered`: when an answer was given, by its key, where that was before it was written
 */
export function turnsOf(
  steps: readonly TimedStep[],
  begins: readonly Begin[],
  waits: readonly Wait[],
): { turns: Span[]; waits: readonly Span[]; answered: Map<IdHash, number> } {
  const answered = new Map<IdHash, number>();
  const notes = steps.filter(isTurn).sort((a, b) => a.until - b.until);
  if (notes.length === 0 || waits.length === 0)
    return { turns: notes.map(({ at, until }) => ({ start: at, end: until })), waits, answered };
  const turns: Span[] = [];
  const settled: Wait[][] = [];
  const nextBegins = taking(begins);
  const nextWaits = taking(waits);
  let begin = NOWHERE;
  let over = Number.NEGATIVE_INFINITY;
  for (const { at, until } of notes) {
    begin = nextBegins((next) => next.at < until).at(-1) ?? begin;
    const from = Math.max(begin.at, over);
    const waited = nextWaits(({ end }) => end <= until);
    const earlier = waited.filter(({ start }) => start < from);
    const own = waited.filter(({ start }) => start >= from);
    const isFromPrompt = begin.byPerson && begin.at === from;
    const its = isFromPrompt ? shortened(own, at - begin.at, answered) : own;
    turns.push({ start: Math.min(at, Math.max(from, at - lengthOf(its))), end: until });
    settled.push(earlier, its);
    over = until;
  }
  settled.push(nextWaits(() => true));
  return { turns, waits: settled.flat().filter((wait) => lengthIn(wait) > 0), answered };
}

/** Goes through a list once: each call takes those that pass, up to the first that does not. */
function taking<One>(list: readonly One[]): (passes: (one: One) => boolean) => One[] {
  let next = 0;
  return (passes) => {
    const taken: One[] = [];
    for (let one = list[next]; one !== undefined && passes(one); one = list[++next])
      taken.push(one);
    return taken;
  };
}

const isTurn = (step: TimedStep): step is Turn =>
  step.kind === "turn_duration" && step.until !== undefined && step.until > step.at;

/** Waits that come to a total: those for an answer are as long as they are, and tools run longer than people think. */
function shortened(waits: readonly Wait[], total: number, answered: Map<IdHash, number>): Wait[] {
  let left = total;
  const surest = (a: Wait, b: Wait) =>
    Number(a.allowed !== null) - Number(b.allowed !== null) || lengthIn(a) - lengthIn(b);
  return waits.toSorted(surest).map((wait) => {
    const { start, allowed } = wait;
    const end = allowed === null ? wait.end : Math.min(wait.end, start + Math.max(0, left));
    if (allowed !== null && end < wait.end) answered.set(allowed, end);
    left -= end - start;
    return { ...wait, end };
  });
}

const lengthIn = ({ start, end }: Span) => end - start;

compileLightly(turnsOf);
