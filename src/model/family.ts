import { likenesses, sharedIds } from "./step-list.ts";
import { type IdHash, idHash, isTyped, type Step } from "./step.ts";

/** A session with everything that its units say of its steps. */
export type Member = { sessionId: string; origins: readonly string[]; steps: readonly Step[] };

/** What of a session is its own, and which session the copied part before it was taken from. */
export type Ownership = { own: readonly Step[]; copied: readonly Step[]; origin: string | null };

/**
 * Sorts out the copies among sessions that share records (a resume, continuation, fork or branch copies its
 * history). Each shared record belongs to one session, found by a rule over the content alone, so that neither the
 * order of reading nor the files' birth times matter:
 *
 * 1. The sessions are put in the order of their births: a session that names its origin comes after it; else the
 *    one with the earliest time that no other session has in common comes first. A copy's own times all lie after
 *    the copying, while the original has lines that are not copied, or the copied ones at earlier times.
 * 2. In that order, each session's copied part ends with the last record that an earlier session holds, and before
 *    the first answer that none holds.
 *
 * @returns an entry for each member, and for each origin that has no file any more one made of its copies.
 */
export function sortOutCopies(members: readonly Member[]): Map<string, Ownership> {
  const all = [...members, ...lostOrigins(members)];
  const owners = new Map<IdHash, string>();
  const seen = new Set<IdHash>();
  const result = new Map<string, Ownership>();
  for (const member of inOrderOfBirth(all)) {
    const cut = endOfCopies(member.steps, owners);
    // Records can be repeated behind the copied part too: a session that was stopped in a tool ends with its call.
    const isOwn = (step: Step, index: number) =>
      index < cut
        ? ownNote(step)
        : !step.copied && !seen.has(step.key) && !sharedIds(step).some((id) => owners.has(id));
    const own = member.steps.filter(isOwn);
    const copied = member.steps.filter((step, index) => !isOwn(step, index));
    result.set(member.sessionId, {
      own,
      copied,
      origin: originOf(copied, owners) ?? member.origins[0] ?? null,
    });
    for (const id of own.flatMap(knownBy)) owners.set(id, owners.get(id) ?? member.sessionId);
    for (const { key } of own) seen.add(key);
  }
  return result;
}

const knownBy = (step: Step) => [...sharedIds(step), ...likenesses(step)];

/** What a session queues stands above the copies in its file and is its own all the same. */
const ownNote = ({ kind, copied }: Step) =>
  !copied &&
  (kind === "enqueue" ||
    kind === "dequeue" ||
    kind === "remove" ||
    kind === "pop_all" ||
    kind === "created");

/** The index of the first step after the copied part. */
function endOfCopies(steps: readonly Step[], owners: ReadonlyMap<IdHash, string>): number {
  const isHeld = (step: Step) =>
    step.copied === true || sharedIds(step).some((id) => owners.has(id));
  let end = 0;
  for (const [index, step] of steps.entries()) {
    if (isHeld(step)) end = index + 1;
    else if (step.kind === "assistant" && !marksOnlyPersons(steps)) break;
  }
  return end > 0 && marksOnlyPersons(steps) ? nextTyped(steps, end) : end;
}

/** Versions 2.0.32 to 2.1.22 mark only the user lines of a copy with the older session's id, not the answers. */
function marksOnlyPersons(steps: readonly Step[]): boolean {
  return (
    steps.some(({ origin }) => origin !== undefined) &&
    !steps.some(({ kind, origin }) => kind === "assistant" && origin !== undefined)
  );
}

function nextTyped(steps: readonly Step[], from: number): number {
  const next = steps.findIndex(({ kind }, index) => index >= from && isTyped(kind));
  return next < 0 ? steps.length : next;
}

/** The session that owns the last of the copied records: of several origins the nearest. */
function originOf(copied: readonly Step[], owners: ReadonlyMap<IdHash, string>): string | null {
  for (const step of copied.toReversed()) {
    const id = knownBy(step).find((known) => owners.has(known));
    const owner = id === undefined ? undefined : owners.get(id);
    if (owner !== undefined) return owner;
  }
  return null;
}

/** An origin whose own file is gone lives on in what was copied from it. */
function lostOrigins(members: readonly Member[]): Member[] {
  const present = new Set(members.map(({ sessionId }) => sessionId));
  const lost = new Set(members.flatMap(({ origins }) => origins).filter((id) => !present.has(id)));
  return [...lost].sort().map((sessionId) => {
    const hash = idHash(sessionId);
    const found = new Map<IdHash, Step>();
    for (const { steps } of members) {
      for (const step of copiesFrom(steps, hash)) found.set(step.key, step);
    }
    const steps = [...found.values()].sort((a, b) => (a.at ?? 0) - (b.at ?? 0) || a.key - b.key);
    return { sessionId, origins: [], steps };
  });
}

/** The steps that a copy has from one origin, with the answers between that carry no mark of their own. */
function copiesFrom(steps: readonly Step[], origin: IdHash): Step[] {
  const unmarked = marksOnlyPersons(steps);
  let current: IdHash | undefined;
  const copies = steps.filter((step) => {
    if (step.origin !== undefined) current = step.origin;
    else if (!unmarked || isTyped(step.kind)) current = undefined;
    return current === origin && !ownNote(step);
  });
  return copies.map(({ copied: _, origin: __, ...step }) => step);
}

function inOrderOfBirth(members: readonly Member[]): Member[] {
  if (members.length < 2) return [...members];
  const held = timesHeld(members);
  const births = new Map(members.map((member) => [member.sessionId, birthOf(member, held)]));
  const byBirth = [...members].sort(
    (a, b) =>
      (births.get(a.sessionId) ?? 0) - (births.get(b.sessionId) ?? 0) ||
      a.steps.length - b.steps.length ||
      (a.sessionId < b.sessionId ? -1 : 1),
  );
  return originsFirst(byBirth);
}

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
 * The earliest time that is this session's alone; without one it is wholly contained in another, and older. An entry
 * without a time was written right after the step before it.
 */
function birthOf({ steps }: Member, held: ReadonlyMap<string, number>): number {
  let birth = Number.POSITIVE_INFINITY;
  let before: number | null = null;
  for (const step of steps) {
    before = step.at ?? before;
    if (before !== null && !step.copied && held.get(stampOf(step)) === 1)
      birth = Math.min(birth, before);
  }
  return birth === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : birth;
}

function originsFirst(members: readonly Member[]): Member[] {
  const byId = new Map(members.map((member) => [member.sessionId, member]));
  const placed = new Set<Member>();
  const place = (member: Member) => {
    if (placed.has(member)) return;
    placed.add(member);
    for (const origin of member.origins) {
      const before = byId.get(origin);
      if (before) place(before);
    }
    order.push(member);
  };
  const order: Member[] = [];
  for (const member of members) place(member);
  return order;
}
