import { type IdHash, isTyped, type Step, type StepKind, type TypedKind } from "./step.ts";

/** Something a person typed, once, at the time they typed it (UTC epoch milliseconds). */
export type Message = { key: IdHash; kind: TypedKind; at: number | null };

/** Two clocks in one program: an enqueue may be noted a moment after the line that answers it. */
const SLACK = 1_000;

/**
 * The typed messages of a session in the order of its file. What was typed while the agent worked counts at the
 * moment it was queued, and counts even if it never came to be a line of its own (versions 2.0.32 to 2.1.96); what
 * the person took back out of the queue does not.
 *
 * @param textOf the words of a step, by its key; used where several queued texts were delivered as one.
 */
export function messagesOf(
  steps: readonly Step[],
  textOf: (key: IdHash) => string | undefined,
): Message[] {
  const messages = new Map<IdHash, Message>();
  for (const step of steps) {
    if (isTyped(step.kind)) messages.set(step.key, { key: step.key, kind: step.kind, at: step.at });
  }
  const lines = linesByText(steps);
  for (const queued of queuedTexts(steps)) {
    const { key, at } = queued.step;
    const delivered = takeDelivery(queued.step, lines);
    const message = delivered && messages.get(delivered.key);
    if (message) message.at = earlier(message.at, at);
    else if (
      !delivered &&
      queued.fate !== "taken back" &&
      !deliveredJoined(queued, steps, textOf)
    ) {
      messages.set(key, { key, kind: "queued", at });
    }
  }
  return [...messages.values()];
}

type Queued = {
  step: Step;
  index: number;
  fate: "waiting" | "delivered" | "absorbed" | "taken back";
};

/** What became of each queued text: the queue is served from its front, and emptied when it is taken back. */
function queuedTexts(steps: readonly Step[]): Queued[] {
  const all: Queued[] = [];
  let waiting: Queued[] = [];
  for (const [index, step] of steps.entries()) {
    if (step.kind === "enqueue") {
      const queued: Queued = { step, index, fate: "waiting" };
      all.push(queued);
      waiting.push(queued);
    } else if (step.kind === "pop_all") {
      for (const queued of waiting) queued.fate = "taken back";
      waiting = [];
    } else if (step.kind === "dequeue" || step.kind === "remove") {
      const first = waiting.shift();
      if (first) first.fate = step.kind === "dequeue" ? "delivered" : "absorbed";
    }
  }
  return all.filter(({ step }) => step.id !== undefined);
}

/** The lines with words, by the hash of the words, in the order of the file. */
function linesByText(steps: readonly Step[]): Map<IdHash, Step[]> {
  const lines = new Map<IdHash, Step[]>();
  for (const step of steps) {
    if (step.id === undefined || withoutWords.has(step.kind)) continue;
    const same = lines.get(step.id);
    if (same) same.push(step);
    else lines.set(step.id, [step]);
  }
  return lines;
}

const withoutWords: ReadonlySet<StepKind> = new Set([
  "enqueue",
  "assistant",
  "tool_call",
  "tool_result",
  "answer",
]);

/** Takes out the line that delivered a queued text: the first one after it with the same words. */
function takeDelivery({ id, at }: Step, lines: ReadonlyMap<IdHash, Step[]>): Step | undefined {
  const same = id === undefined ? undefined : lines.get(id);
  const index =
    same?.findIndex((line) => line.at === null || at === null || line.at >= at - SLACK) ?? -1;
  return index < 0 ? undefined : same?.splice(index, 1)[0];
}

/** Whether a dequeued text came in the next typed line together with others. */
function deliveredJoined(
  queued: Queued,
  steps: readonly Step[],
  textOf: (key: IdHash) => string | undefined,
): boolean {
  if (queued.fate !== "delivered") return false;
  const next = steps.find(({ kind }, index) => index > queued.index && isTyped(kind));
  const text = textOf(queued.step.key);
  return next !== undefined && text !== undefined && (textOf(next.key)?.includes(text) ?? false);
}

const earlier = (a: number | null, b: number | null) =>
  a === null || b === null ? (a ?? b) : Math.min(a, b);
