import type { Told } from "./derive.ts";

/**
 * The sessions behind one id. Claude Code gives subagents ids of six to eight digits (2.0.28 to 2.1.14), so that after
 * some thousands two of them bear the same: tellings that name different parents and share no record are different
 * sessions. The one with the first parent keeps the id; the others' ids name their parent too.
 */
export function namesakes(told: Told): Told[] {
  const groups: Told["tellings"][number][][] = [];
  for (const telling of told.tellings) {
    const group = groups.find((known) => known.some((other) => isSameSession(telling, other)));
    if (group) group.push(telling);
    else groups.push([telling]);
  }
  if (groups.length < 2) return [told];
  const named = groups.map((tellings) => ({ tellings, parent: tellings[0]?.facts.parent ?? "" }));
  return named
    .sort((a, b) => (a.parent < b.parent ? -1 : 1))
    .map(({ tellings, parent }, index) => ({
      ...told,
      tellings,
      sessionId: index === 0 ? told.sessionId : `${told.sessionId}@${parent}`,
      startedBy: null,
    }));
}

type Telling = Told["tellings"][number];

function isSameSession(a: Telling, b: Telling): boolean {
  if (a.facts.type === "user" || a.facts.parent === b.facts.parent) return true;
  if (a.facts.parent === null || b.facts.parent === null) return true;
  const keys = new Set(a.steps.map(({ key }) => key));
  return b.steps.some(({ key }) => keys.has(key));
}
