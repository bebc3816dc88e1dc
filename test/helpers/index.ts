import type { Database } from "bun:sqlite";

import { ingest, type Places } from "../../src/ingest.ts";
import type { SessionSource } from "../../src/model/session.ts";
import { openIndex } from "../../src/store/open.ts";

export const emptyIndex = (): Database => openIndex({ path: ":memory:", say: () => {} });

/** An index in memory of what lies in the given directories. */
export async function indexOf(source: SessionSource, roots: readonly string[]): Promise<Database> {
  const db = emptyIndex();
  await ingestInto(db, new Map([[source, roots]]));
  return db;
}

export function ingestInto(db: Database, places: Places, full = false) {
  return ingest(db, { places, full, onSource: () => {}, onProgress: () => {} });
}

/** What an index says of sessions, whatever order it was read in: the rows, the events, the times and the words. */
export function contentsOf(db: Database): unknown {
  const all = (sql: string) => db.query(sql).all();
  return {
    sessions: all("SELECT * FROM agent_sessions ORDER BY session_id"),
    events: all("SELECT * FROM events ORDER BY id"),
    times: all("SELECT session_id, first, last, hex(times) FROM activity ORDER BY session_id"),
    prompts: all("SELECT * FROM prompts ORDER BY prompt_key"),
    pending: all("SELECT * FROM pending"),
  };
}
