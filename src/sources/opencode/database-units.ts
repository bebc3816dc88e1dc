import type { Database } from "bun:sqlite";

import { idHash } from "../../model/step.ts";
import type { RootSkip, Unit } from "../source.ts";
import { signatureOf, withDatabase } from "./database.ts";
import { statOrNull } from "./files.ts";
import { type Known, recentOf, stampOf } from "./stamps.ts";
import { sessionHeads, shardsOf, strayRecords, tablesOf } from "./tables.ts";
import { databasePath, generations } from "./units.ts";

/**
 * The sessions of one database. Throws where it cannot be read or is not OpenCode's.
 * @param known the stamps of an earlier run; null where all is to be looked at, also what no session has
 */
export function databaseUnits(file: string, known: Known | null, skips: RootSkip[]): Unit[] {
  const shards = shardsOf(file);
  const refuse = (reason: string) => void skips.push({ path: file, where: null, reason });
  return withDatabase(file, (db) => {
    const tables = tablesOf(db, file);
    const newest = newestRows(db, tables);
    const sessions = tables.has("session")
      ? sessionHeads(db, () => refuse("a session whose id is no text"))
      : [...newest.keys()].map(onlyId);
    const strays = known === null ? strayRecords(db, tables) : 0;
    if (strays > 0)
      refuse(`${strays} ${strays === 1 ? "record" : "records"} of sessions that are not there`);
    const recent = recentOf(sessions, ({ writtenAt }) => writtenAt);
    return sessions.map((session) => {
      const { id, parent, row } = session;
      const marks = [row, markOf(id), parent === null ? "" : markOf(parent)];
      const head = String(idHash(marks.join("\n")));
      const path = databasePath(file, id);
      const look = () => closeMark(db, tables, id);
      const stamp = stampOf(head, known?.(path), recent.has(session), look);
      const { database: generation } = generations;
      return { source: "opencode", path, file, stamp, bytes: bytesOf(shards.get(id)), generation };
    });

    /** A session's newest records, or its shard's file where a fork of OpenCode keeps them there. */
    function markOf(id: string): string {
      const shard = shards.get(id);
      return shard === undefined ? (newest.get(id) ?? "") : signatureOf(shard);
    }
  });
}

/** Whether a database has a session; not where it cannot be read any more. */
export function holdsSession(file: string, sessionId: string): boolean {
  try {
    return withDatabase(file, (db) => {
      const [table, column] = tablesOf(db, file).has("session")
        ? ["session", "id"]
        : ["message", "session_id"];
      return db.query(`select 1 from ${table} where ${column} = ? limit 1`).get(sessionId) !== null;
    });
  } catch {
    return false;
  }
}

const onlyId = (id: string) => ({ id, parent: null, row: "", writtenAt: 0 });

/**
 * Lengths of rows would cost reading them: a typical one does to share out work. As all count alike, they are read in
 * the order of their names: a subagent's with its parent's, which it needs.
 */
const bytesOf = (shard: string | undefined): number =>
  shard === undefined ? typicalBytes : (statOrNull(shard)?.size ?? 0);

const typicalBytes = 150_000;

/**
 * The number of each session's newest part. OpenCode adds a part with every message, so this tells of new ones; it is
 * found in the index, where `time_updated` would cost a look at each row.
 */
function newestRows(db: Database, tables: ReadonlySet<string>): Map<string, string> {
  const newest = new Map<string, string>();
  const add = (sql: string) => {
    for (const [id, row] of db.query<unknown, []>(sql).values())
      if (typeof id === "string" && row !== null)
        newest.set(id, `${newest.get(id) ?? ""} ${String(row)}`);
  };
  const bySession = tables.has("session") && isIndexed(db, "part");
  if (bySession)
    add("select id, (select max(rowid) from part where session_id = session.id) from session");
  else add("select session_id, max(rowid) from part group by session_id");
  if (!bySession) add("select session_id, max(rowid) from message group by session_id");
  if (tables.has("session_message"))
    add(
      "select session_id, count(*) || ':' || max(rowid) from session_message group by session_id",
    );
  return newest;
}

const isIndexed = (db: Database, table: "part"): boolean =>
  db
    .query<unknown, { $table: string }>(
      `select 1 from pragma_index_list($table) as list, pragma_index_info(list.name) as info
       where info.seqno = 0 and info.name = 'session_id' and list.partial = 0`,
    )
    .get({ $table: table }) !== null;

/**
 * What moves whenever a session's records do. `session.time_updated` is not enough: OpenCode 1.2 to 1.18 was
 * seen up to 20 s behind its own rows.
 */
function closeMark(db: Database, tables: ReadonlySet<string>, id: string): string {
  const names = ["message", "part", "session_message"].filter((name) => tables.has(name));
  const marks = names.flatMap((name) =>
    db
      .query<unknown, [string]>(
        `select count(*), max(time_updated) from ${name} where session_id = ?`,
      )
      .values(id),
  );
  return String(idHash(JSON.stringify(marks)));
}
