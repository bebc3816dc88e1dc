import type { Database } from "bun:sqlite";

import { ingest, type Places } from "../../src/ingest.ts";
import type { SessionSource } from "../../src/model/session.ts";
import { openIndex } from "../../src/store/open.ts";

/** An index in memory of what lies in the given directories. */
export async function indexOf(source: SessionSource, roots: readonly string[]): Promise<Database> {
  const db = openIndex({ path: ":memory:", say: () => {} });
  await ingestInto(db, new Map([[source, roots]]));
  return db;
}

export function ingestInto(db: Database, places: Places, full = false) {
  return ingest(db, { places, full, onSource: () => {}, onProgress: () => {} });
}
