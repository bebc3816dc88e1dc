import type { Database } from "bun:sqlite";

import { type Asker, askersKnown, isAsker, onlySomeKnowCalls } from "../model/askers.ts";
import { decodeSteps, encodeSteps } from "../model/step-codec.ts";
import { anchorsOf } from "../model/step-list.ts";
import type { IdHash } from "../model/step.ts";
import type { Prompt } from "../model/transcript.ts";
import type { PackedTranscript } from "../read-unit.ts";
import { factsIn } from "./facts.ts";
import { stepsIn } from "./unpacked.ts";

/** What a unit said of a session: its facts as JSON, its steps packed. */
export type Said = { facts: string; steps: Uint8Array };

/**
 * What a unit tells of a child again, with what was known better before of who asked it: a person may have taken back
 * the message of the parent that called it (OpenCode then deletes the call), or the parent is gone.
 */
export function asAsked(told: PackedTranscript, before: Said): PackedTranscript {
  if (told.facts.type !== "subagent") return told;
  const { callsKnown } = factsIn(before.facts);
  return callsKnown || !told.facts.callsKnown ? asJudged(told, before.steps) : told;
}

/** Whom a call named once, it asked; and without any calls at hand nothing is known better. */
function asJudged(told: PackedTranscript, before: Uint8Array): PackedTranscript {
  const askers = new Map<IdHash, Asker>();
  for (const { key, kind } of stepsIn(before)) if (isAsker(kind)) askers.set(key, kind);
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

/**
 * A unit that took words for those of an agent, and knows better now: a child of OpenCode may come before the parent
 * whose calls tell.
 * @param before its packed steps as they were
 */
export function takeBackAsked(db: Database, before: Uint8Array, prompts: readonly Prompt[]): void {
  const typed = prompts.filter(({ kind }) => kind !== "agent_prompt");
  if (typed.length === 0) return;
  const steps = stepsIn(before).filter(({ kind }) => kind === "agent_prompt");
  const asked = new Set(steps.map(({ key }) => key));
  const update = db.query("UPDATE prompts SET asked = 0 WHERE prompt_key = ?");
  for (const { key } of typed) if (asked.has(key)) update.run(key);
}

/**
 * Words of children that some units take for those of an agent, and others, which have the parent's calls, know to be a
 * person's: whatever order they came in.
 */
export function settleAsked(db: Database, children: ReadonlySet<string>): void {
  if (children.size === 0) return;
  const several = db.query<{ id: string }, [string]>(
    `SELECT session_id AS id FROM transcripts WHERE session_id IN (SELECT value FROM json_each(?))
      GROUP BY session_id HAVING count(*) > 1`,
  );
  const said = db.query<Said, [string]>(
    "SELECT facts, steps FROM transcripts WHERE session_id = ?",
  );
  const update = db.query("UPDATE prompts SET asked = 0 WHERE prompt_key = ? AND asked = 1");
  for (const { id } of several.all(JSON.stringify([...children]))) {
    const tellings = said.all(id).map(({ facts, steps }) => ({ facts: factsIn(facts), steps }));
    if (!onlySomeKnowCalls(tellings)) continue;
    const unpacked = tellings.map(({ facts, steps }) => ({ facts, steps: stepsIn(steps) }));
    for (const [key, asker] of askersKnown(unpacked)) if (asker === "prompt") update.run(key);
  }
}
