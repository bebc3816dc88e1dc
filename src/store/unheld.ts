import type { Database } from "bun:sqlite";

import { holdsKey } from "../model/step-codec.ts";
import type { IdHash } from "../model/step.ts";

/**
 * Deletes the words and titles of records that no transcript holds any more: copies under new ids too. What an event
 * shows stays in any case: its transcript may be damaged. In a transaction.
 * @returns how many words and titles
 */
export function deleteUnheld(db: Database): number {
  const unheld = JSON.stringify([...unheldKeys(db)]);
  const among = "IN (SELECT value FROM json_each(?1))";
  const words = db.query(
    `DELETE FROM prompts WHERE prompt_key ${among}
        AND prompt_key NOT IN (SELECT prompt_key FROM events WHERE prompt_key IS NOT NULL)`,
  );
  const titles = db.query(`DELETE FROM leaf_titles WHERE leaf ${among}`);
  db.query(`DELETE FROM joined WHERE queued ${among} OR line ${among}`).run(unheld);
  return words.run(unheld).changes + titles.run(unheld).changes;
}

function unheldKeys(db: Database): ReadonlySet<IdHash> {
  const keys = db.query<{ key: IdHash }, []>(
    `SELECT prompt_key AS key FROM prompts UNION SELECT leaf FROM leaf_titles
      UNION SELECT queued FROM joined UNION SELECT line FROM joined`,
  );
  const unheld = new Set(keys.all().map(({ key }) => key));
  const told = db.query<{ steps: Uint8Array }, []>("SELECT steps FROM transcripts");
  const takeOut = (key: IdHash) => unheld.delete(key) && unheld.size === 0;
  for (const { steps } of told.iterate()) if (unheld.size > 0) holdsKey(steps, takeOut);
  return unheld;
}
