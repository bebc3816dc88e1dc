import type { Step } from "./step.ts";

/**
 * The copies among a session's steps. Some providers count their calls anew in each answer, so that a call of an answer
 * of its own may have the id of another's: by its id a call is a copy only where its answer is. By its id also where it
 * has lost its key to another call (`callsAsIn`).
 * @param isSurely whether anything else shows that a step is a copy
 * @param isKnown whether another session has a step of the same id
 */
export function copiesAmong(
  steps: readonly Step[],
  isSurely: (step: Step, index: number) => boolean,
  isKnown: (step: Step) => boolean,
): Set<Step> {
  const copies = new Set<Step>();
  const isKnownCall = (call: Step) =>
    isKnown(call) || (call.id !== undefined && isKnown({ ...call, key: call.id }));
  let isOfCopy = true;
  for (const [index, step] of steps.entries()) {
    const isNamed = step.kind === "tool_call" ? isOfCopy && isKnownCall(step) : isKnown(step);
    if (isNamed || isSurely(step, index)) copies.add(step);
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
