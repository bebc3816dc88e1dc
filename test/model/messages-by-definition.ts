import type { Holds, Message } from "../../src/model/messages.ts";
import { type IdHash, isTyped, type Step } from "../../src/model/step.ts";

type Queued = { step: Step; fate: string; end: number };

const isLine = ({ kind, id }: Step) => id !== undefined && (isTyped(kind) || kind === "meta");

/** The same as `messagesOf`, written down as it is said, and looking through the whole file for each queued text. */
export function messagesByDefinition(steps: readonly Step[], holds: Holds): Message[] {
  const messages = new Map<IdHash, Message>();
  for (const { key, kind, at } of steps) if (isTyped(kind)) messages.set(key, { key, kind, at });
  const taken = new Set<Step>();
  const queue = queueOf(steps);
  const absorbed = queue.filter(({ fate }) => fate === "remove");
  for (const queued of [...queue.filter((one) => !absorbed.includes(one)), ...absorbed]) {
    const { key, at, id } = queued.step;
    const delivery = steps.find(
      (step, place) =>
        isLine(step) &&
        step.id === id &&
        !taken.has(step) &&
        (step.at === null || at === null || step.at >= at - 1000) &&
        (queued.fate !== "remove" || isFromQueue(steps, place)),
    );
    if (delivery !== undefined) taken.add(delivery);
    const line = delivery ?? lineWithOthers(steps, queued, holds);
    const message = line && messages.get(line.key);
    if (message !== undefined) message.at = earliest(message.at, at);
    else if (line === undefined) messages.set(key, { key, kind: "queued", at });
  }
  return [...messages.values()];
}

const earliest = (...times: (number | null)[]) => {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
};

function queueOf(steps: readonly Step[]): Queued[] {
  const all: Queued[] = [];
  for (const [end, step] of steps.entries()) {
    const waiting = all.filter(({ fate }) => fate === "waiting");
    if (step.kind === "enqueue") all.push({ step, fate: "waiting", end });
    if (step.kind === "pop_all") for (const queued of waiting) queued.fate = "pop_all";
    if (step.kind !== "dequeue" && step.kind !== "remove") continue;
    const named = waiting.find((queued) => step.id !== undefined && queued.step.id === step.id);
    const served = named ?? waiting[0];
    if (served !== undefined) Object.assign(served, { fate: step.kind, end });
  }
  return all.filter(({ step, fate }) => step.id !== undefined && fate !== "pop_all");
}

function isFromQueue(steps: readonly Step[], place: number): boolean {
  const kind = steps[place]?.kind ?? "queued";
  if (kind === "queued" || !isTyped(kind)) return true;
  const before = steps.findLastIndex((step, at) => at < place && isTyped(step.kind));
  return steps.slice(before + 1, place).some((step) => step.kind === "dequeue");
}

function lineWithOthers(steps: readonly Step[], { step, fate, end }: Queued, holds: Holds) {
  const next = steps.find(({ kind }, place) => place > end && isTyped(kind));
  return fate === "dequeue" && next && holds(next.key, step.key) ? next : undefined;
}
