import type { Database } from "bun:sqlite";

import { holdsKey } from "../model/step-codec.ts";
import type { IdHash } from "../model/step.ts";

/**
 * Deletes the words of records that no transcript holds any more: copies under new ids too. What an event shows stays in
 * any case: its transcript may be damaged. In a transaction.
 * @returns how many words
 */
export function deleteUnheld(db: Database): number {
  const unheld = unheldAmong(
    db,
    "SELECT prompt_key AS key FROM prompts UNION SELECT queued FROM joined UNION SELECT line FROM joined",
  );
  const among = "IN (SELECT value FROM json_each(?1))";
  db.query(`DELETE FROM joined WHERE queued ${among} OR line ${among}`).run(unheld);
  const words = db.query(
    `DELETE FROM prompts WHERE prompt_key ${among}
        AND prompt_key NOT IN (SELECT prompt_key FROM events WHERE prompt_key IS NOT NULL)`,
  );
  return words.run(unheld).changes;
}

/** Those of the keys asked for that no transcript holds, as JSON. */
export function unheldAmong(db: Database, keysAsked: string): string {
  const keys = db.query<{ key: IdHash }, []>(keysAsked);
  const unheld = new Set(keys.all().map(({ key }) => key));
  const told = db.query<{ steps: Uint8Array }, []>("SELECT steps FROM transcripts");
  const takeOut = (key: IdHash) => unheld.delete(key) && unheld.size === 0;
  for (const { steps } of told.iterate()) if (unheld.size > 0) holdsKey(steps, takeOut);
  return JSON.stringify([...unheld]);
}
