import type { Database } from "bun:sqlite";

import { compileLightly } from "../../light.ts";
import { jsonOrUndefined, textOrNull } from "../../parse/json.ts";
import type { Unit } from "../source.ts";
import { callsOnce, contentOnce } from "./contents.ts";
import { withDatabase } from "./database.ts";
import { knownColumns } from "./known.ts";
import type { Content, Raw, RawMessage, TaskCall } from "./raw.ts";
import { messageRows, partRows, v2Rows } from "./rows.ts";
import { sessionColumns, sessionRow, shardOf, tablesOf } from "./tables.ts";
import { databasePath, sessionOf } from "./units.ts";

/** Reads one session of a database, without the outputs of its tools. Throws where the database cannot be read. */
export function readDatabaseSession(unit: Unit): Raw {
  const id = sessionOf(unit);
  const shard = shardOf(unit.file, id);
  if (shard !== null) {
    const session = withDatabase(unit.file, (db) => sessionIn(db, unit.file, id));
    const content = withDatabase(shard, (db) => contentIn(db, shard, id));
    return { session, ...content, tasks: tasksOf(unit.file, session) };
  }
  const { session, content } = withDatabase(unit.file, (db) => ({
    session: sessionIn(db, unit.file, id),
    content: contentIn(db, unit.file, id),
  }));
  return { session, ...content, tasks: tasksOf(unit.file, session) };
}

const contentIn = (db: Database, store: string, id: string): Content =>
  contentOnce(databasePath(store, id), () => contentOf(db, store, id));

type Session = { id: string; parentID?: string } & Record<string, unknown>;

/** A row of `session` in the shape that the JSON trees have; only its id where a shard has no such table. */
function sessionIn(db: Database, file: string, id: string): Session {
  if (!tablesOf(db, file).has("session")) return { id };
  const row = sessionRow(db, id);
  if (row === null) throw new Error("the session has been deleted");
  const unknown = sessionColumns(db).filter((name) => !knownColumns.has(name));
  const parentID = textOrNull(row["parent_id"]);
  return {
    ...Object.fromEntries(unknown.map((name) => [name, null])),
    id,
    ...(parentID !== null && { parentID }),
    directory: row["directory"],
    title: row["title"],
    version: row["version"],
    time: { created: row["time_created"], updated: row["time_updated"] },
    revert: jsonOrUndefined(row["revert"]),
  };
}

function contentOf(db: Database, file: string, id: string): Content {
  const skips: Raw["skips"] = [];
  const found = messageRows(db, id, skips);
  const messages = found.map(({ id: messageId, value }): RawMessage => ({
    id: messageId,
    value,
    parts: [],
  }));
  const idsOf = (isUser: boolean) =>
    found.filter(({ value }) => (value["role"] === "user") === isUser).map((message) => message.id);
  const asked = { users: idsOf(true), others: idsOf(false) };
  const byId = new Map(messages.map((message) => [message.id, message]));
  const refused = new Set(skips.map(({ where }) => where));
  for (const part of partRows(db, id, asked, skips)) {
    const message = byId.get(part.message);
    if (message !== undefined) message.parts.push(part);
    else if (!refused.has(part.message))
      skips.push({ where: part.id, reason: "a part of a message that is not there" });
  }
  const v2 = tablesOf(db, file).has("session_message") ? v2Rows(db, id, skips) : [];
  return { messages, v2, skips };
}

/** Null where the parent is not in this database either. */
function tasksOf(file: string, { parentID: parent }: Session): TaskCall[] | null {
  if (parent === undefined) return null;
  const store = shardOf(file, parent) ?? file;
  return callsOnce(databasePath(store, parent), () =>
    withDatabase(store, (db) => {
      const isThere = !tablesOf(db, store).has("session") || sessionRow(db, parent) !== null;
      return isThere ? contentOf(db, store, parent) : null;
    }),
  );
}

compileLightly(contentOf, sessionIn);
