import { Database } from "bun:sqlite";
import { existsSync } from "node:fs";

import { openIndex, readIndex, SCHEMA_VERSION, versionAt } from "./open.ts";

/**
 * The index in memory, to try out what an ingest would do: what is at the path is only read, and may be where nothing
 * can be written. An index that is not there, or would be made anew, is an empty one.
 */
export function tryIndex(path: string): Database {
  const isKnown = existsSync(path) && versionAt(path) === SCHEMA_VERSION;
  if (!isKnown) return openIndex({ path: ":memory:", say: () => {} });
  const index = readIndex(path);
  try {
    const bytes = index.serialize();
    // A database in memory has no log beside it: SQLite opens none whose head says that it has.
    bytes.fill(NO_LOG, ...VERSIONS);
    return Database.deserialize(bytes, { strict: true });
  } finally {
    index.close();
  }
}

/** Where the head of an SQLite file says for writers and for readers whether it has a log, and what says that it has none. */
const VERSIONS = [18, 20] as const;
const NO_LOG = 1;
