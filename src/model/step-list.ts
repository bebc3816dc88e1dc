import { compileLightly } from "../light.ts";
import { callsAsIn } from "./call-twins.ts";
import { type IdHash, idHash, isTyped, type Step, type StepKind, stepKinds } from "./step.ts";

/**
 * A unit read again: what it says now, and what it said before and no longer does, in its old place. A program may
 * rewrite its file without the old part: what was once indexed stays. What is gone from behind a record that is still
 * there was taken back by the person (a revert, a deletion), and is marked so. A record that has lost its words stays
 * what it was: of a message of OpenCode's tree, that is deleted file by file, the words may go first.
 */
export function keepLost(before: readonly Step[], read: readonly Step[]): Step[] {
  const old = callsAsIn(read, before);
  const known = new Map(old.map((step) => [step.key, step]));
  const now = read.map((step) => (step.kind === "empty" ? (known.get(step.key) ?? step) : step));
  const present = new Set(now.map(({ key }) => key));
  const first = old.findIndex((step) => present.has(step.key));
  const from = first < 0 ? old.length : first;
  const rest = old
    .slice(from)
    .map((step) => (present.has(step.key) ? step : { ...step, undone: true }));
  return [...old.slice(0, from), ...interleave(rest, now, present)];
}

/** The steps of `now`, and those of `before` that are not among them, each before the same step as it was. */
function interleave(
  before: readonly Step[],
  now: readonly Step[],
  present: ReadonlySet<IdHash>,
): Step[] {
  const missingBefore = new Map<IdHash, Step[]>();
  let missing: Step[] = [];
  for (const step of before) {
    if (!present.has(step.key)) missing.push(step);
    else if (missing.length > 0) {
      missingBefore.set(step.key, missing);
      missing = [];
    }
  }
  const all = now.flatMap((step) => [...(missingBefore.get(step.key) ?? []), step]);
  return [...all, ...missing];
}

/**
 * The steps of one session that several units tell of (a file that was moved, several storage generations), each
 * once. The result does not depend on the order of the lists.
 */
export function unionOf(lists: readonly (readonly Step[])[]): Step[] {
  const [fullest = [], ...others] = lists
    .map(unique)
    .sort((a, b) => b.length - a.length || compareLists(a, b));
  return others.reduce((union, list) => {
    const other = callsAsIn(union, list);
    const told = new Map(other.map((step) => [step.key, step]));
    const present = new Set(union.map(({ key }) => key));
    return interleave(other, union, present).map((step) =>
      combined(step, told.get(step.key) ?? step),
    );
  }, fullest);
}

/** A record that a program wrote twice into one file counts once. */
export function unique(steps: readonly Step[]): Step[] {
  const seen = new Set<IdHash>();
  return steps.filter(({ key }) => !seen.has(key) && seen.add(key));
}

function combined(a: Step, b: Step): Step {
  if (a === b) return a;
  const { copied: _, origin: __, undone: ___, ...rest } = { ...b, ...a };
  const origin =
    a.origin !== undefined && b.origin !== undefined ? Math.min(a.origin, b.origin) : undefined;
  const until = Math.max(a.until ?? -1, b.until ?? -1);
  return {
    ...rest,
    kind: moreCertain(a.kind, b.kind),
    at: a.at === null || b.at === null ? (a.at ?? b.at) : Math.min(a.at, b.at),
    ...(until >= 0 ? { until } : {}),
    ...(a.copied && b.copied ? { copied: true } : {}),
    ...(origin === undefined ? {} : { origin }),
    ...(a.undone || b.undone ? { undone: true } : {}),
  };
}

/** Of two kinds of one record the one that took more to find out: a person's words are what is assumed at first. */
function moreCertain(a: StepKind, b: StepKind): StepKind {
  if (a === "empty" || b === "empty") return a === "empty" ? b : a;
  return stepKinds[a] >= stepKinds[b] ? a : b;
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
export const compareSteps = (a: Step, b: Step): number =>
  a.key - b.key ||
  (a.at ?? 0) - (b.at ?? 0) ||
  stepKinds[a.kind] - stepKinds[b.kind] ||
  (a.id ?? -1) - (b.id ?? -1) ||
  Number(a.copiesKeepId ?? false) - Number(b.copiesKeepId ?? false);

/** The ids by which a record is recognised in a copy of its session. */
export function sharedIds(step: Step): IdHash[] {
  if (!hasSharedIds(step)) return [];
  return step.copiesKeepId && step.id !== undefined ? [step.key, step.id] : [step.key];
}

/** Whether there are such ids: asked of very many steps, for which arrays would take longer than the question. */
export const hasSharedIds = ({ kind }: Step): boolean => kind === "assistant" || isTyped(kind);

/**
 * The ids by which the origin of a record is found that says itself that it is a copy: a tool call's, and the words that
 * a person or an agent asked with, with their time. Too weak to tell a copy by.
 */
export function likenesses(step: Step): IdHash[] {
  if (step.kind === "tool_call") return [step.id ?? step.key];
  return timedIds(step);
}

/** The same among kin, where an answer, and a call whose id changes too, are found by their moment. */
export function likenessesAmongKin(step: Step): IdHash[] {
  const { kind, at } = step;
  const hasMoment = at !== null && (kind === "assistant" || kind === "tool_call");
  return hasMoment ? [...likenesses(step), idHash(`${kind}@${at}`)] : likenesses(step);
}

/** What an agent asked is a person's prompt in a fork of OpenCode's, which has no parent. */
const isAsked = (kind: StepKind) => isTyped(kind) || kind === "agent_prompt";

/** What was asked, and a call, by its id and its time. */
export const timedIds = ({ kind, id, at }: Step): IdHash[] =>
  (isAsked(kind) || kind === "tool_call") && id !== undefined && at !== null
    ? [idHash(`${id}@${at}`)]
    : [];

/**
 * The ids by which the sessions that share records find each other: those of everything typed, and of the first
 * answer after each. A copy begins where its origin begins, or at a compaction, so it shares one of them. OpenCode gives
 * copies new ids: its sessions, which begin with their creation, are known by all that was asked and by the first call.
 * @param awaiting whether what was typed before these steps still waits for its answer
 */
export function anchorsOf(steps: readonly Step[], awaiting = true): IdHash[] {
  const anchors = new Set<IdHash>();
  let awaitsCall = steps[0]?.kind === "created";
  for (const step of steps) {
    const typed = isTyped(step.kind);
    const answer = step.kind === "assistant";
    const call = step.kind === "tool_call";
    if (typed || (answer && awaiting)) for (const id of sharedIds(step)) anchors.add(id);
    if (isAsked(step.kind) || (call && awaitsCall))
      for (const id of timedIds(step)) anchors.add(id);
    if (call) awaitsCall = false;
    if (answer) awaiting = false;
    else if (typed || step.kind === "compact_boundary" || step.kind === "summary") awaiting = true;
  }
  return [...anchors];
}

compileLightly(unique, anchorsOf);
