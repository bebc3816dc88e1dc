import type { Database } from "bun:sqlite";

import { idHash } from "../model/step.ts";
import type { Vocabulary } from "./vocabulary.ts";

/**
 * Makes searchable what was added or changed in this transaction, but for the vocabulary. FTS5 is fast only where keys
 * ascend.
 */
export function flushSearch(db: Database): void {
  if (db.query("SELECT 1 FROM search_queue LIMIT 1").get() === null) return;
  for (const texts of ["prompts ON prompt_key = id AND asked = 0", "titles ON title_key = id"]) {
    db.run(
      `INSERT INTO search_words (rowid, text)
         SELECT id, text FROM search_queue CROSS JOIN ${texts} ORDER BY id`,
    );
  }
  db.run("DELETE FROM search_queue");
}

type Titled = { session_id: string; summary: string | null };

/** Keeps a session's title for the search. */
export function saveTitle(
  db: Database,
  vocabulary: Vocabulary,
  { session_id, summary }: Titled,
  isNew: boolean,
): void {
  if (!isNew) db.query("DELETE FROM titles WHERE session_id = ?").run(session_id);
  if (summary === null || summary === "") return;
  vocabulary.add(summary);
  db.query("INSERT INTO titles (title_key, session_id, text) VALUES (?, ?, ?)").run(
    titleKeyOf(session_id),
    session_id,
    summary,
  );
}

/** Keys of titles are negative, so that they are none of a prompt's. */
const titleKeyOf = (sessionId: string) => -1 - idHash(sessionId);
