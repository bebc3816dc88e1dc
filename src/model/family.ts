import { inOrderOfBirth } from "./births.ts";
import { copiesAmong, unnamedCopies } from "./copies.ts";
import { keysOfUnmarked, withOrigins } from "./origins.ts";
import { type RenamedPart, renamedPart, TurnsHeld } from "./renamed-copies.ts";
import { likenessesAmongKin } from "./step-list.ts";
import type { IdHash, Step } from "./step.ts";

/** A session with everything that its units say of its steps. */
export type Member = {
  sessionId: string;
  /** Sessions that the source names as the origin of copied records. */
  origins: readonly string[];
  /** Sessions that were there before this one: its origins, and a subagent's parent. */
  after: readonly string[];
  steps: readonly Step[];
};

/** What of a session's steps is its own, what was copied into it, and from which session the last of that came. */
export type Ownership = {
  steps: readonly Step[];
  own: readonly Step[];
  copied: readonly Step[];
  origin: string | null;
};

/**
 * Sorts out the copies among sessions that share records: a resume, continuation, fork or branch copies its history.
 * Each shared record belongs to one session, found by a rule over the content alone, so that neither the order of
 * reading nor the files' birth times matter. The sessions are taken in the order of their births (`births.ts`); a
 * record is a copy where
 *
 * 1. an earlier session has a record of the same id (Claude Code 1.0.96 and later keeps the ids); a tool call, whose id
 *    need not be its alone, only where its answer is a copy, or
 * 2. it stands in the part that a version before 1.0.96 copied under new ids (`renamed-copies.ts`), or
 * 3. the source itself says so: with the origin's id (Claude Code), where any session has it without such a mark, or
 *    without, where another session has the same words or an answer at the same time, or the same tool calls (OpenCode).
 *
 * What an origin lacks it has from its copies (`origins.ts`).
 *
 * @returns an entry for each member, and for each origin that has no file any more one made of its copies.
 */
export function sortOutCopies(members: readonly Member[]): Map<string, Ownership> {
  const [only, second] = members;
  // Most sessions are alone, and nothing in them is a copy.
  if (only !== undefined && second === undefined && !only.steps.some(({ copied }) => copied)) {
    const { sessionId, steps } = only;
    return new Map([[sessionId, { steps, own: steps, copied: [], origin: null }]]);
  }
  const ordered = inOrderOfBirth(withOrigins(members));
  const unmarked = keysOfUnmarked(ordered);
  const owners = new Map<IdHash, string>();
  const alike = new Map<IdHash, string>();
  const turns = new TurnsHeld(ordered);
  const result = new Map<string, Ownership>();
  for (const member of ordered) {
    const { sessionId, steps } = member;
    const renamed = renamedPart(steps, turns);
    const copies = copiesIn(steps, { owners, alike, unmarked, renamed });
    const own = steps.filter((step) => !copies.has(step));
    const copied = steps.filter((step) => copies.has(step));
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

/** By what copies are told: the sessions so far, what any session has without a mark, and the part under new ids. */
type Signs = {
  owners: ReadonlyMap<IdHash, string>;
  alike: ReadonlyMap<IdHash, string>;
  unmarked: ReadonlySet<IdHash>;
  renamed: RenamedPart;
};

function copiesIn(
  steps: readonly Step[],
  { owners, alike, unmarked, renamed }: Signs,
): ReadonlySet<Step> {
  // If none has them (the origin was deleted before it was ever read), the oldest fork keeps them.
  const unnamed = unnamedCopies(steps, (step) => {
    const ids = likenessesAmongKin(step);
    return ids.length === 0 ? undefined : ids.some((id) => alike.has(id));
  });
  const isSurely = (step: Step, index: number) =>
    index < renamed.end ||
    (step.copiesKeepId === true && step.id !== undefined && renamed.ids.has(step.id)) ||
    (step.origin !== undefined && unmarked.has(step.key)) ||
    unnamed.has(step);
  return copiesAmong(steps, isSurely, ({ key }) => owners.has(key));
}

/** The session that owns the last of the copied records: of several origins the nearest. */
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
