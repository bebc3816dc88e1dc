import type { Database } from "bun:sqlite";

import { decodeSteps } from "../model/step-codec.ts";
import type { Prompt } from "../model/transcript.ts";
import type { FreshTellings } from "./fresh.ts";
import { OrderedRows, Rows } from "./rows.ts";

/** Of two readings of one prompt the longer text is kept: a copy may have lost a part, or be half written. */
export function promptRows(db: Database, fresh: FreshTellings): OrderedRows {
  const rows = new Rows(
    db,
    "INSERT OR IGNORE INTO prompts (prompt_key, text, cwd, asked)",
    4,
    (row) => {
      const merged = db
        .query(
          `INSERT INTO prompts (prompt_key, text, cwd, asked) VALUES (?, ?, ?, ?)
         ON CONFLICT (prompt_key) DO UPDATE SET
           text = CASE WHEN length(excluded.text) = length(text) THEN max(excluded.text, text)
                       WHEN length(excluded.text) > length(text) THEN excluded.text ELSE text END,
           cwd = coalesce(min(cwd, excluded.cwd), cwd, excluded.cwd),
           asked = max(asked, excluded.asked)
         WHERE excluded.text <> text OR excluded.cwd IS NOT cwd OR excluded.asked > asked`,
        )
        .run(...row);
      if (merged.changes > 0) fresh.retell(Number(row[0]));
    },
  );
  return new OrderedRows(rows);
}

/**
 * A unit that took words for those of an agent, and knows better now: a child of OpenCode may come before the parent
 * whose calls tell.
 * @param before its packed steps as they were
 */
export function takeBackAsked(db: Database, before: Uint8Array, prompts: readonly Prompt[]): void {
  const typed = prompts.filter(({ kind }) => kind !== "agent_prompt");
  if (typed.length === 0) return;
  const steps = decodeSteps(before).filter(({ kind }) => kind === "agent_prompt");
  const asked = new Set(steps.map(({ key }) => key));
  const update = db.query("UPDATE prompts SET asked = 0 WHERE prompt_key = ?");
  for (const { key } of typed) if (asked.has(key)) update.run(key);
}
