import type { Database } from "bun:sqlite";

import { decodeSteps, encodeSteps } from "../model/step-codec.ts";
import { anchorsOf } from "../model/step-list.ts";
import type { IdHash } from "../model/step.ts";
import type { Facts } from "../model/transcript.ts";
import type { PackedTranscript } from "../read-unit.ts";

type Asker = "prompt" | "agent_prompt";
const isAsker = (kind: string): kind is Asker => kind === "prompt" || kind === "agent_prompt";

/**
 * What a unit tells of a child again, with what was known better before of who asked it: a person may have taken back
 * the message of the parent that called it (OpenCode then deletes the call), or the parent is gone.
 */
export function asAsked(db: Database, unitId: number, told: PackedTranscript): PackedTranscript {
  if (told.facts.type !== "subagent") return told;
  const before = db
    .query<{ facts: string; steps: Uint8Array }, [string, number]>(
      "SELECT facts, steps FROM transcripts WHERE session_id = ? AND unit_id = ?",
    )
    .get(told.sessionId, unitId);
  if (before === null) return told;
  const { callsKnown }: Facts = JSON.parse(before.facts);
  return callsKnown ? asJudged(told, before.steps) : told;
}

/** Whom a call named once, it asked; and without any calls at hand nothing is known better. */
function asJudged(told: PackedTranscript, before: Uint8Array): PackedTranscript {
  const askers = new Map<IdHash, Asker>();
  for (const { key, kind } of decodeSteps(before)) if (isAsker(kind)) askers.set(key, kind);
  const judged = <One extends { key: IdHash; kind: string }>(one: One): One => {
    const was = askers.get(one.key);
    if (was === undefined || was === one.kind || !isAsker(one.kind)) return one;
    return { ...one, kind: told.facts.callsKnown ? "agent_prompt" : was };
  };
  const read = decodeSteps(told.steps);
  const steps = read.map(judged);
  if (steps.every((step, nth) => step === read[nth])) return told;
  const { earlier: _, ...rest } = told;
  return {
    ...rest,
    steps: encodeSteps(steps),
    anchors: anchorsOf(steps),
    prompts: told.prompts.map(judged),
    digest: null,
  };
}
