import type { Member } from "./family.ts";
import { compareSteps, unique } from "./step-list.ts";
import { type IdHash, idHash, isTyped, type Step } from "./step.ts";

/**
 * The sessions, each with what it lacks of what was copied from it, and those that are only known from copies: a
 * session lives on in its copies where its file is gone, lost its old part, or went on unread before that.
 */
export function withOrigins(members: readonly Member[]): Member[] {
  const present = new Set(members.map(({ sessionId }) => sessionId));
  const lost = new Set(members.flatMap(({ origins }) => origins).filter((id) => !present.has(id)));
  const copies = copiedSteps(members, new Set([...lost].map(idHash)));
  if (copies.size === 0 && lost.size === 0) return [...members];
  const copiedFrom = (id: string) => inOrder(copies.get(idHash(id)) ?? []);
  return [
    ...members.map((member) => withLacking(member, copiedFrom(member.sessionId))),
    ...[...lost]
      .sort()
      .map((id) => ({ sessionId: id, origins: [], after: [], steps: copiedFrom(id) })),
  ];
}

/** The keys of what some session has as its own, as far as the sources say. */
export function keysOfUnmarked(members: readonly Member[]): ReadonlySet<IdHash> {
  const keys = new Set<IdHash>();
  for (const { steps } of members)
    for (const { key, origin } of steps) if (origin === undefined) keys.add(key);
  return keys;
}

/** Without their marks: of an origin that is lost all that was copied from it, of others what no session has. */
function copiedSteps(
  members: readonly Member[],
  lost: ReadonlySet<IdHash>,
): ReadonlyMap<IdHash, Step[]> {
  const held = keysOfUnmarked(members);
  const copies = new Map<IdHash, Step[]>();
  for (const { steps } of members) {
    for (const [marked, { key, origin }] of copiesWithMarks(steps)) {
      if (held.has(key) && !lost.has(origin)) continue;
      const { copied: _, origin: __, ...step } = marked;
      const found = copies.get(origin);
      if (found === undefined) copies.set(origin, [step]);
      else found.push(step);
    }
  }
  return copies;
}

type Marked = Step & { origin: IdHash };

/**
 * The steps that a session has from others, each with the one whose mark says so. Versions 2.0.32 to 2.1.22 mark only
 * the user lines of a copy with the older session's id: the answers between them belong to it too. A call goes with its
 * answer, which has the same mark.
 */
function* copiesWithMarks(steps: readonly Step[]): Generator<[Step, Marked]> {
  const marksOnlyPersons = !steps.some((step) => step.kind === "assistant" && isMarked(step));
  let mark: Marked | undefined;
  for (const step of steps) {
    if (isMarked(step)) mark = mark !== undefined && goesWith(step, mark) ? mark : step;
    else if (!marksOnlyPersons || isTyped(step.kind) || step.kind === "enqueue") mark = undefined;
    if (mark !== undefined && step.kind !== "note") yield [step, mark];
  }
}

const isMarked = (step: Step): step is Marked => step.origin !== undefined;

const goesWith = ({ kind, origin }: Marked, mark: Marked) =>
  kind === "tool_call" && origin === mark.origin;

const timeOf = ({ at }: Step) => at ?? Number.MAX_SAFE_INTEGER;

/** Of a record that several copies tell of the earliest. */
const inOrder = (copies: readonly Step[]): Step[] =>
  unique(copies.toSorted((a, b) => timeOf(a) - timeOf(b) || compareSteps(a, b)));

/** @param copies in the order of their times, in which they come between the session's own steps */
function withLacking(member: Member, copies: readonly Step[]): Member {
  if (copies.length === 0) return member;
  const known = new Set(member.steps.map(({ key }) => key));
  const lacking = copies.filter(({ key }) => !known.has(key));
  const steps: Step[] = [];
  let next = 0;
  for (const step of member.steps) {
    for (
      let copy = lacking[next];
      copy !== undefined && isBefore(copy, step);
      copy = lacking[next]
    ) {
      steps.push(copy);
      next++;
    }
    steps.push(step);
  }
  return { ...member, steps: [...steps, ...lacking.slice(next)] };
}

const isBefore = (copy: Step, { at }: Step) => at !== null && timeOf(copy) < at;
