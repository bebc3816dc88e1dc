import type { Database } from "bun:sqlite";

import { decodeSteps } from "../model/step-codec.ts";
import { anchorsOf } from "../model/step-list.ts";
import { isTyped, type Step } from "../model/step.ts";
import type { ReadUnit } from "../read-unit.ts";
import { addChore } from "./chores.ts";
import { idsOf, keysOf } from "./forget-steps.ts";
import { type Forgotten, stepsBefore } from "./forgotten.ts";
import { deleteTitlesOf } from "./leaf-titles.ts";

/**
 * Notes what sessions say that were forgotten before, so that it is known again in copies of them that are read now or
 * later. Not what a session has that stays: it may have said that itself. In a transaction, before anything is saved.
 */
export function forgetLater(
  db: Database,
  forgotten: Forgotten,
  found: readonly { read: ReadUnit }[],
): void {
  const note = db.query("INSERT OR IGNORE INTO forgotten_steps (step) VALUES (?)");
  const holder = db.query("SELECT 1 FROM anchors WHERE anchor = ? LIMIT 1");
  const isHeld = (turn: readonly Step[]) => anchorsOf(turn).some((id) => holder.get(id) !== null);
  for (const told of found.flatMap(({ read }) => read.transcripts)) {
    const until = forgotten.untilOf(told);
    if (until === null) continue;
    const turns = turnsOf([...stepsBefore(decodeSteps(told.steps), until)]);
    const own = turns.filter((turn) => !isHeld(turn)).flat();
    for (const id of own.flatMap(idsOf)) note.run(id);
    if (deleteTitlesOf(db, keysOf(own))) addChore(db, "rewrite");
  }
}

/** What was asked, each with what followed on it; before that what came first. */
function turnsOf(steps: readonly Step[]): Step[][] {
  const turns: Step[][] = [];
  for (const step of steps) {
    const turn = turns.at(-1);
    if (turn === undefined || isTyped(step.kind) || step.kind === "agent_prompt")
      turns.push([step]);
    else turn.push(step);
  }
  return turns;
}
