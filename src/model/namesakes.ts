import type { Told } from "./derive.ts";

/**
 * The sessions behind one id. Claude Code gives subagents ids of six to eight digits (2.0.28 to 2.1.14), so that after
 * some thousands two of them bear the same: tellings that name different parents, share no record and were each asked
 * something are different sessions. A telling without a question is the rest of another (2.1.4 writes a warm-up's
 * question in one parent's folder and its answer in the next one's). The session with the first parent keeps the id;
 * the others' ids name their parent too.
 */
export function namesakes(told: Told): Told[] {
  const groups: Telling[][] = [];
  for (const telling of told.tellings.toSorted(byQuestionAndParent)) {
    const own = groups.find((known) => known.some((other) => isSameSession(telling, other)));
    const group = own ?? (isAsked(telling) ? undefined : groups[0]);
    if (group) group.push(telling);
    else groups.push([telling]);
  }
  if (groups.length < 2) return [told];
  return groups.map((tellings, index) => ({
    ...told,
    tellings,
    sessionId: index === 0 ? told.sessionId : namesakeId(told.sessionId, parentOf(tellings[0])),
    startedBy: null,
  }));
}

/** The id of a session whose own id another one keeps. */
export const namesakeId = (id: string, parent: string) => `${id}${SIGN}${parent}`;

/** Of what an id may be made so. It need not be: a file, and so a session, may be named with the sign. */
export const partingsOf = (id: string): { id: string; parent: string }[] =>
  [...id.matchAll(SIGNS)].map(({ index }) => ({
    id: id.slice(0, index),
    parent: id.slice(index + SIGN.length),
  }));

const SIGN = "@";
const SIGNS = new RegExp(SIGN, "g");

type Telling = Told["tellings"][number];

const parentOf = (telling: Telling | undefined) => telling?.facts.parent ?? "";

const isAsked = ({ steps }: Telling) => steps.some(({ kind }) => kind === "agent_prompt");

function byQuestionAndParent(a: Telling, b: Telling): number {
  if (isAsked(a) !== isAsked(b)) return isAsked(a) ? -1 : 1;
  return parentOf(a) < parentOf(b) ? -1 : parentOf(a) > parentOf(b) ? 1 : 0;
}

function isSameSession(a: Telling, b: Telling): boolean {
  if (a.facts.type === "user" || a.facts.parent === b.facts.parent) return true;
  if (a.facts.parent === null || b.facts.parent === null) return true;
  const keys = new Set(a.steps.map(({ key }) => key));
  return b.steps.some(({ key }) => keys.has(key));
}
