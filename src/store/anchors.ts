import type { Database } from "bun:sqlite";

import { anchorsOf } from "../model/step-list.ts";
import type { Step } from "../model/step.ts";

/** By what the sessions that share records with a transcript find it. */
export function addAnchors(db: Database, transcriptId: number, steps: readonly Step[]): void {
  const anchor = db.query("INSERT OR IGNORE INTO anchors (anchor, transcript_id) VALUES (?, ?)");
  for (const id of anchorsOf(steps)) anchor.run(id, transcriptId);
}
