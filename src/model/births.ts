import type { Member } from "./family.ts";
import type { Step } from "./step.ts";

/**
 * The sessions of a family, each before those that were copied from it. A session that names its origin (or, a
 * subagent, its parent) comes after it; else the order is that of their births, found from the content alone: file
 * birth times are lost when a home directory is copied or restored.
 */
export function inOrderOfBirth(members: readonly Member[]): Member[] {
  if (members.length < 2) return [...members];
  const held = timesHeld(members);
  const births = new Map(
    members.map((member) => {
      const birth = birthOf(member, held);
      return [member.sessionId, birth === NEVER && isBeginning(member, members) ? ALWAYS : birth];
    }),
  );
  const byBirth = [...members].sort(
    (a, b) =>
      compare(births.get(a.sessionId) ?? NEVER, births.get(b.sessionId) ?? NEVER) ||
      Number(beginsWithNote(b)) - Number(beginsWithNote(a)) ||
      b.steps.length - a.steps.length ||
      (a.sessionId < b.sessionId ? -1 : 1),
  );
  return namedFirst(byBirth);
}

const NEVER = Number.POSITIVE_INFINITY;
const ALWAYS = Number.NEGATIVE_INFINITY;

const compare = (a: number, b: number) => (a === b ? 0 : a < b ? -1 : 1);

/** How many sessions have a step at that time: by identity and time, because some copies get the time of copying. */
function timesHeld(members: readonly Member[]): Map<string, number> {
  const held = new Map<string, number>();
  for (const { steps } of members) {
    for (const stamp of new Set(steps.map(stampOf))) held.set(stamp, (held.get(stamp) ?? 0) + 1);
  }
  return held;
}

const stampOf = ({ kind, key, at }: Step) => `${kind}:${key}:${at}`;

/**
 * The earliest time at which the session wrote something that no other has. A copy's own times all lie after the
 * copying. Untimed notes are not copied either: one that has shared steps on both sides, or follows the last of them,
 * was written right after the step before it. `NEVER` for a session that has nothing of its own.
 */
function birthOf({ steps }: Member, held: ReadonlyMap<string, number>): number {
  const isShared = (step: Step) => step.copied === true || (held.get(stampOf(step)) ?? 0) > 1;
  const lastShared = steps.findLastIndex((step) => step.kind !== "note" && isShared(step));
  let birth = NEVER;
  let before: Step | undefined;
  for (const [index, step] of steps.entries()) {
    if (step.kind !== "note") {
      if (step.at !== null && !isShared(step)) birth = Math.min(birth, step.at);
      before = step;
    } else if (before !== undefined && before.at !== null) {
      const amidShared = index < lastShared || steps[lastShared] === before;
      if (amidShared || !isShared(before)) birth = Math.min(birth, before.at);
    }
  }
  return birth;
}

/** Whether another session goes on where this one ends: then it is the older. One with gaps is a mere copy. */
function isBeginning({ steps }: Member, members: readonly Member[]): boolean {
  const keys = steps.filter(isRecord).map(({ key }) => key);
  return members.some((other) => {
    const theirs = other.steps.filter(isRecord);
    return theirs.length > keys.length && keys.every((key, index) => theirs[index]?.key === key);
  });
}

const isRecord = ({ kind }: Step) => kind !== "note";

/** A session begins with notes of its own, a copy mostly with the copied steps: too weak but to settle a draw. */
const beginsWithNote = ({ steps }: Member) => steps[0]?.kind === "note";

function namedFirst(members: readonly Member[]): Member[] {
  const byId = new Map(members.map((member) => [member.sessionId, member]));
  const placed = new Set<Member>();
  const order: Member[] = [];
  const place = (member: Member) => {
    if (placed.has(member)) return;
    placed.add(member);
    for (const id of member.after) {
      const before = byId.get(id);
      if (before) place(before);
    }
    order.push(member);
  };
  for (const member of members) place(member);
  return order;
}
