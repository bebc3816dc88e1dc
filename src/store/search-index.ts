import type { Database } from "bun:sqlite";

import { idHash } from "../model/step.ts";

/** Makes searchable what was added or changed in this transaction. FTS5 is fast only where keys ascend. */
export function flushSearch(db: Database): void {
  if (db.query("SELECT 1 FROM search_queue LIMIT 1").get() === null) return;
  for (const table of ["search_words", "search_parts"]) {
    db.run(
      `INSERT INTO ${table} (rowid, text) SELECT id, text
         FROM search_queue CROSS JOIN prompts ON prompt_key = id WHERE asked = 0 ORDER BY id`,
    );
    db.run(
      `INSERT INTO ${table} (rowid, text) SELECT id, text
         FROM search_queue CROSS JOIN titles ON title_key = id ORDER BY id`,
    );
  }
  db.run("DELETE FROM search_queue");
}

type Titled = { session_id: string; summary: string | null };

/** Keeps a session's title for the search. */
export function saveTitle(db: Database, { session_id, summary }: Titled, isNew: boolean): void {
  if (!isNew) db.query("DELETE FROM titles WHERE session_id = ?").run(session_id);
  if (summary === null || summary === "") return;
  db.query("INSERT INTO titles (title_key, session_id, text) VALUES (?, ?, ?)").run(
    titleKeyOf(session_id),
    session_id,
    summary,
  );
}

/** Keys of titles are negative, so that they are none of a prompt's. */
const titleKeyOf = (sessionId: string) => -1 - idHash(sessionId);
