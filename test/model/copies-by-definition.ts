import type { Member, Ownership } from "../../src/model/family.ts";
import { compareSteps, likenessesAmongKin, sharedIds } from "../../src/model/step-list.ts";
import { type IdHash, idHash, isTyped, type Step } from "../../src/model/step.ts";

/*
 * `sortOutCopies` as its rule is told, each session compared with each other one: with many sessions far too slow, but
 * right. What it must always agree with.
 */

export function copiesByDefinition(members: readonly Member[]): Map<string, Ownership> {
  const [only, second] = members;
  if (only !== undefined && second === undefined && !only.steps.some(({ copied }) => copied)) {
    const { sessionId, steps } = only;
    return new Map([[sessionId, { steps, own: steps, copied: [], origin: null }]]);
  }
  const ordered = inOrderOfBirth(withOrigins(members));
  const isUnmarked = (key: IdHash) =>
    ordered.some(({ steps }) =>
      steps.some((step) => step.key === key && step.origin === undefined),
    );
  const owners = new Map<IdHash, string>();
  const alike = new Map<IdHash, string>();
  const turns = new TurnsHeld(ordered);
  const result = new Map<string, Ownership>();
  for (const member of ordered) {
    const { sessionId, steps } = member;
    const renamed = renamedPart(steps, turns);
    const unnamed = unnamedCopies(steps, alike);
    const isOwnedCall = ({ key, id = key }: Step) => owners.has(key) || owners.has(id);
    const isOfCopy = (index: number): boolean => {
      const answer = steps.slice(0, index).findLastIndex(({ kind }) => kind === "assistant");
      const step = steps[answer];
      return step === undefined || isCopy(step, answer);
    };
    const isCopy = (step: Step, index: number): boolean =>
      index < renamed.end ||
      (step.copiesKeepId === true && step.id !== undefined && renamed.ids.has(step.id)) ||
      (step.kind === "tool_call" ? isOwnedCall(step) && isOfCopy(index) : owners.has(step.key)) ||
      (step.origin !== undefined && isUnmarked(step.key)) ||
      unnamed.has(index);
    const own = steps.filter((step, index) => !isCopy(step, index));
    const copied = steps.filter(isCopy);
    const origin = renamed.origin ?? originOf(copied, owners, alike) ?? member.origins[0] ?? null;
    result.set(sessionId, { steps, own, copied, origin });
    turns.add(member);
    for (const step of own) {
      if (!owners.has(step.key)) owners.set(step.key, sessionId);
      for (const id of likenessesAmongKin(step)) if (!alike.has(id)) alike.set(id, sessionId);
    }
  }
  return result;
}

function unnamedCopies(
  steps: readonly Step[],
  alike: ReadonlyMap<IdHash, string>,
): ReadonlySet<number> {
  const copies = new Set<number>();
  const isHeld = (step: Step) => likenessesAmongKin(step).some((id) => alike.has(id));
  const marked = (step: Step) => step.copied === true && step.origin === undefined;
  let held = steps.some((step) => marked(step) && isHeld(step));
  for (const [index, step] of steps.entries()) {
    if (!marked(step)) continue;
    if (likenessesAmongKin(step).length > 0) held = isHeld(step);
    if (held) copies.add(index);
  }
  return copies;
}

function originOf(
  copied: readonly Step[],
  owners: ReadonlyMap<IdHash, string>,
  alike: ReadonlyMap<IdHash, string>,
): string | null {
  for (const step of copied.toReversed()) {
    const like = likenessesAmongKin(step).find((id) => alike.has(id));
    const owner = owners.get(step.key) ?? (like === undefined ? undefined : alike.get(like));
    if (owner !== undefined) return owner;
  }
  return null;
}

