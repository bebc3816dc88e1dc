import type { Member } from "./family.ts";
import { type IdHash, isTyped, type Step } from "./step.ts";

/** Where an answer stands in the session that owns it, and the words that it answers. */
type Place = {
  sessionId: string;
  steps: readonly Step[];
  index: number;
  asked: IdHash | undefined;
};

/**
 * The answers of the sessions so far, by the message ids that survive a copy under new record ids (Claude Code before
 * 1.0.96). An id that some session has in several turns is doubtful, because some proxies give every answer the same:
 * it counts only where it answers the same words.
 */
export class TurnsHeld {
  readonly #places = new Map<IdHash, Place>();
  readonly #doubtful: ReadonlySet<IdHash>;

  constructor(family: readonly Member[]) {
    this.#doubtful = new Set(family.flatMap(({ steps }) => idsOfSeveralTurns(steps)));
  }

  /** @param asked the words before the answer, where they are known */
  placeOf(step: Step, asked?: IdHash): Place | undefined {
    const id = lastingId(step);
    const place = id === undefined ? undefined : this.#places.get(id);
    if (place === undefined || id === undefined || !this.#doubtful.has(id)) return place;
    return asked !== undefined && place.asked === asked ? place : undefined;
  }

  /** Adds a session's own answers: those from an index on. */
  add({ sessionId, steps }: Member, from: number): void {
    let asked: IdHash | undefined;
    for (const [index, step] of steps.entries()) {
      if (isTyped(step.kind)) asked = step.id;
      const id = index < from ? undefined : lastingId(step);
      if (id !== undefined && !this.#places.has(id))
        this.#places.set(id, { sessionId, steps, index, asked });
    }
  }
}

const lastingId = ({ kind, id, copiesKeepId }: Step) =>
  kind === "assistant" && copiesKeepId ? id : undefined;

function idsOfSeveralTurns(steps: readonly Step[]): IdHash[] {
  const turnOf = new Map<IdHash, number>();
  const several = new Set<IdHash>();
  let turn = 0;
  for (const step of steps) {
    if (isTyped(step.kind)) turn++;
    const id = lastingId(step);
    if (id === undefined) continue;
    if ((turnOf.get(id) ?? turn) !== turn) several.add(id);
    turnOf.set(id, turn);
  }
  return [...several];
}

/**
 * The part at a session's beginning that was copied under new ids: it ends with the last answer that an earlier session
 * has, before the first one that none has, and with what the origin's person typed after that without an answer.
 */
export function renamedPart(steps: readonly Step[], turns: TurnsHeld): RenamedPart {
  let end = 0;
  let last: Place | undefined;
  let asked: IdHash | undefined;
  const ids = new Set<IdHash>();
  for (const [index, step] of steps.entries()) {
    if (isTyped(step.kind)) asked = step.id;
    if (step.kind !== "assistant") continue;
    const place = turns.placeOf(step, asked);
    if (place === undefined || step.id === undefined) break;
    ids.add(step.id);
    end = index + 1;
    last = place;
  }
  if (last === undefined) return { end: 0, origin: null, ids };
  const unanswered = unansweredAfter(steps.slice(end), last, steps[end - 1]?.at ?? null);
  return { end: end + unanswered, origin: last.sessionId, ids };
}

/** Where the copied part ends, whose last answer it is, and the message ids in it. */
type RenamedPart = { end: number; origin: string | null; ids: ReadonlySet<IdHash> };

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
