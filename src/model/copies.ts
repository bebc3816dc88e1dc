import type { Step } from "./step.ts";

/**
 * The copies among a session's steps. Some providers count their calls anew in each answer, so that a call of an answer
 * of its own may have the id of another's: by its id a call is a copy only where its answer is.
 * @param isSurely whether anything else shows that a step is a copy
 * @param isKnown whether another session has a step of the same id
 */
export function copiesAmong(
  steps: readonly Step[],
  isSurely: (step: Step, index: number) => boolean,
  isKnown: (step: Step) => boolean,
): Set<Step> {
  const copies = new Set<Step>();
  let isOfCopy = true;
  for (const [index, step] of steps.entries()) {
    const canBeKnown = isOfCopy || step.kind !== "tool_call";
    if (isSurely(step, index) || (canBeKnown && isKnown(step))) copies.add(step);
    if (step.kind === "assistant") isOfCopy = copies.has(step);
  }
  return copies;
}

/**
 * OpenCode's forks give their copies new ids, and mark them. Some steps tell whether another session has them; what
 * follows goes with them, and what stands before the first.
 * @param isHeld undefined of a step that does not tell
 */
export function unnamedCopies(
  steps: readonly Step[],
  isHeld: (step: Step) => boolean | undefined,
): ReadonlySet<Step> {
  const marked = steps.filter(({ copied, origin }) => copied === true && origin === undefined);
  const copies = new Set<Step>();
  let held = marked.some((step) => isHeld(step) === true);
  for (const step of marked) {
    held = isHeld(step) ?? held;
    if (held) copies.add(step);
  }
  return copies;
}
