import type { Member } from "./family.ts";
import { hasSharedIds } from "./step-list.ts";
import type { IdHash, Step } from "./step.ts";

/**
 * The sessions of a family, each before those that were copied from it. A session that names its origin (or, a
 * subagent, its parent) comes after it, and so does one that has records of another at a later time; else the order is
 * that of their births, found from the content alone: file birth times are lost when a home directory is copied or
 * restored.
 */
export function inOrderOfBirth(members: readonly Member[]): Member[] {
  if (members.length < 2) return [...members];
  const held = timesHeld(members);
  const births = new Map(members.map((member) => [member.sessionId, birthOf(member, held)]));
  const unborn = members.filter(({ sessionId }) => births.get(sessionId) === NEVER);
  for (const one of beginningsAmong(unborn, members)) births.set(one.sessionId, earliestIn(one));
  const byBirth = [...members].sort(
    (a, b) =>
      compare(births.get(a.sessionId) ?? NEVER, births.get(b.sessionId) ?? NEVER) ||
      Number(beginsWithNote(b)) - Number(beginsWithNote(a)) ||
      b.steps.length - a.steps.length ||
      (a.sessionId < b.sessionId ? -1 : 1),
  );
  const writers = writersOf(byBirth);
  return namedFirst(
    byBirth.map((member) => ({
      ...member,
      after: [...member.after, ...writersIn(member, writers)],
    })),
  );
}

const NEVER = Number.POSITIVE_INFINITY;

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

/**
 * Those of the sessions that another goes on from where they end: they are the older ones. One with gaps is a mere copy.
 * They are laid out as a tree of records, along which every session is followed as far as it goes.
 */
function beginningsAmong(some: readonly Member[], members: readonly Member[]): ReadonlySet<Member> {
  if (some.length === 0) return new Set();
  const root = newFork();
  for (const member of some) {
    let fork = root;
    for (const { key } of member.steps.filter(isRecord)) fork = nextFork(fork, key);
    fork.ending.push(member);
  }
  const goneOn = new Set<Fork>();
  for (const { steps } of members) {
    let fork: Fork | undefined = root;
    for (const { key } of steps.filter(isRecord)) {
      goneOn.add(fork);
      fork = fork.next.get(key);
      if (fork === undefined) break;
    }
  }
  return new Set([...goneOn].flatMap(({ ending }) => ending));
}

const earliestIn = ({ steps }: Member): number =>
  steps.reduce((time, { at }) => (at === null ? time : Math.min(time, at)), NEVER);

/** Who has a record at its earliest time, and that time. */
type Writer = { sessionId: string; at: number };

/**
 * By the ids of the records that have several times. A resume of before 2.0.32 gives its copies the time of the copying,
 * so that they are later.
 */
function writersOf(members: readonly Member[]): ReadonlyMap<IdHash, Writer> {
  const first = new Map<IdHash, Writer>();
  const writers = new Map<IdHash, Writer>();
  for (const { sessionId, steps } of members) {
    visitTimes(steps, (id, at) => {
      const known = first.get(id);
      if (known?.at === at) return;
      const earlier = known !== undefined && known.at < at ? known : { sessionId, at };
      first.set(id, earlier);
      if (known !== undefined) writers.set(id, earlier);
    });
  }
  return writers;
}

/** The sessions that have a record earlier than this one ever has it: one message may have lines of several times. */
function writersIn({ steps }: Member, writers: ReadonlyMap<IdHash, Writer>): Set<string> {
  const earliest = new Map<IdHash, number>();
  if (writers.size > 0) {
    visitTimes(steps, (id, at) => {
      if (writers.has(id)) earliest.set(id, Math.min(at, earliest.get(id) ?? NEVER));
    });
  }
  const earlier = new Set<string>();
  for (const [id, at] of earliest) {
    const writer = writers.get(id);
    if (writer !== undefined && writer.at < at) earlier.add(writer.sessionId);
  }
  return earlier;
}

/** The times of a session's own records by the ids by which they are known in copies (`sharedIds`). */
function visitTimes(steps: readonly Step[], visit: (id: IdHash, at: number) => void): void {
  for (const step of steps) {
    const { at, key, id, copied, copiesKeepId } = step;
    if (at === null || copied || !hasSharedIds(step)) continue;
    visit(key, at);
    if (copiesKeepId && id !== undefined) visit(id, at);
  }
}

/** What sessions may go on with, and those that end here. */
type Fork = { next: Map<IdHash, Fork>; ending: Member[] };

const newFork = (): Fork => ({ next: new Map(), ending: [] });

function nextFork({ next }: Fork, key: IdHash): Fork {
  const known = next.get(key) ?? newFork();
  next.set(key, known);
  return known;
}

const isRecord = ({ kind }: Step) => kind !== "note";

/** A session begins with notes of its own, a copy mostly with the copied steps: too weak but to settle a draw. */
const beginsWithNote = ({ steps }: Member) => steps[0]?.kind === "note";

function namedFirst(members: readonly Member[]): Member[] {
  const byId = new Map(members.map((member) => [member.sessionId, member]));
  const placed = new Set<Member>();
  const order: Member[] = [];
  // Without recursion: a chain of copies may be as long as it likes.
  for (const first of members) {
    const open = placed.has(first) ? [] : [{ member: first, after: first.after.values() }];
    placed.add(first);
    for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
      const { value: id, done } = last.after.next();
      const before = done ? undefined : byId.get(id);
      if (before !== undefined && !placed.has(before)) {
        placed.add(before);
        open.push({ member: before, after: before.after.values() });
      } else if (done) {
        open.pop();
        order.push(last.member);
      }
    }
  }
  return order;
}
