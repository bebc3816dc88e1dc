import type { Database } from "bun:sqlite";

/**
 * The number of each session's newest part. OpenCode adds a part with every message, so this tells of new ones; it is
 * found in the index, where `time_updated` would cost a look at each row.
 */
export function newestRows(db: Database, tables: ReadonlySet<string>): Map<string, string> {
  const newest = new Map<string, string>();
  const add = (sql: string) => {
    for (const [id, row] of db.query<unknown, []>(sql).values())
      if (typeof id === "string" && row !== null)
        newest.set(id, `${newest.get(id) ?? ""} ${String(row)}`);
  };
  const bySession = tables.has("session") && partsAreIndexed(db);
  if (bySession) add(`select id, ${NEWEST} from session`);
  else add("select session_id, max(rowid) from part group by session_id");
  if (!bySession) add("select session_id, max(rowid) from message group by session_id");
  if (tables.has("session_message"))
    add(
      "select session_id, count(*) || ':' || max(rowid) from session_message group by session_id",
    );
  return newest;
}

const NEWEST = "(select max(rowid) from part where session_id = session.id)";

/** The same of single sessions, where only parts have to be looked for, by their index. */
export function newestPartsIn(db: Database): (id: string) => string | undefined {
  const query = db.query<{ row: number | null }, [string]>(
    `select ${NEWEST} as row from session where id = ?`,
  );
  return (id) => {
    const row = query.get(id)?.row ?? null;
    return row === null ? undefined : ` ${row}`;
  };
}

export const partsAreIndexed = (db: Database): boolean =>
  db
    .query<unknown, []>(
      `select 1 from pragma_index_list('part') as list, pragma_index_info(list.name) as info
       where info.seqno = 0 and info.name = 'session_id' and list.partial = 0`,
    )
    .get() !== null;