function withOrigins(members: readonly Member[]): Member[] {
  const isHeld = (key: IdHash) =>
    members.some(({ steps }) =>
      steps.some((step) => step.key === key && step.origin === undefined),
    );
  const copiesFrom = (sessionId: string, isMissing: (mark: Step) => boolean) =>
    members
      .flatMap(({ steps }) => copiesIn(steps, idHash(sessionId), isMissing))
      .sort((a, b) => timeOf(a) - timeOf(b) || compareSteps(a, b))
      .filter(({ key }, index, all) => all.findIndex((step) => step.key === key) === index);
  const present = members.map((member) => {
    const lacking = copiesFrom(member.sessionId, ({ key }) => !isHeld(key)).filter(
      ({ key }) => !member.steps.some((step) => step.key === key),
    );
    const steps = member.steps.flatMap((step) => {
      const before = lacking.filter((copy) => step.at !== null && timeOf(copy) < step.at);
      return [...lacking.splice(0, before.length), step];
    });
    return { ...member, steps: [...steps, ...lacking] };
  });
  const named = new Set(members.flatMap(({ origins }) => origins));
  for (const { sessionId } of members) named.delete(sessionId);
  const lost = [...named].sort().map((sessionId) => {
    return { sessionId, origins: [], after: [], steps: copiesFrom(sessionId, () => true) };
  });
  return [...present, ...lost];
}

const timeOf = ({ at }: Step) => at ?? Number.MAX_SAFE_INTEGER;

function copiesIn(
  steps: readonly Step[],
  origin: IdHash,
  isMissing: (mark: Step) => boolean,
): Step[] {
  const marksOnlyPersons = !steps.some(
    (step) => step.kind === "assistant" && step.origin !== undefined,
  );
  let current: Step | undefined;
  const copies = steps.filter((step) => {
    const goesWith = step.kind === "tool_call" && step.origin === current?.origin;
    if (step.origin !== undefined) current = goesWith ? current : step;
    else if (!marksOnlyPersons || isTyped(step.kind) || step.kind === "enqueue")
      current = undefined;
    return current?.origin === origin && isMissing(current) && step.kind !== "note";
  });
  return copies.map(({ copied: _, origin: __, ...step }) => step);
}

function inOrderOfBirth(members: readonly Member[]): Member[] {
  if (members.length < 2) return [...members];
  const held = timesHeld(members);
  const births = new Map(
    members.map((member) => {
      const birth = birthOf(member, held);
      return [
        member.sessionId,
        birth === NEVER && isBeginning(member, members) ? birthWithHeirs(member, members) : birth,
      ];
    }),
  );
  const byBirth = [...members].sort(
    (a, b) =>
      compare(births.get(a.sessionId) ?? NEVER, births.get(b.sessionId) ?? NEVER) ||
      Number(beginsWithNote(b)) - Number(beginsWithNote(a)) ||
      b.steps.length - a.steps.length ||
      (a.sessionId < b.sessionId ? -1 : 1),
  );
  return namedFirst(
    byBirth.map((member) => ({
      ...member,
      after: [...member.after, ...writersIn(member, byBirth)],
    })),
  );
}

/** Of the sessions that have a record of this one without a mark the first that has it earliest, where this one has it later. */
function writersIn(member: Member, members: readonly Member[]): string[] {
  const timeIn = ({ steps }: Member, id: IdHash) =>
    earliestOf(steps.filter((one) => hasId(one, id)));
  const ids = member.steps.flatMap((step) =>
    step.copied || step.at === null ? [] : sharedIds(step),
  );
  return ids.flatMap((id) => {
    const times = members.map((other) => timeIn(other, id));
    const earliest = Math.min(...times);
    const isLater = earliest < timeIn(member, id);
    return isLater ? (members[times.indexOf(earliest)]?.sessionId ?? []) : [];
  });
}

const hasId = (step: Step, id: IdHash) => !step.copied && sharedIds(step).includes(id);

const earliestOf = (steps: readonly Step[]) => Math.min(...steps.map(({ at }) => at ?? NEVER));

const NEVER = Number.POSITIVE_INFINITY;

const compare = (a: number, b: number) => (a === b ? 0 : a < b ? -1 : 1);

function timesHeld(members: readonly Member[]): Map<string, number> {
  const held = new Map<string, number>();
  for (const { steps } of members) {
    for (const stamp of new Set(steps.map(stampOf))) held.set(stamp, (held.get(stamp) ?? 0) + 1);
  }
  return held;
}

const stampOf = ({ kind, key, at }: Step) => `${kind}:${key}:${at}`;

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

function isBeginning(member: Member, members: readonly Member[]): boolean {
  return members.some((other) => beginsWith(other, member) && !beginsWith(member, other));
}

/**
 * The earliest time of its unmarked steps that no other session has at that time, but those that begin with all of its
 * records.
 */
