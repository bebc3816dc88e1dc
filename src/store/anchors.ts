import type { Database } from "bun:sqlite";

import { anchorsOf } from "../model/step-list.ts";
import type { Step } from "../model/step.ts";
import { stepsIn } from "./unpacked.ts";

/** By what the sessions that share records with a transcript find it. */
export function addAnchors(db: Database, transcriptId: number, steps: readonly Step[]): void {
  const anchor = db.query("INSERT OR IGNORE INTO anchors (anchor, transcript_id) VALUES (?, ?)");
  for (const id of anchorsOf(steps)) anchor.run(id, transcriptId);
}

/** Adds the anchors that earlier rules did not give. */
export function renewAnchors(db: Database): void {
  const transcripts = db.query<{ transcript_id: number; steps: Uint8Array }, []>(
    "SELECT transcript_id, steps FROM transcripts",
  );
  for (const { transcript_id, steps } of transcripts.iterate())
    addAnchors(db, transcript_id, stepsIn(steps));
}
