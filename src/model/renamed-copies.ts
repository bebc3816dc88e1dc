import type { Member } from "./family.ts";
import { type IdHash, isTyped, type Step } from "./step.ts";

/** Where an answer stands in the session that owns it. */
type Place = { sessionId: string; steps: readonly Step[]; index: number };

/**
 * The answers of the sessions so far, by the message ids that survive a copy under new record ids (Claude Code before
 * 1.0.96). An id that a session has in many turns names no message: some proxies give every answer the same.
 */
export class TurnsHeld {
  readonly #places = new Map<IdHash, Place>();
  readonly #worthless: ReadonlySet<IdHash>;

  constructor(family: readonly Member[]) {
    this.#worthless = new Set(family.flatMap(({ steps }) => idsOfSeveralTurns(steps)));
  }

  placeOf({ kind, id, copiesKeepId }: Step): Place | undefined {
    return kind === "assistant" && copiesKeepId && id !== undefined
      ? this.#places.get(id)
      : undefined;
  }

  /** Adds a session's own answers: those from an index on. */
  add({ sessionId, steps }: Member, from: number): void {
    for (const [index, { kind, id, copiesKeepId }] of steps.entries()) {
      if (index < from || kind !== "assistant" || !copiesKeepId || id === undefined) continue;
      if (!this.#worthless.has(id)) this.#places.set(id, { sessionId, steps, index });
    }
  }
}

/** In two turns an id may stand by right: 1.0.24 can repeat the last answer of a turn at the next one's beginning. */
const TURNS_OF_A_MESSAGE = 2;

function idsOfSeveralTurns(steps: readonly Step[]): IdHash[] {
  const turnsOf = new Map<IdHash, Set<number>>();
  let turn = 0;
  for (const { kind, id, copiesKeepId } of steps) {
    if (isTyped(kind)) turn++;
    if (kind !== "assistant" || !copiesKeepId || id === undefined) continue;
    turnsOf.set(id, (turnsOf.get(id) ?? new Set()).add(turn));
  }
  return [...turnsOf].flatMap(([id, turns]) => (turns.size > TURNS_OF_A_MESSAGE ? [id] : []));
}

/**
 * The part at a session's beginning that was copied under new ids: it ends with the last answer that an earlier session
 * has, before the first one that none has, and with what the origin's person typed after that without an answer.
 */
export function endOfRenamed(
  steps: readonly Step[],
  turns: TurnsHeld,
): { end: number; origin: string | null } {
  let end = 0;
  let last: Place | undefined;
  for (const [index, step] of steps.entries()) {
    if (step.kind !== "assistant") continue;
    const place = turns.placeOf(step);
    if (place === undefined) break;
    end = index + 1;
    last = place;
  }
  if (last === undefined) return { end: 0, origin: null };
  return {
    end: end + unansweredAfter(steps.slice(end), last, steps[end - 1]?.at ?? null),
    origin: last.sessionId,
  };
}

/** All that was copied in one go has times within this of each other, in milliseconds. */
const AT_ONCE = 1_000;

/** How many steps after the last copied answer repeat what the origin has after it, at the time of the copying. */
function unansweredAfter(steps: readonly Step[], place: Place, copiedAt: number | null): number {
  const theirs = place.steps.slice(place.index + 1);
  const answer = theirs.findIndex(({ kind }) => kind === "assistant");
  const expected = theirs.slice(0, answer < 0 ? theirs.length : answer).filter(isOfPerson);
  let end = 0;
  for (const [index, step] of steps.entries()) {
    if (step.at === null || copiedAt === null || Math.abs(step.at - copiedAt) > AT_ONCE) break;
    if (step.kind === "assistant") break;
    if (!isOfPerson(step)) continue;
    const next = expected.shift();
    if (next?.kind !== step.kind || next.id !== step.id) break;
    end = index + 1;
  }
  return end;
}

const isOfPerson = ({ kind }: Step) => isTyped(kind) || kind === "interrupt";
