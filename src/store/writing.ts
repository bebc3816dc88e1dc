import type { Database } from "bun:sqlite";

import { Failure } from "../failure.ts";
import { SCHEMA_VERSION } from "./open.ts";

/**
 * One transaction that writes: all or nothing. Where another version of tt has brought the index to its own schema
 * since it was opened, a `Failure`, and nothing is written.
 */
export function writing<Result>(db: Database, write: () => Result): Result {
  const run = db.transaction(() => {
    refuseOther(db);
    return write();
  });
  return run.immediate();
}

function refuseOther(db: Database): void {
  const row = db.query<{ version: number }, []>("SELECT version FROM schema_info").get();
  if (row?.version === SCHEMA_VERSION) return;
  throw new Failure(
    `another tt has brought the index to version ${row?.version} meanwhile, and this one knows ${SCHEMA_VERSION}; update tt and run again: what was saved is kept`,
  );
}
