import type { Database } from "bun:sqlite";

import { idHash } from "../../model/step.ts";
import type { Unit } from "../source.ts";
import { signatureOf, withDatabase } from "./database.ts";
import { statOrNull } from "./files.ts";
import { sessionRows, shardOf, tablesOf } from "./tables.ts";
import { databasePath, generations } from "./units.ts";

/** The sessions of one database. Throws where it cannot be read or is not OpenCode's. */
export function databaseUnits(file: string): Unit[] {
  return withDatabase(file, (db) => {
    const tables = tablesOf(db, file);
    const counts = new Map([...countsOf(db, tables)].map((row) => [row.session, row]));
    const rows = tables.has("session") ? sessionRows(db, null) : [...counts.keys()].map(onlyId);
    return rows.flatMap((row) => (typeof row["id"] === "string" ? [unitOf(row["id"], row)] : []));

    function unitOf(id: string, row: Record<string, unknown>): Unit {
      const parent = typeof row["parent_id"] === "string" ? row["parent_id"] : null;
      const marks = [row, markOf(file, id, counts), parent && markOf(file, parent, counts)];
      const stamp = String(idHash(JSON.stringify(marks)));
      const path = databasePath(file, id);
      const bytes = bytesOf(file, id, counts.get(id));
      return { source: "opencode", path, file, stamp, bytes, generation: generations.database };
    }
  });
}

/** Whether a database has a session; not where it cannot be read any more. */
export function holdsSession(file: string, sessionId: string): boolean {
  try {
    return withDatabase(file, (db) =>
      tablesOf(db, file).has("session")
        ? sessionRows(db, sessionId).length > 0
        : db.query("select 1 from message where session_id = ? limit 1").get(sessionId) !== null,
    );
  } catch {
    return false;
  }
}

const onlyId = (id: string): Record<string, unknown> => ({ id });

type Counts = {
  session: string;
  messages: number;
  messagesAt: number | null;
  parts: number;
  partsAt: number | null;
  v2: number;
  v2At: number | null;
};

/**
 * What moves whenever a session's messages do. `session.time_updated` is not enough: OpenCode 1.2 to 1.18 was
 * seen up to 20 s behind its own rows.
 */
function countsOf(db: Database, tables: ReadonlySet<string>): Counts[] {
  const v2 = tables.has("session_message")
    ? `select session_id, 0, null, 0, null, count(*), max(time_updated) from session_message group by session_id`
    : `select null, 0, null, 0, null, 0, null limit 0`;
  return db
    .query<Counts, []>(
      `select session, sum(messages) as messages, max(messagesAt) as messagesAt, sum(parts) as parts,
              max(partsAt) as partsAt, sum(v2) as v2, max(v2At) as v2At
       from (select session_id as session, count(*) as messages, max(time_updated) as messagesAt,
                    0 as parts, null as partsAt, 0 as v2, null as v2At
             from message group by session_id
             union all
             select session_id, 0, null, count(*), max(time_updated), 0, null from part group by session_id
             union all
             select * from (${v2}))
       where session is not null
       group by session`,
    )
    .all();
}

/** A session's rows, or its shard's file where a fork of OpenCode keeps them there. */
function markOf(file: string, id: string, counts: ReadonlyMap<string, Counts>): unknown {
  const shard = shardOf(file, id);
  return shard === null ? (counts.get(id) ?? null) : signatureOf(shard);
}

/** Lengths of rows would cost reading them: typical ones do to share out work. */
function bytesOf(file: string, id: string, counts: Counts | undefined): number {
  const shard = shardOf(file, id);
  if (shard !== null) return statOrNull(shard)?.size ?? 0;
  if (counts === undefined) return 500;
  return 500 + counts.messages * 500 + counts.parts * 2000 + counts.v2 * 4000;
}
