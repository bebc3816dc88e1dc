import { type IdHash, idHash, isTyped, type Step, stepKinds } from "./step.ts";

/** Two readings of the same record have the same identity, whatever file they come from. */
export const identityOf = ({ kind, key }: Step) => `${kind}:${key}`;

/**
 * A unit read again: what it says now, and what it said before and no longer does, in its old place. A program may
 * rewrite its file without the old part; what was once indexed stays.
 */
export function keepLost(before: readonly Step[], now: readonly Step[]): Step[] {
  const present = new Set(now.map(identityOf));
  if (before.every((step) => present.has(identityOf(step)))) return [...now];
  const lostBefore = new Map<string, Step[]>();
  let lost: Step[] = [];
  for (const step of before) {
    const identity = identityOf(step);
    if (!present.has(identity)) lost.push(step);
    else if (lost.length > 0) {
      lostBefore.set(identity, lost);
      lost = [];
    }
  }
  return [...now.flatMap((step) => [...(lostBefore.get(identityOf(step)) ?? []), step]), ...lost];
}

/**
 * The steps of one session that several units tell of (a file that was moved, several storage generations), each
 * once. The result does not depend on the order of the lists.
 */
export function unionOf(lists: readonly (readonly Step[])[]): Step[] {
  if (lists.length === 1) return unique(lists[0] ?? []);
  const ordered = [...lists].sort((a, b) => b.length - a.length || compareLists(a, b));
  const merged = new Map<string, Step>();
  for (const step of ordered.flat()) {
    const identity = identityOf(step);
    const known = merged.get(identity);
    merged.set(identity, known ? combined(known, step) : step);
  }
  return [...merged.values()];
}

/** A record that a program wrote twice into one file counts once. */
function unique(steps: readonly Step[]): Step[] {
  const seen = new Set<string>();
  return steps.filter((step) => {
    const identity = identityOf(step);
    return !seen.has(identity) && seen.add(identity);
  });
}

function combined(a: Step, b: Step): Step {
  const { copied: _, origin: __, undone: ___, ...rest } = { ...b, ...a };
  const origin =
    a.origin !== undefined && b.origin !== undefined ? Math.min(a.origin, b.origin) : undefined;
  const until = Math.max(a.until ?? -1, b.until ?? -1);
  return {
    ...rest,
    at: a.at === null || b.at === null ? (a.at ?? b.at) : Math.min(a.at, b.at),
    ...(until >= 0 ? { until } : {}),
    ...(a.copied && b.copied ? { copied: true } : {}),
    ...(origin === undefined ? {} : { origin }),
    ...(a.undone || b.undone ? { undone: true } : {}),
  };
}

function compareLists(a: readonly Step[], b: readonly Step[]): number {
  for (const [index, step] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    const difference = compareSteps(step, other);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** By everything of which `combined` takes the first one's. */
const compareSteps = (a: Step, b: Step): number =>
  a.key - b.key ||
  (a.at ?? 0) - (b.at ?? 0) ||
  stepKinds[a.kind] - stepKinds[b.kind] ||
  (a.id ?? -1) - (b.id ?? -1) ||
  Number(a.copiesKeepId ?? false) - Number(b.copiesKeepId ?? false);

/** The ids by which a record is recognised in a copy of its session. */
export function sharedIds(step: Step): IdHash[] {
  if (step.kind !== "assistant" && !isTyped(step.kind)) return [];
  return step.copiesKeepId && step.id !== undefined ? [step.key, step.id] : [step.key];
}

/**
 * The ids by which the origin of a record is found that says itself that it is a copy: a tool call's, and typed
 * words with their time. Too weak to tell a copy by.
 */
export function likenesses(step: Step): IdHash[] {
  if (step.kind === "tool_call") return [step.id ?? step.key];
  if (!isTyped(step.kind) || step.id === undefined || step.at === null) return [];
  return [idHash(`${step.id}@${step.at}`)];
}

/**
 * The ids by which the sessions that share records find each other: those of everything typed, and of the first
 * answer after each. A copy begins where its origin begins, or at a compaction, so it shares one of them.
 */
export function anchorsOf(steps: readonly Step[]): IdHash[] {
  const anchors = new Set<IdHash>();
  let awaiting = true;
  for (const step of steps) {
    const typed = isTyped(step.kind);
    const answer = step.kind === "assistant";
    if (typed || (answer && awaiting)) for (const id of sharedIds(step)) anchors.add(id);
    if (typed) for (const id of likenesses(step)) anchors.add(id);
    if (answer) awaiting = false;
    else if (typed || step.kind === "compact_boundary" || step.kind === "summary") awaiting = true;
  }
  return [...anchors];
}
