import type { Database } from "bun:sqlite";

import type { Skip } from "../../model/transcript.ts";
import { jsonOrUndefined } from "../../parse/json.ts";
import { partFromEnds } from "./long-part.ts";
import type { Raw, RawPart } from "./raw.ts";

type Row = { id: string; data: string | null };

/** The messages of a session; diffs of whole files (`summary`) stay in the database. */
export function messageRows(
  db: Database,
  session: string,
  skips: Skip[],
): { id: string; value: Record<string, unknown> }[] {
  const rows = db
    .query<Row, { $session: string }>(
      `select id,
              case when octet_length(data) > 4000 and json_valid(data)
                then json_remove(data, '$.summary.diffs', '$.system') else data end as data
       from message where session_id = $session`,
    )
    .all({ $session: session });
  return rows.flatMap(({ id, data }) => {
    const value = objectOrSkip(id, data, skips);
    return value === null ? [] : [{ id, value: { ...value, id } }];
  });
}

/** `tail` is null where `data` is the whole part, else both are bytes of its ends. */
type PartRow = { id: string; message: string } & (
  { data: string; tail: null } | { data: Uint8Array; tail: Uint8Array }
);

/**
 * The parts of a session. Of long ones only the ends leave the database, as bytes: for characters SQLite would
 * count through the whole text. `users` are the messages whose texts are read.
 */
export function partRows(
  db: Database,
  session: string,
  users: ReadonlySet<string>,
  skips: Skip[],
): (RawPart & { message: string })[] {
  const rows = db
    .query<PartRow, { $session: string }>(
      `select id, message_id as message,
         case when is_long then substr(cast(data as blob), 1, 400) else data end as data,
         case when is_long then substr(cast(data as blob), -400) end as tail
       from (select id, message_id, data, octet_length(data) > 2000 as is_long
             from part where session_id = $session)`,
    )
    .all({ $session: session });
  return rows.flatMap((row) => {
    const { id, message } = row;
    const value =
      row.tail === null ? jsonOrUndefined(row.data) : longPart(db, row, users.has(message));
    if (value !== undefined) return [{ id, message, value }];
    skips.push(notJson(id));
    return [];
  });
}

function longPart(db: Database, row: PartRow & { tail: Uint8Array }, isUser: boolean): unknown {
  const decoder = new TextDecoder();
  const ends = partFromEnds(decoder.decode(row.data), decoder.decode(row.tail), isUser);
  return ends ?? excerpt(db, row.id);
}

/** All that is read of any part, picked out by SQLite: slower than the ends, but sure. */
function excerpt(db: Database, id: string): unknown {
  const row = db
    .query<{ data: string | null }, { $id: string }>(
      `select case when json_valid(data) then
                json_object('type', data -> '$.type', 'text', data -> '$.text',
                  'synthetic', data -> '$.synthetic', 'ignored', data -> '$.ignored',
                  'mime', data -> '$.mime', 'filename', data -> '$.filename',
                  'callID', data -> '$.callID', 'tool', data -> '$.tool', 'state', json_object('time', data -> '$.state.time'))
                end as data
       from part where id = $id`,
    )
    .get({ $id: id });
  return jsonOrUndefined(row?.data);
}

/** The parts of a session that call the `task` tool. */
export function taskRows(db: Database, session: string): unknown[] {
  return db
    .query<{ data: string }, { $session: string }>(
      `select json_object('type', 'tool', 'tool', 'task',
                'state', json_object('input', json_object('prompt', data ->> '$.state.input.prompt'),
                  'metadata', json_object('sessionId', data ->> '$.state.metadata.sessionId'))) as data
       from (select data from part
             where session_id = $session
               and case when instr(substr(data, 1, 400), '"state"') = 0 then instr(data, '"task"')
                        else instr(substr(data, 1, 400), '"task"') end > 0
               and json_valid(data))
       where data ->> '$.type' = 'tool' and data ->> '$.tool' = 'task'`,
    )
    .all({ $session: session })
    .map((row) => jsonOrUndefined(row.data));
}

/** What the v2 HTTP API (OpenCode 1.14 to 1.18, experimental) wrote into a session. */
export function v2Rows(db: Database, session: string, skips: Skip[]): Raw["v2"] {
  const rows = db
    .query<Row & { type: string }, { $session: string }>(
      `select id, type, case when type in ('user', 'assistant') then data else '{}' end as data
       from session_message where session_id = $session`,
    )
    .all({ $session: session });
  return rows.flatMap(({ id, type, data }) => {
    const value = objectOrSkip(id, data, skips);
    return value === null ? [] : [{ id, type, value }];
  });
}

function objectOrSkip(
  id: string,
  data: string | null,
  skips: Skip[],
): Record<string, unknown> | null {
  const value = jsonOrUndefined(data);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  skips.push(notJson(id));
  return null;
}

const notJson = (id: string): Skip => ({ where: id, reason: "the row is not a JSON object" });
