import type { Database } from "bun:sqlite";
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { namesIn } from "./files.ts";

/**
 * The tables of an OpenCode database. Throws where it has no messages and parts. Tables with credentials
 * (account, control_account, credential) and the log `event` are never touched.
 */
export function tablesOf(db: Database, file: string): ReadonlySet<string> {
  const known = tables.get(db);
  if (known !== undefined) return known;
  const names = tableNames(db, file);
  tables.set(db, names);
  return names;
}

/** By connection, which lasts for one ingest. */
const tables = new WeakMap<Database, ReadonlySet<string>>();
const columns = new WeakMap<Database, readonly string[]>();

function tableNames(db: Database, file: string): ReadonlySet<string> {
  const rows = db
    .query<{ name: string }, []>("select name from sqlite_master where type = 'table'")
    .all();
  const names = new Set(rows.map((row) => row.name));
  const needed = isShard(file) ? ["message", "part"] : ["session", "message", "part"];
  const missing = needed.filter((name) => !names.has(name));
  if (missing.length === 0) return names;
  throw new Error(`not a database of OpenCode that we know: it has no table ${missing.join(", ")}`);
}

/** The files that a fork of OpenCode keeps the messages of its sessions in, beside the database. */
export function shardsOf(file: string): ReadonlyMap<string, string> {
  const folder = join(dirname(file), "sessions");
  const names = namesIn(folder).filter((name) => name.endsWith(".db"));
  return new Map(names.map((name) => [basename(name, ".db"), join(folder, name)]));
}

/** The same for one session; null where the database itself has its messages. */
export function shardOf(file: string, sessionId: string): string | null {
  if (basename(sessionId) !== sessionId) return null;
  const shard = join(dirname(file), "sessions", `${sessionId}.db`);
  return existsSync(shard) ? shard : null;
}

const isShard = (file: string): boolean => basename(dirname(file)) === "sessions";

/**
 * The row of a session, in the columns that this database has and we read: their number grew from OpenCode 1.2.1 to
 * 1.15.13, and their order differs in upgraded databases.
 */
export function sessionRow(db: Database, sessionId: string): Record<string, unknown> | null {
  return db
    .query<Record<string, unknown>, { $id: string }>(
      `select ${readIn(db).join(", ")} from session where id = $id`,
    )
    .get({ $id: sessionId });
}

/** What a look at the table `session` tells; `row` is all that we read of it, as text. */
export type SessionHead = { id: string; parent: string | null; row: string; writtenAt: number };

/** @param refuse hears of a session that has no id by which it could be asked for */
export function sessionHeads(db: Database, refuse: () => void): SessionHead[] {
  const read = readIn(db);
  const column = (name: string) => (read.includes(`"${name}"`) ? `"${name}"` : "null");
  const rows = db
    .query<unknown, []>(
      `select id, ${column("parent_id")}, ${column("time_updated")}, json_array(${read.join(", ")}) from session`,
    )
    .values();
  return rows.flatMap(([id, parent, updated, row]) => {
    if (typeof id !== "string") {
      refuse();
      return [];
    }
    const writtenAt = typeof updated === "number" ? updated : 0;
    return [
      { id, parent: typeof parent === "string" ? parent : null, row: String(row), writtenAt },
    ];
  });
}

/** How many records belong to sessions that the database does not have; nobody asks for those. */
export function strayRecords(db: Database, tables: ReadonlySet<string>): number {
  if (!tables.has("session")) return 0;
  const names = ["message", "part", "session_message"].filter((name) => tables.has(name));
  const counts = names.map((name) =>
    db
      .query<{ strays: number }, []>(
        `select count(*) as strays from ${name}
          where session_id is null or session_id not in (select id from session where id is not null)`,
      )
      .get(),
  );
  return counts.reduce((sum, row) => sum + (row?.strays ?? 0), 0);
}

export function sessionColumns(db: Database): readonly string[] {
  const known = columns.get(db);
  if (known !== undefined) return known;
  const names = db
    .query<{ name: string }, []>("select name from pragma_table_info('session')")
    .all()
    .map((column) => column.name);
  columns.set(db, names);
  return names;
}

/** The columns that are read, quoted. */
const readIn = (db: Database): string[] =>
  sessionColumns(db)
    .filter((name) => readColumns.has(name))
    .map((name) => `"${name}"`);

const readColumns: ReadonlySet<string> = new Set([
  "id",
  "parent_id",
  "directory",
  "title",
  "version",
  "revert",
  "time_created",
  "time_updated",
  "time_archived",
]);
