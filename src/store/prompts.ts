import type { Database, SQLQueryBindings } from "bun:sqlite";

import type { Prompt } from "../model/transcript.ts";
import { isUnmasked } from "../secrets/mask.ts";
import type { FreshTellings } from "./fresh.ts";
import { OrderedRows, Rows } from "./rows.ts";

export function promptRows(db: Database, fresh: FreshTellings): OrderedRows {
  const into = "INSERT OR IGNORE INTO prompts (prompt_key, text, cwd, asked)";
  return new OrderedRows(
    new Rows(db, into, 4, (row) => {
      if (merge(db, row)) fresh.retell(Number(row[0]));
    }),
  );
}

/** @returns whether this reading of a prompt says anything else than the one that is kept */
function merge(
  db: Database,
  [key = null, text = "", cwd = null, asked = null]: SQLQueryBindings[],
) {
  const kept = db
    .query<{ text: string }, SQLQueryBindings[]>(
      `SELECT text FROM prompts
        WHERE prompt_key = ?1 AND (text <> ?2 OR cwd IS NOT ?3 OR asked < ?4)`,
    )
    .get(key, text, cwd, asked);
  if (kept === null) return false;
  db.query(
    `UPDATE prompts SET text = ?2, cwd = coalesce(min(cwd, ?3), cwd, ?3), asked = max(asked, ?4)
      WHERE prompt_key = ?1`,
  ).run(key, betterOf(kept.text, String(text)), cwd, asked);
  return true;
}

/** Whether words were not kept, or not all of them, that are now: the steps are the same, and rows hold the first words. */
export function hasNewWords(db: Database, prompts: readonly Prompt[]): boolean {
  const known = db.query<{ text: string }, [number]>(
    "SELECT text FROM prompts WHERE prompt_key = ?",
  );
  return prompts.some(({ key, text }) => {
    const kept = known.get(key)?.text ?? "";
    return betterOf(kept, text) !== kept;
  });
}

/**
 * Of two readings of one prompt the longer text is kept: a copy may have lost a part, or be half written. But what was
 * kept may be longer by the masks of an earlier version, which took for secrets what is none.
 */
function betterOf(kept: string, read: string): string {
  if (isUnmasked(read, kept) || read.length > kept.length) return read;
  return read.length === kept.length && read > kept ? read : kept;
}
