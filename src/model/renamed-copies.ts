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
  readonly #places = new Map<IdHash, Place[]>();
  readonly #doubtful: ReadonlySet<IdHash>;

  constructor(family: readonly Member[]) {
    this.#doubtful = new Set(family.flatMap(({ steps }) => idsOfSeveralTurns(steps)));
  }

  /**
   * Where an answer stands in the sessions so far, its owner first.
   * @param asked the words before the answer, where they are known
   */
  placesOf(step: Step, asked: IdHash | undefined): readonly Place[] {
    const id = lastingId(step);
    if (id === undefined) return [];
    const places = this.#places.get(id) ?? [];
    return this.#doubtful.has(id)
      ? places.filter((place) => asked !== undefined && place.asked === asked)
      : places;
  }

  /** Adds the answers that a session has, its own and copied ones. */
  add({ sessionId, steps }: Member): void {
    let asked: IdHash | undefined;
    for (const [index, step] of steps.entries()) {
      if (isTyped(step.kind)) asked = step.id;
      const id = lastingId(step);
      if (id === undefined) continue;
      const places = this.#places.get(id) ?? [];
      this.#places.set(id, places);
      places.push({ sessionId, steps, index, asked });
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
  let last: readonly Place[] = [];
  let asked: IdHash | undefined;
  const ids = new Set<IdHash>();
  for (const [index, step] of steps.entries()) {
    if (isTyped(step.kind)) asked = step.id;
    if (step.kind !== "assistant") continue;
    const places = turns.placesOf(step, asked);
    if (places.length === 0 || step.id === undefined) break;
    ids.add(step.id);
    end = index + 1;
    last = places;
  }
  const copiedAt = steps[end - 1]?.at ?? null;
  const rest = steps.slice(end);
  const ends = last.map((place) => ({ place, more: unansweredAfter(rest, place, copiedAt) }));
  const most = ends.reduce((best, one) => (one.more > best.more ? one : best), ends[0] ?? NOTHING);
  return { end: end + most.more, origin: most.place?.sessionId ?? null, ids };
}

const NOTHING = { place: undefined, more: 0 };

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
    // What was rewound in between was not copied.
    const match = expected.findIndex(({ kind, id }) => kind === step.kind && id === step.id);
    if (match < 0) break;
    expected.splice(0, match + 1);
    end = index + 1;
  }
  return end;
}

const isOfPerson = ({ kind }: Step) => isTyped(kind) || kind === "interrupt";
