import type { Database } from "bun:sqlite";

import { jsonOrUndefined, textOrNull } from "../../parse/json.ts";
import type { Unit } from "../source.ts";
import { withDatabase } from "./database.ts";
import { knownColumns } from "./known.ts";
import type { Raw, TaskCall } from "./raw.ts";
import { messageRows, partRows, taskRows, v2Rows } from "./rows.ts";
import { sessionColumns, sessionRows, shardOf, tablesOf } from "./tables.ts";
import { taskCalls, tasksOnce } from "./tasks.ts";
import { databasePath, sessionOf } from "./units.ts";

/** Reads one session of a database, without the outputs of its tools. Throws where the database cannot be read. */
export function readDatabaseSession(unit: Unit): Raw {
  const id = sessionOf(unit);
  const session = withDatabase(unit.file, (db) => sessionIn(db, unit.file, id));
  const store = shardOf(unit.file, id) ?? unit.file;
  const content = withDatabase(store, (db) => contentOf(db, store, id));
  return { session, ...content, tasks: tasksOf(unit.file, session.parentID ?? null) };
}

type Session = { id: string; parentID?: string } & Record<string, unknown>;

/** A row of `session` in the shape that the JSON trees have; only its id where a shard has no such table. */
function sessionIn(db: Database, file: string, id: string): Session {
  if (!tablesOf(db, file).has("session")) return { id };
  const [row] = sessionRows(db, id);
  if (row === undefined) throw new Error("the session has been deleted");
  const unknown = sessionColumns(db).filter((name) => !knownColumns.has(name));
  const parentID = textOrNull(row["parent_id"]);
  return {
    ...Object.fromEntries(unknown.map((name) => [name, null])),
    id,
    ...(parentID !== null && { parentID }),
    directory: row["directory"],
    title: row["title"],
    version: row["version"],
    time: { created: row["time_created"] },
    revert: jsonOrUndefined(row["revert"]),
  };
}

function contentOf(db: Database, file: string, id: string): Pick<Raw, "messages" | "v2" | "skips"> {
  const skips: Raw["skips"] = [];
  const messages = messageRows(db, id, skips);
  const asked = messages.filter((message) => message.value["role"] === "user");
  const users = new Set(asked.map((message) => message.id));
  const parts = Map.groupBy(partRows(db, id, users, skips), (part) => part.message);
  return {
    messages: messages.map((message) => ({ ...message, parts: parts.get(message.id) ?? [] })),
    v2: tablesOf(db, file).has("session_message") ? v2Rows(db, id, skips) : [],
    skips,
  };
}

/** Null where the parent is not in this database either. */
function tasksOf(file: string, parent: string | null): TaskCall[] | null {
  if (parent === null) return null;
  const store = shardOf(file, parent) ?? file;
  return tasksOnce(databasePath(store, parent), () =>
    withDatabase(store, (db) => {
      const found = tablesOf(db, store).has("session") ? sessionRows(db, parent) : [parent];
      return found.length === 0 ? null : taskRows(db, parent).flatMap(taskCalls);
    }),
  );
}
