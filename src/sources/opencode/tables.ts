import type { Database } from "bun:sqlite";
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/**
 * The tables of an OpenCode database. Throws where it has no messages and parts. Tables with credentials
 * (account, control_account, credential) and the log `event` are never touched.
 */
export function tablesOf(db: Database, file: string): ReadonlySet<string> {
  const rows = db
    .query<{ name: string }, []>("select name from sqlite_master where type = 'table'")
    .all();
  const tables = new Set(rows.map((row) => row.name));
  const needed = isShard(file) ? ["message", "part"] : ["session", "message", "part"];
  const missing = needed.filter((name) => !tables.has(name));
  if (missing.length === 0) return tables;
  throw new Error(`not a database of OpenCode that we know: it has no table ${missing.join(", ")}`);
}

/** The file that a fork of OpenCode keeps a session's messages in, beside the database; else null. */
export function shardOf(file: string, sessionId: string): string | null {
  if (basename(sessionId) !== sessionId) return null;
  const shard = join(dirname(file), "sessions", `${sessionId}.db`);
  return existsSync(shard) ? shard : null;
}

const isShard = (file: string): boolean => basename(dirname(file)) === "sessions";

/**
 * The rows of `session`, or the one row, in the columns that this database has and we read: their number grew
 * from OpenCode 1.2.1 to 1.15.13, and their order differs in upgraded databases.
 */
export function sessionRows(db: Database, sessionId: string | null): Record<string, unknown>[] {
  const columns = sessionColumns(db).filter((name) => readColumns.has(name));
  const names = columns.map((name) => `"${name}"`).join(", ");
  return db
    .query<Record<string, unknown>, { $id: string | null }>(
      `select ${names} from session where $id is null or id = $id`,
    )
    .all({ $id: sessionId });
}

export const sessionColumns = (db: Database): string[] =>
  db
    .query<{ name: string }, []>("select name from pragma_table_info('session')")
    .all()
    .map((column) => column.name);

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
