import { compileLightly } from "../light.ts";
import { countFirst } from "../sorted.ts";
import { SameLines } from "./same-lines.ts";
import { type IdHash, isTyped, type Step, type StepKind, type TypedKind } from "./step.ts";

/** Something a person typed, once, at the time they typed it (UTC epoch milliseconds). */
export type Message = { key: IdHash; kind: TypedKind; at: number | null };

/** Whether the words of a typed line hold those that were queued, both by their keys. */
export type Holds = (line: IdHash, queued: IdHash) => boolean;

/** Two clocks in one program: an enqueue may be noted a moment after the line that answers it. */
const SLACK = 1_000;

/**
 * The typed messages of a session in the order of its file. What was typed while the agent worked counts at the
 * moment it was queued, and counts even if it never came to be a line of its own (versions 2.0.32 to 2.1.96); what
 * the person took back out of the queue does not.
 *
 * @param holds whether the words of a line hold those of a queued text; asked where several were delivered as one.
 */
export function messagesOf(steps: readonly Step[], holds: Holds): Message[] {
  const messages = new Map<IdHash, Message>();
  for (const step of steps) {
    if (isTyped(step.kind)) messages.set(step.key, { key: step.key, kind: step.kind, at: step.at });
  }
  const queue = queuedTexts(steps);
  if (queue.length === 0) return [...messages.values()];
  const file: File = { steps, typed: placesOf(steps, isTyped), taken: new Set() };
  // First those that were delivered, because absorbed words can be typed again as a line of their own.
  for (const areAbsorbed of [false, true]) {
    const texts = queue.filter(({ fate }) => (fate === "absorbed") === areAbsorbed);
    const lines = linesFor(texts, file, (place) => !areAbsorbed || isFromQueue(file, place));
    for (const queued of texts) {
      const { key, at } = queued.step;
      const line = takeDelivery(queued, lines, file) ?? lineWithOthers(queued, file, holds);
      const message = line && messages.get(line.key);
      if (message) message.at = earlier(message.at, at);
      else if (line === undefined) messages.set(key, { key, kind: "queued", at });
    }
  }
  return [...messages.values()];
}

/** A session's steps, and which of them are what. */
type File = {
  steps: readonly Step[];
  /** The places of typed lines, ascending. */
  typed: readonly number[];
  /** The places of the lines that delivered a queued text. */
  taken: Set<number>;
};

/** A queued text, what became of it, and the index of the note that says so. */
type Queued = {
  step: Step;
  fate: "waiting" | "delivered" | "absorbed" | "taken back";
  end: number;
};

/** The queued texts that were not taken back: the queue is served from its front, and emptied when it is taken back. */
function queuedTexts(steps: readonly Step[]): Queued[] {
  const all: Queued[] = [];
  let waiting: Queued[] = [];
  for (const [index, step] of steps.entries()) {
    if (step.kind === "enqueue") {
      const queued: Queued = { step, fate: "waiting", end: index };
      all.push(queued);
      waiting.push(queued);
    } else if (step.kind === "pop_all") {
      for (const queued of waiting) queued.fate = "taken back";
      waiting = [];
    } else if (step.kind === "dequeue" || step.kind === "remove") {
      const [served] = waiting.splice(placeOf(step, waiting), 1);
      if (served === undefined) continue;
      served.fate = fates[step.kind];
      served.end = index;
    }
  }
  return all.filter(({ step, fate }) => step.id !== undefined && fate !== "taken back");
}

/** Some versions write which words left the queue (2.0.42, 2.1.330); else it was the first. */
function placeOf({ id }: Step, waiting: readonly Queued[]): number {
  return id === undefined
    ? 0
    : Math.max(
        0,
        waiting.findIndex(({ step }) => step.id === id),
      );
}

const fates = { dequeue: "delivered", remove: "absorbed" } as const;

/** The lines that may have delivered one of some texts, by the hash of their words. */
function linesFor(
  texts: readonly Queued[],
  { steps, taken }: File,
  isFit: (place: number) => boolean,
): Map<IdHash, SameLines> {
  const wanted = new Set(texts.map(({ step }) => step.id));
  const places = new Map<IdHash, number[]>();
  for (const [place, { kind, id }] of steps.entries()) {
    if (id === undefined || !wanted.has(id) || withoutWords.has(kind)) continue;
    if (taken.has(place) || !isFit(place)) continue;
    const same = places.get(id);
    if (same) same.push(place);
    else places.set(id, [place]);
  }
  const timeOf = (place: number) => steps[place]?.at ?? null;
  return new Map(Array.from(places, ([id, same]) => [id, new SameLines(same, timeOf)]));
}

const withoutWords: ReadonlySet<StepKind> = new Set([
  "enqueue",
  "dequeue",
  "remove",
  "pop_all",
  "assistant",
  "tool_call",
  "tool_result",
  "answer",
]);

/** Takes out the line that delivered a queued text: the first one after it with the same words. */
function takeDelivery(
  { step: { id, at } }: Queued,
  lines: ReadonlyMap<IdHash, SameLines>,
  { steps, taken }: File,
): Step | undefined {
  const same = id === undefined ? undefined : lines.get(id);
  const place = same?.take(at === null ? null : at - SLACK);
  if (place === undefined) return undefined;
  taken.add(place);
  return steps[place];
}

/** Whether a line cannot have been typed just before it was written: it is no person's, or follows on a dequeue. */
function isFromQueue({ steps, typed }: File, index: number): boolean {
  const kind = steps[index]?.kind;
  if (kind === undefined || kind === "queued" || !isTyped(kind)) return true;
  const before = typed[countFirst(typed, (place) => place < index) - 1] ?? -1;
  for (let place = index - 1; place > before; place--)
    if (steps[place]?.kind === "dequeue") return true;
  return false;
}

/** The line in which a dequeued text came together with others: the next typed one, if it holds its words. */
function lineWithOthers(
  { step, fate, end }: Queued,
  { steps, typed }: File,
  holds: Holds,
): Step | undefined {
  if (fate !== "delivered") return undefined;
  const next = steps[typed[countFirst(typed, (place) => place <= end)] ?? -1];
  return next && holds(next.key, step.key) ? next : undefined;
}

function placesOf(steps: readonly Step[], isWanted: (kind: StepKind) => boolean): number[] {
  const places: number[] = [];
  for (const [place, { kind }] of steps.entries()) if (isWanted(kind)) places.push(place);
  return places;
}

const earlier = (a: number | null, b: number | null) =>
  a === null || b === null ? (a ?? b) : Math.min(a, b);

compileLightly(messagesOf, queuedTexts);