function birthWithHeirs(member: Member, members: readonly Member[]): number {
  const unmarked = member.steps.filter(({ copied }) => !copied);
  const others = members.filter((other) => !beginsWith(other, member));
  const stamps = others.flatMap(({ steps }) => steps.map(stampOf));
  const birth = earliestOf(unmarked.filter((step) => !stamps.includes(stampOf(step))));
  return birth === NEVER ? earliestOf(unmarked) : birth;
}

function beginsWith({ steps }: Member, beginning: Member): boolean {
  const keys = steps.filter(isRecord).map(({ key }) => key);
  return beginning.steps.filter(isRecord).every(({ key }, index) => keys[index] === key);
}

const isRecord = ({ kind }: Step) => kind !== "note";

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

type Place = {
  sessionId: string;
  steps: readonly Step[];
  index: number;
  asked: IdHash | undefined;
};

class TurnsHeld {
  readonly #places = new Map<IdHash, Place[]>();
  readonly #doubtful: ReadonlySet<IdHash>;

  constructor(family: readonly Member[]) {
    this.#doubtful = new Set(family.flatMap(({ steps }) => idsOfSeveralTurns(steps)));
  }

  placesOf(step: Step, asked: IdHash | undefined): readonly Place[] {
    const id = lastingId(step);
    if (id === undefined) return [];
    const places = this.#places.get(id) ?? [];
    return this.#doubtful.has(id)
      ? places.filter((place) => asked !== undefined && place.asked === asked)
      : places;
  }

  add({ sessionId, steps }: Member): void {
    let asked: IdHash | undefined;
    for (const [index, step] of steps.entries()) {
      if (isTyped(step.kind)) asked = step.id;
      const id = lastingId(step);
      if (id === undefined) continue;
      const places = this.#places.get(id) ?? [];
      this.#places.set(id, places);
      places.push({ sessionId, steps, index, asked });
    }
  }
}

const lastingId = ({ kind, id, copiesKeepId }: Step) =>
  kind === "assistant" && copiesKeepId ? id : undefined;

function idsOfSeveralTurns(steps: readonly Step[]): IdHash[] {
  const turnOf = new Map<IdHash, number>();
  const several = new Set<IdHash>();
  let turn = 0;
  for (const step of steps) {
    if (isTyped(step.kind)) turn++;
    const id = lastingId(step);
    if (id === undefined) continue;
    if ((turnOf.get(id) ?? turn) !== turn) several.add(id);
    turnOf.set(id, turn);
  }
  return [...several];
}

function renamedPart(steps: readonly Step[], turns: TurnsHeld): RenamedPart {
  let end = 0;
  let last: readonly Place[] = [];
  let asked: IdHash | undefined;
  const ids = new Set<IdHash>();
  for (const [index, step] of steps.entries()) {
    if (isTyped(step.kind)) asked = step.id;
    if (step.kind !== "assistant") continue;
    const places = turns.placesOf(step, asked);
    if (places.length === 0 || step.id === undefined) break;
    ids.add(step.id);
    end = index + 1;
    last = places;
  }
  const copiedAt = steps[end - 1]?.at ?? null;
  const rest = steps.slice(end);
  const ends = last.map((place) => ({ place, more: unansweredAfter(rest, place, copiedAt) }));
  const most = ends.reduce((best, one) => (one.more > best.more ? one : best), ends[0] ?? NOTHING);
  return { end: end + most.more, origin: most.place?.sessionId ?? null, ids };
}

const NOTHING = { place: undefined, more: 0 };

type RenamedPart = { end: number; origin: string | null; ids: ReadonlySet<IdHash> };

const AT_ONCE = 1_000;

function unansweredAfter(steps: readonly Step[], place: Place, copiedAt: number | null): number {
  const theirs = place.steps.slice(place.index + 1);
  const answer = theirs.findIndex(({ kind }) => kind === "assistant");
  const expected = theirs.slice(0, answer < 0 ? theirs.length : answer).filter(isOfPerson);
  let end = 0;
  for (const [index, step] of steps.entries()) {
    if (step.at === null || copiedAt === null || Math.abs(step.at - copiedAt) > AT_ONCE) break;
    if (step.kind === "assistant") break;
    if (!isOfPerson(step)) continue;
    const match = expected.findIndex(({ kind, id }) => kind === step.kind && id === step.id);
    if (match < 0) break;
    expected.splice(0, match + 1);
    end = index + 1;
  }
  return end;
}

const isOfPerson = ({ kind }: Step) => isTyped(kind) || kind === "interrupt";
