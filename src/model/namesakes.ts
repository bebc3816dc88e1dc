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
    sessionId: index === 0 ? told.sessionId : `${told.sessionId}@${parentOf(tellings[0])}`,
    startedBy: null,
  }));
}

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
