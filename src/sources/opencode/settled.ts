import { decodeSteps } from "../../model/step-codec.ts";
import { type IdHash, idHash, type Step } from "../../model/step.ts";
import type { Resume } from "../../model/transcript.ts";
import { field, textOrNull } from "../../parse/json.ts";
import { plausible } from "../../parse/time.ts";
import { statOrNull } from "./files.ts";
import type { Layout } from "./layout.ts";

/** A finished message of a JSON tree that was read earlier and has not been touched since: what it told then. */
export type Settled = { id: string; created: number; steps: readonly Step[] };

/** What an earlier reading knows of messages, by their ids. */
export type Before = {
  /** Null where the message has to be read. */
  settled: (messageId: string) => Settled | null;
  isKnown: (messageId: string) => boolean;
};

/** Null where the session's file says something that older messages hang on: a revert, or another time of its creation. */
export function settledBefore(
  { guard, steps }: Resume,
  session: unknown,
  layout: Layout,
): Before | null {
  const newest = Number(guard);
  const isChild = textOrNull(field(session, "parentID")) !== null;
  const told = toldIn(decodeSteps(steps));
  const [created] = told.get(idHash(String(field(session, "id")))) ?? [];
  const isSame = created?.at === plausible(field(session, "time", "created"));
  if (!isSame || field(session, "revert") !== undefined) return null;
  const settled = (id: string) => {
    const own = told.get(idHash(id)) ?? [];
    const [first] = own;
    if (first === undefined || first.at === null || !isFinished(first, isChild)) return null;
    if (own.some(({ undone }) => undone)) return null;
    const isOld = (path: string) => (statOrNull(path)?.ctimeMs ?? Infinity) <= newest;
    if (!isOld(`${layout.messages}/${id}.json`) || !isOld(layout.parts(id))) return null;
    return { id, created: first.at, steps: own };
  };
  return { settled, isKnown: (id) => told.has(idHash(id)) };
}

/** The steps of each message, by the hash of its id. */
function toldIn(steps: readonly Step[]): Map<IdHash, Step[]> {
  const told = new Map<IdHash, Step[]>();
  let message: Step[] = [];
  for (const step of steps) {
    if (step.kind === "tool_call" || step.kind === "interrupt") message.push(step);
    else told.set(step.key, (message = [step]));
  }
  return told;
}

/** Whether a person typed a text in a child's session, or an agent, the calls of the parent tell anew each time. */
function isFinished({ kind, until }: Step, isChild: boolean): boolean {
  if (kind === "assistant") return until !== undefined;
  return kind !== "created" && kind !== "empty" && !(isChild && kind === "prompt");
}
