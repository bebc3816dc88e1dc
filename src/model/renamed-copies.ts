import { compileMethodsLightly } from "../light.ts";
import type { Member } from "./family.ts";
import { type IdHash, isTyped, type Step } from "./step.ts";

/** Where answers stand in a session that has them, and what its person then typed without an answer. */
type Place = { sessionId: string; unanswered: readonly Step[] };

/**
 * The answers of the sessions so far, by the message ids that survive a copy under new record ids (Claude Code before
 * 1.0.96). An id that some session has in several turns is doubtful, because some proxies give every answer the same:
 * it counts only where it answers the same words. Of places that nothing tells apart only the first is kept, so that
 * any number of copies of one session take no longer than as many sessions.
 */
export class TurnsHeld {
  /** By id (and words). */
  readonly #places = new Map<string, Place[]>();
  /** The same, with what was typed without an answer: what there is a place for. */
  readonly #known = new Set<string>();
  readonly #doubtful: ReadonlySet<IdHash>;

  constructor(family: readonly Member[]) {
    this.#doubtful = new Set(family.flatMap(({ steps }) => idsOfSeveralTurns(steps)));
  }

  /**
   * Where an answer stands in the sessions so far, its owner first.
   * @param asked the words before the answer, where they are known
   */
  placesOf(step: Step, asked: IdHash | undefined): readonly Place[] {
    const turn = this.#turnOf(step, asked);
    return (turn === null ? undefined : this.#places.get(turn)) ?? [];
  }

  /** Adds the answers that a session has, its own and copied ones. */
  add({ sessionId, steps }: Member): void {
    const unanswered = unansweredAfterEach(steps);
    let asked: IdHash | undefined;
    let answers = 0;
    for (const step of steps) {
      if (isTyped(step.kind)) asked = step.id;
      if (step.kind !== "assistant") continue;
      const rest = unanswered[answers++] ?? [];
      const turn = this.#turnOf(step, asked);
      if (turn === null) continue;
      const place = `${turn}: ${rest.map(({ kind, id }) => `${kind} ${id}`).join()}`;
      if (this.#known.has(place)) continue;
      this.#known.add(place);
      const places = this.#places.get(turn) ?? [];
      this.#places.set(turn, places);
      places.push({ sessionId, unanswered: rest });
    }
  }

  #turnOf(step: Step, asked: IdHash | undefined): string | null {
    const id = lastingId(step);
    if (id === undefined) return null;
    if (!this.#doubtful.has(id)) return `${id}`;
    return asked === undefined ? null : `${id} ${asked}`;
  }
}

/** What the person did after each answer, up to the next one. */
function unansweredAfterEach(steps: readonly Step[]): Step[][] {
  const after: Step[][] = [];
  for (const step of steps) {
    if (step.kind === "assistant") after.push([]);
    else if (isOfPerson(step)) after.at(-1)?.push(step);
  }
  return after;
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
  const repeated = personAtOnce(steps, end);
  let origin = last[0];
  let most = 0;
  for (const place of last) {
    if (most === repeated.length) break;
    const more = unansweredIn(place, repeated);
    if (more <= most) continue;
    most = more;
    origin = place;
  }
  const rest = repeated[most - 1]?.index ?? end - 1;
  return { end: rest + 1, origin: origin?.sessionId ?? null, ids };
}

/** Where the copied part ends, whose last answer it is, and the message ids in it. */
export type RenamedPart = { end: number; origin: string | null; ids: ReadonlySet<IdHash> };

/** All that was copied in one go has times within this of each other, in milliseconds. */
const AT_ONCE = 1_000;

type Repeated = readonly { step: Step; index: number }[];

/** What the person did after the copied part, at the time of the copying and before an answer. */
function personAtOnce(steps: readonly Step[], end: number): Repeated {
  const copiedAt = steps[end - 1]?.at ?? null;
  const repeated: { step: Step; index: number }[] = [];
  for (let index = end; index < steps.length; index++) {
    const step = steps[index];
    if (step === undefined || step.kind === "assistant" || step.at === null) break;
    if (copiedAt === null || Math.abs(step.at - copiedAt) > AT_ONCE) break;
    if (isOfPerson(step)) repeated.push({ step, index });
  }
  return repeated;
}

/** How many of them repeat what the origin has after the last copied answer. What was rewound was not copied. */
function unansweredIn({ unanswered }: Place, repeated: Repeated): number {
  let from = 0;
  for (let count = 0; count < repeated.length; count++) {
    while (from < unanswered.length && !isSame(unanswered[from], repeated[count]?.step)) from++;
    if (from++ === unanswered.length) return count;
  }
  return repeated.length;
}

const isSame = (a: Step | undefined, b: Step | undefined) => a?.kind === b?.kind && a?.id === b?.id;

const isOfPerson = ({ kind }: Step) => isTyped(kind) || kind === "interrupt";

compileMethodsLightly(TurnsHeld);
