import { messagesOf } from "./messages.ts";
import { decodeSteps } from "./step-codec.ts";
import { type IdHash, isTyped, type Step, type StepKind } from "./step.ts";
import type { Prompt, Transcript } from "./transcript.ts";

/** A queued text, and the typed line that holds its words among others, by their keys. */
export type Joined = { queued: IdHash; line: IdHash };

/** Which queued texts came together with others; `lacking`: that takes words that were read earlier. */
export type Joining = { joined: Joined[]; lacking: boolean };

/** What a unit tells of a session's steps, and words. */
type Said = Pick<Transcript, "steps" | "earlier"> & {
  prompts: readonly Pick<Prompt, "key" | "text">[];
};

/**
 * Which queued texts came together with others in one line: found while the words are there, because they need not be
 * kept.
 */
export function joinedIn(told: Said): Joining {
  const joined: Joined[] = [];
  let lacking = false;
  // What came together earlier was found then.
  if (told.earlier !== undefined && !told.steps.some(canJoin)) return { joined, lacking };
  const steps = stepsOf(told);
  if (!steps.some(({ kind }) => kind === "enqueue")) return { joined, lacking };
  const words = new Map(told.prompts.map(({ key, text }) => [key, text]));
  messagesOf(steps, (line, queued) => {
    const text = words.get(line);
    const part = words.get(queued);
    if (text !== undefined && part === undefined) lacking = true;
    const holds = text !== undefined && part !== undefined && text.includes(part);
    if (holds) joined.push({ queued, line });
    return holds;
  });
  return { joined, lacking };
}

/** Whether a step can bring queued texts and a typed line together: as one of them, or by what it does to the queue. */
const canJoin = ({ kind }: Step) => isTyped(kind) || queueKinds.has(kind);
const queueKinds: ReadonlySet<StepKind> = new Set(["enqueue", "dequeue", "remove", "pop_all"]);

function stepsOf({ earlier, steps }: Said): readonly Step[] {
  if (earlier === undefined || !earlier.tail.queued) return steps;
  return [...decodeSteps(earlier.packed), ...steps];
}
