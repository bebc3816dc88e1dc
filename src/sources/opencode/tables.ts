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
    .query<{ name: string; isPlain: number }, []>(
      `select name, substr(sql, 1, 13) = 'CREATE TABLE ' as isPlain from sqlite_master
        where type in ('table', 'view')`,
    )
    .all();
  const names = new Set(rows.map(({ name }) => name));
  const needed = isShard(file) ? ["message", "part"] : ["session", "message", "part"];
  const missing = needed.filter((name) => !names.has(name));
  if (missing.length > 0) throw unknown(`it has no table ${missing.join(", ")}`);
  const other = rows.find(({ name, isPlain }) => isPlain !== 1 && asked.test(name));
  if (other !== undefined) throw unknown(`${other.name} is no ordinary table`);
  refuseComputed(db);
  return names;
}

const unknown = (why: string) => new Error(`not a database of OpenCode that we know: ${why}`);

const readTables = ["session", "message", "part", "session_message"];

/**
 * What our queries ask. A view or a virtual table could have rows without end, also in the place of one of SQLite's own
 * functions that give rows.
 */
const asked = new RegExp(`^(${readTables.join("|")}|(json|pragma)_.*)$`, "i");

/** OpenCode computes no column that we read; a foreign table could compute gigabytes in each of its rows. */
function refuseComputed(db: Database): void {
  const read = [...readColumns, "rowid", "session_id", "message_id", "type", "data"];
  const computed = db
    .query<{ place: string }, [string, string]>(
      `select m.name || '.' || c.name as place from sqlite_master m join pragma_table_xinfo(m.name) c
        where m.type = 'table' and m.name in ${GIVEN} and c.hidden in (2, 3)
          and lower(c.name) in ${GIVEN}`,
    )
    .get(JSON.stringify(readTables), JSON.stringify(read));
  if (computed !== null) throw unknown(`it computes ${computed.place}`);
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

/**
 * @param refuse hears of a session that has no id by which it could be asked for
 * @param ids of the sessions that are wanted; all where there are none given
 */
export function sessionHeads(
  db: Database,
  refuse: () => void,
  ids?: readonly string[],
): SessionHead[] {
  const columns = `id, ${columnOrNull(db, "parent_id")}, ${columnOrNull(db, "time_updated")}, ${rowText(db)}`;
  const rows =
    ids === undefined
      ? db.query<unknown, []>(`select ${columns} from session order by rowid`).values()
      : db
          .query<unknown, [string]>(`select ${columns} from session where id in ${GIVEN}`)
          .values(JSON.stringify(ids));
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

const GIVEN = "(select value from json_each(?))";

function columnOrNull(db: Database, name: string): string {
  return readIn(db).includes(`"${name}"`) ? `"${name}"` : "null";
}

/** All that is read of a row, as text. */
const rowText = (db: Database) => `json_array(${readIn(db).join(", ")})`;

/**
 * What moves when a row is written over, added or deleted, of so many numbers of rows each: sums of the times and of the
 * lengths of what is read. OpenCode moves `time_updated` with every write. Before them stands how many sessions have a
 * name, and how many there are.
 */
export const sessionSums = (db: Database, together: number): [number, ...unknown[]][] =>
  db
    .query<{ sums: string }, [{ $together: number }]>(
      `with recursive block (first) as (
         select 0 union all select first + $together from block
          where first + $together <= (select max(rowid) from session))
       select (select json_array(count(*) filter (where typeof(id) = 'text'), count(*), ${sumsOf(db)})
                 from session where rowid >= first and rowid < first + $together) as sums from block`,
    )
    .all({ $together: together })
    .map(({ sums }): [number, ...unknown[]] => JSON.parse(sums));

const sumsOf = (db: Database) =>
  readIn(db)
    .map((name) => (name.startsWith('"time_') ? `sum(${name})` : `sum(octet_length(${name}))`))
    .join(", ");

const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

/** The sessions of so many numbers of rows. */
export const idsByRow = (db: Database, first: number, count: number): string[] =>
  idsOf(
    db
      .query<{ id: string }, [number, number]>(
        "select id from session where rowid >= ? and rowid < ?",
      )
      .all(first, first + count),
  );

/** Those written last, so many of them; and all written after a moment (UTC epoch ms). */
export function idsWrittenLast(db: Database, count: number, since: number): string[] {
  const last = db
    .query<{ id: string; at: unknown }, [number]>(
      "select id, time_updated as at from session order by time_updated desc, rowid limit ?",
    )
    .all(count);
  const oldest = last.at(-1)?.at;
  if (typeof oldest === "number" && oldest <= since) return idsOf(last);
  const fresh = db.query<{ id: string }, [number]>("select id from session where time_updated > ?");
  return idsOf([...last, ...fresh.all(since)]);
}

export const childrenOf = (db: Database, parents: readonly string[]): string[] =>
  parents.length === 0 || !sessionColumns(db).includes("parent_id")
    ? []
    : idsOf(
        db
          .query<{ id: string }, [string]>(`select id from session where parent_id in ${GIVEN}`)
          .all(JSON.stringify(parents)),
      );

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
