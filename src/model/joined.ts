import { messagesOf } from "./messages.ts";
import { decodeSteps } from "./step-codec.ts";
import type { IdHash, Step } from "./step.ts";
import type { Transcript } from "./transcript.ts";

/** A queued text, and the typed line that holds its words among others, by their keys. */
export type Joined = { queued: IdHash; line: IdHash };

/**
 * Which queued texts came together with others in one line: found while the words are there, because they need not be
 * kept. `lacking`: a line can only be judged with words that were read earlier.
 */
export function joinedIn(told: Transcript): { joined: Joined[]; lacking: boolean } {
  const joined: Joined[] = [];
  let lacking = false;
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

function stepsOf({ earlier, steps }: Transcript): readonly Step[] {
  if (earlier === undefined || !earlier.tail.queued) return steps;
  return [...decodeSteps(earlier.packed), ...steps];
}
