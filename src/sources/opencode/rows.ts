import type { Database } from "bun:sqlite";

import type { Skip } from "../../model/transcript.ts";
import { jsonOrUndefined } from "../../parse/json.ts";
import { partFromEnds } from "./long-part.ts";
import type { Raw, RawPart } from "./raw.ts";

/** Any value may stand in any column of an SQLite table, whatever type it was declared to have. */
type Row = { id: unknown; data: unknown };

/** The rows that have an id of their own, by which a record is known again; the others are told. */
function named<Any extends { id: unknown }>(
  rows: readonly Any[],
  skips: Skip[],
): (Any & { id: string })[] {
  const seen = new Set<string>();
  const isNamed = (row: Any): row is Any & { id: string } => {
    const { id } = row;
    if (typeof id !== "string") skips.push({ where: null, reason: "the row's id is no text" });
    else if (seen.has(id)) skips.push({ where: id, reason: "another row has the same id" });
    else return seen.add(id) !== null;
    return false;
  };
  return rows.filter(isNamed);
}

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
  return named(rows, skips).flatMap(({ id, data }) => {
    const value = objectOrSkip(id, data, skips);
    if (value === null) return [];
    value["id"] = id;
    return [{ id, value }];
  });
}

/** Of a call the ends suffice. A text is a person's here, and wanted whole; anything else may hold an attached file. */
const IS_LONG = `octet_length(data) > case substr(data, 1, 15)
  when '{"type":"tool",' then 400 when '{"type":"text",' then 1e9 else 2000 end`;
const END = 200;

/** `tail` is null where `data` is the whole part, else both are its ends. */
type PartRow = { id: unknown; message: unknown; data: unknown; tail: unknown };

/**
 * The parts of a session that say something: texts of messages that are no person's, reasoning and the marks of steps,
 * two thirds of all, stay in the database where their ends are those of an object. Of long parts only the ends leave
 * it, cut from bytes: for characters SQLite would count through the whole text.
 */
export function partRows(
  db: Database,
  session: string,
  { users, others }: { users: readonly string[]; others: readonly string[] },
  skips: Skip[],
): (RawPart & { message: string })[] {
  const rows = db
    .query<PartRow, { $session: string; $others: string }>(
      `select id, message_id as message,
         case when ${IS_LONG} then cast(substr(cast(data as blob), 1, ${END}) as text) else data end as data,
         case when ${IS_LONG} then cast(substr(cast(data as blob), -${END}) as text) end as tail
       from part
       where session_id = $session and not (
         case substr(data, 1, 15)
           when '{"type":"step-s' then substr(data, 1, 21) = '{"type":"step-start",'
           when '{"type":"step-f' then substr(data, 1, 22) = '{"type":"step-finish",'
           when '{"type":"reason' then substr(data, 1, 20) = '{"type":"reasoning",'
           when '{"type":"text",' then message_id in (select value from json_each($others))
           else 0 end
         and substr(cast(data as blob), -1) = cast('}' as blob))`,
    )
    .all({ $session: session, $others: JSON.stringify(others) });
  const asked = new Set(users);
  return named(rows, skips).flatMap(({ id, message, data, tail }) => {
    if (typeof message !== "string") {
      skips.push({ where: id, reason: "the part names no message" });
      return [];
    }
    const isLong = typeof data === "string" && typeof tail === "string";
    const value = isLong ? longPart(db, id, data, tail, asked.has(message)) : jsonOrUndefined(data);
    if (value !== undefined) return [{ id, message, value }];
    skips.push(notJson(id));
    return [];
  });
}

const longPart = (db: Database, id: string, head: string, tail: string, isUser: boolean) =>
  partFromEnds(head, tail, isUser) ?? excerpt(db, id);

/** All that is read of any part, picked out by SQLite: slower than the ends, but sure. */
function excerpt(db: Database, id: string): unknown {
  const row = db
    .query<{ data: string | null }, { $id: string }>(
      `select case when json_valid(data) then
                json_object('type', data -> '$.type', 'text', data -> '$.text',
                  'synthetic', data -> '$.synthetic', 'ignored', data -> '$.ignored',
                  'mime', data -> '$.mime', 'filename', data -> '$.filename',
                  'callID', data -> '$.callID', 'tool', data -> '$.tool',
                  'state', json_object('time', data -> '$.state.time',
                    'input', json_object('prompt', data -> '$.state.input.prompt'),
                    'metadata', json_object('sessionId', data -> '$.state.metadata.sessionId')))
                end as data
       from part where id = $id`,
    )
    .get({ $id: id });
  return jsonOrUndefined(row?.data);
}

/** What the v2 HTTP API (OpenCode 1.14 to 1.18, experimental) wrote into a session. */
export function v2Rows(db: Database, session: string, skips: Skip[]): Raw["v2"] {
  const rows = db
    .query<Row & { type: unknown }, { $session: string }>(
      `select id, type, case when type in ('user', 'assistant') then data else '{}' end as data
       from session_message where session_id = $session`,
    )
    .all({ $session: session });
  return named(rows, skips).flatMap(({ id, type, data }) => {
    const value = objectOrSkip(id, data, skips);
    return value === null ? [] : [{ id, type: String(type), value }];
  });
}

/** The object of a row, ours to change. */
function objectOrSkip(id: string, data: unknown, skips: Skip[]): Record<string, unknown> | null {
  const value = jsonOrUndefined(data);
  if (isRecord(value)) return value;
  skips.push(notJson(id));
  return null;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const notJson = (id: string): Skip => ({ where: id, reason: "the row is not a JSON object" });
