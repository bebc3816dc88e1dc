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
  const births = birthsOf(members);
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

function birthsOf(members: readonly Member[]): ReadonlyMap<string, number> {
  const placed = inOrderOfRecords(members);
  const held = placesHeld(placed);
  findHeirs(placed);
  return new Map(
    placed.map(({ member, heirs, isBeginning }) => {
      const birth = birthOf(member, held);
      const isOlder = birth === NEVER && isBeginning;
      return [member.sessionId, isOlder ? birthWithHeirs(member, held, heirs) : birth];
    }),
  );
}

/** Sessions by their places, from the first to the last. */
type Span = { first: number; last: number };

/** A session, its records, and those that begin with all of them, itself among them. */
type Placed = { member: Member; keys: readonly IdHash[]; heirs: Span; isBeginning: boolean };

/** Sessions that begin with all the records of another stand right behind it. */
function inOrderOfRecords(members: readonly Member[]): Placed[] {
  return members
    .map((member) => ({ member, keys: member.steps.filter(isRecord).map(({ key }) => key) }))
    .sort((a, b) => compareKeys(a.keys, b.keys))
    .map((one, place) => ({ ...one, heirs: { first: place, last: place }, isBeginning: false }));
}

function compareKeys(a: readonly IdHash[], b: readonly IdHash[]): number {
  const fork = a.findIndex((key, index) => key !== b[index]);
  return fork < 0 ? a.length - b.length : compare(a[fork] ?? NEVER, b[fork] ?? -1);
}

const isRecord = ({ kind }: Step) => kind !== "note";

/** Between which places a step is held at that time: by identity and time, because some copies get the time of copying. */
function placesHeld(placed: readonly Placed[]): ReadonlyMap<string, Span> {
  const held = new Map<string, Span>();
  for (const [place, { member }] of placed.entries()) {
    for (const step of member.steps) {
      const stamp = stampOf(step);
      const span = held.get(stamp);
      if (span === undefined) held.set(stamp, { first: place, last: place });
      else span.last = place;
    }
  }
  return held;
}

const stampOf = ({ kind, key, at }: Step) => `${kind}:${key}:${at}`;

/**
 * The earliest time at which the session wrote something that no other has. A copy's own times all lie after the
 * copying. Untimed notes are not copied either: one that has shared steps on both sides, or follows the last of them,
 * was written right after the step before it. `NEVER` for a session that has nothing of its own.
 */
function birthOf({ steps }: Member, held: ReadonlyMap<string, Span>): number {
  const isShared = (step: Step) => step.copied === true || isSeveral(held.get(stampOf(step)));
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

const isSeveral = (span: Span | undefined) => span !== undefined && span.first < span.last;

/**
 * Those that go on from a session where it ends are younger; one with gaps is a mere copy. None is compared twice: right
 * behind a session that goes on from this one stand all that go on from that.
 */
function findHeirs(placed: readonly Placed[]): void {
  for (const one of placed.toReversed()) {
    let next = placed[one.heirs.last + 1];
    while (next !== undefined && beginsWith(next.keys, one.keys)) {
      one.isBeginning ||= next.isBeginning || next.keys.length > one.keys.length;
      one.heirs.last = next.heirs.last;
      next = placed[one.heirs.last + 1];
    }
  }
  for (const [place, { keys, heirs }] of placed.entries()) {
    const before = placed[place - 1];
    const isSame = before?.keys.length === keys.length && before.heirs.last >= place;
    if (isSame) heirs.first = before.heirs.first;
  }
}

const beginsWith = (keys: readonly IdHash[], others: readonly IdHash[]) =>
  others.length <= keys.length && others.every((key, index) => keys[index] === key);

/**
 * For a session that has nothing of its own: the earliest time of what only it and its heirs have. It may be a copy
 * itself, and has from its origin what others have too. If there is nothing else, it is taken for the oldest of all.
 */
function birthWithHeirs({ steps }: Member, held: ReadonlyMap<string, Span>, heirs: Span): number {
  const unmarked = steps.filter(({ copied }) => copied !== true);
  const birth = earliestIn(unmarked.filter((step) => isWithin(held.get(stampOf(step)), heirs)));
  return birth === NEVER ? earliestIn(unmarked) : birth;
}

const isWithin = (span: Span | undefined, { first, last }: Span) =>
  span !== undefined && span.first >= first && span.last <= last;

const earliestIn = (steps: readonly Step[]): number =>
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
