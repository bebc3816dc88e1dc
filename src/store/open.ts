import { constants, Database } from "bun:sqlite";
import { chmodSync, mkdirSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";

import { Failure, messageOf } from "../failure.ts";
import { INDEX_FOLDER, ingestCommand } from "../places.ts";
import { copyBeside, dropAncestors, isAncestors } from "./ancestor.ts";
import { isDue } from "./chores.ts";
import activity from "./migrations/0008-activity.sql" with { type: "text" };
import seals from "./migrations/0009-seals.sql" with { type: "text" };
import archive from "./migrations/0010-archive.sql" with { type: "text" };
import views from "./migrations/0011-views.sql" with { type: "text" };
import transcriptUnits from "./migrations/0012-transcript-units.sql" with { type: "text" };
import vocabulary from "./migrations/0013-vocabulary.sql" with { type: "text" };
import foldedWords from "./migrations/0014-folded-words.sql" with { type: "text" };
import derivation from "./migrations/0015-derivation.sql" with { type: "text" };
import vowelSigns from "./migrations/0016-vowel-signs.sql" with { type: "text" };
import upgrades from "./migrations/0017-upgrades.sql" with { type: "text" };
import unheldWords from "./migrations/0018-unheld-words.sql" with { type: "text" };
import titleFolders from "./migrations/0019-title-folders.sql" with { type: "text" };
import { isBusy, isForbidden, isFull, PATIENCE, patiently, sqliteCode } from "./patience.ts";
import { companions, isClosed, lookAt, openBeside, restrict } from "./permissions.ts";
import schema from "./schema.sql" with { type: "text" };

/** The version of `schema.sql`, the first whose rows are kept for ever. */
export const FIRST_VERSION = 7;

/** What makes each later version of the one before, in order: add, never change. */
const migrations = [
  activity,
  seals,
  archive,
  views,
  transcriptUnits,
  vocabulary,
  foldedWords,
  derivation,
  vowelSigns,
  upgrades,
  unheldWords,
  titleFolders,
];

/** The schema that this version writes. */
export const SCHEMA_VERSION = FIRST_VERSION + migrations.length;

/** Keys are hashes, so that inserts fall anywhere: without room for the tree's pages each one reads and writes some. */
const CACHE_KIB = 4 * 1024;

/**
 * How long the log may grow, in pages: keys are hashes, so that many transactions change the same pages, and to write
 * those back after each of them is most of what is written. What is in the log is safe, and goes back when it is closed.
 */
const LOG_PAGES = 8 * 1024;

export type OpenOptions = {
  path: string;
  say: (message: string) => void;
  /** How long other processes are waited for, in milliseconds. */
  patience?: number;
};

/**
 * Opens the index for writing, and makes it where there is none: the file 0600 in a directory 0700.
 *
 * A database of version 6 or less (the ancestor's) is copied, loses its tables and is made anew, which `say` tells.
 * From version 7 on every row is kept. A newer version, or a file that is not ours, is a `Failure`, and nothing is
 * touched.
 */
export function openIndex(options: OpenOptions): Database {
  if (options.path !== ":memory:") makePrivate(options.path);
  return patiently(() => openOnce(options), options.patience);
}

function openOnce({ path, say, patience = PATIENCE }: OpenOptions): Database {
  if (!isClosed(path)) openBeside(path);
  const db = connect(path, { create: true, readwrite: true });
  try {
    db.run(`PRAGMA busy_timeout = ${patience}`);
    const version = versionOf(db, path);
    if (isClosed(path)) {
      throw new Failure(
        "the index cannot be written; check the permissions of the file and its directory, or choose another with --db",
      );
    }
    if (version !== SCHEMA_VERSION) {
      db.transaction(() => bringUpToDate(db, path, say)).immediate();
    }
    db.run("PRAGMA journal_mode = WAL");
    db.run("PRAGMA synchronous = NORMAL");
    db.run(`PRAGMA cache_size = -${CACHE_KIB}`);
    // A statement of many rows keeps each page as it was before, should it fail: in a file that is two writes a page.
    db.run("PRAGMA temp_store = MEMORY");
    db.run(`PRAGMA wal_autocheckpoint = ${LOG_PAGES}`);
    if (path !== ":memory:") for (const end of companions) restrict(path + end);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Opens the index for reading only; a `Failure` says what to do where there is none. */
export function readIndex(path: string): Database {
  const { db, version } = readAsItIs(path);
  if (version === SCHEMA_VERSION && !isUnfinished(db)) return db;
  db.close();
  throw new Failure(wordOlder(path, version));
}

/** The same, of any version from 7 on, and whatever is still to be done in it: to be copied. */
export function readAsItIs(path: string): { db: Database; version: number } {
  const none = `no index at ${path}; run '${ingestCommand(path)}' first`;
  if (lookAt(path) === null) throw new Failure(none);
  const { db, version } = openKnown(path);
  if (version !== null && version >= FIRST_VERSION) return { db, version };
  db.close();
  throw new Failure(version === null ? none : wordOlder(path, version));
}

/** A copy of an index of any such version in memory, brought up to date: what is done to it is thrown away. */
export function openCopy(path: string): Database {
  const { db: original } = readAsItIs(path);
  const bytes = original.serialize();
  original.close();
  // It says in two bytes that there is a log beside it: there is none in memory.
  const db = Database.deserialize(bytes.fill(1, 18, 20), { strict: true });
  db.transaction(() => bringUpToDate(db, path, () => {})).immediate();
  return db;
}

const wordOlder = (path: string, version: number) =>
  `the index at ${path} is ${version === SCHEMA_VERSION ? "not yet up to date from" : "of"} an older version; run '${ingestCommand(path)}' first`;

/** Whether the ingest that brings an older version's index up to date has not come so far that it can be read. */
const isUnfinished = (db: Database): boolean => isDue(db, "archive", "vocabulary", "rows");

/**
 * The database at a path, to be read, and its version: null where it is empty. A `Failure` where it is none of ours:
 * `instead` says what to do.
 */
export const openKnown = (path: string, instead = ANOTHER) =>
  patiently(() => connectToKnown(path, instead));

const ANOTHER = "choose another file with --db";

function connectToKnown(path: string, instead: string) {
  const db = connectToRead(path, instead);
  try {
    return { db, version: versionOf(db, path, instead) };
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * A database in WAL mode wants to write beside itself even to be read. Where that is not allowed or there is no room,
 * and nothing in a log to be read, it is taken as it stands.
 */
function connectToRead(path: string, instead: string): Database {
  const db = connect(path, { readonly: true }, instead);
  try {
    db.query("SELECT 1 FROM sqlite_schema").get();
    return db;
  } catch (error) {
    if (isBusy(error)) db.close();
    if (isBusy(error)) throw error;
    if (!(isForbidden(error) || isFull(error)) || hasLog(path)) return db;
    db.close();
    const flags = constants.SQLITE_OPEN_READONLY | constants.SQLITE_OPEN_URI;
    return new Database(`${Bun.pathToFileURL(path).href}?immutable=1`, flags);
  }
}

const hasLog = (path: string) =>
  (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;

/** The schema version of the database at a path. */
export function versionAt(path: string): number | null {
  const { db, version } = openKnown(path);
  db.close();
  return version;
}

function connect(
  path: string,
  options: ConstructorParameters<typeof Database>[1] & object,
  instead = ANOTHER,
): Database {
  refuseUnfit(path, instead);
  try {
    const db = new Database(path, { strict: true, ...options });
    db.run(`PRAGMA busy_timeout = ${PATIENCE}`);
    return db;
  } catch (error) {
    throw new Failure(wordForbidden(path, error, instead));
  }
}

/** SQLite would wait at a pipe, and write beside a device. */
function refuseUnfit(path: string, instead: string): void {
  const found = lookAt(path);
  if (found?.isDirectory()) throw new Failure(`${path} is a directory; name a file in it`);
  if (found && !found.isFile()) throw new Failure(`${path} is no regular file; ${instead}`);
}

function wordForbidden(path: string, error: unknown, instead: string): string {
  const folder = dirname(path);
  const isOfFolder = !isClosed(path) && isClosed(folder);
  const closed = isOfFolder ? `its directory ${folder}` : "the file and its directory";
  return `cannot open ${path}: ${messageOf(error)}; check the permissions of ${closed}, or ${instead}`;
}

/** The version a database says it has, null where it is empty. Throws a `Failure` where it is none of ours. */
function versionOf(db: Database, path: string, instead = ANOTHER): number | null {
  const foreign = wordForeign(path, instead);
  const tables = ask(path, instead, () =>
    db
      .query<{ name: string; isPlain: number }, []>(
        `SELECT name, substr(sql, 1, 13) = 'CREATE TABLE ' AS isPlain FROM sqlite_schema
          WHERE type IN ('table', 'view')`,
      )
      .all(),
  );
  if (tables.length === 0) return null;
  if (tables.some(({ name, isPlain }) => isPlain !== 1 && standsForTable(name)))
    throw new Failure(foreign);
  const names = tables.map(({ name }) => name);
  const row = ask(path, instead, () =>
    db.query<{ version: unknown }, []>("SELECT max(version) AS version FROM schema_info").get(),
  );
  if (typeof row?.version !== "number") throw new Failure(foreign);
  if (row.version > SCHEMA_VERSION) {
    throw new Failure(
      `the index at ${path} has version ${row.version}, and this tt knows ${SCHEMA_VERSION}; update tt`,
    );
  }
  if (!isOurs(row.version, names)) throw new Failure(foreign);
  return row.version;
}

const wordForeign = (path: string, instead: string) => `${path} is not an index of tt; ${instead}`;

/** Other programs keep their version in a table of that name as well, and the ancestor's numbers went on. */
const isOurs = (version: number, tables: readonly string[]) =>
  version < FIRST_VERSION
    ? isAncestors(tables)
    : ["agent_sessions", "transcripts"].every((name) => tables.includes(name));

/** A view or a virtual table in the place of one of our tables could have rows without end. */
const standsForTable = (name: string): boolean =>
  !OUR_VIEWS.test(name) &&
  new RegExp(`(CREATE TABLE|RENAME TO) ${RegExp.escape(name)}\\b`, "i").test(
    [schema, ...migrations].join("\n"),
  );

/** And our virtual tables. */
const OUR_VIEWS = /^(v_\w+|search_(texts|words|parts))$/;

/** A file that is no database, or has no such table, is not ours. */
function ask<T>(path: string, instead: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (["SQLITE_NOTADB", "SQLITE_ERROR", ""].includes(sqliteCode(error)))
      throw new Failure(wordForeign(path, instead));
    if (isForbidden(error)) throw new Failure(wordForbidden(path, error, instead));
    throw error;
  }
}

/** Runs inside a write transaction: another process may have done the work while this one waited for it. */
function bringUpToDate(db: Database, path: string, say: (message: string) => void): void {
  const version = versionOf(db, path);
  if (version !== null && version < FIRST_VERSION) {
    const copy = copyBeside(path, version);
    say(
      `${path} has version ${version}: its session table is dropped, and all is read anew; ${copy} is a copy of what was there`,
    );
    dropAncestors(db);
  }
  const kept = version !== null && version >= FIRST_VERSION ? version : null;
  if (kept === null) db.run(schema);
  for (const migration of migrations.slice((kept ?? FIRST_VERSION) - FIRST_VERSION))
    db.run(migration);
}

export function makePrivate(path: string): void {
  const folder = dirname(path);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (basename(folder) === INDEX_FOLDER) chmodSync(folder, 0o700);
  } catch (error) {
    throw new Failure(`cannot use ${folder}: ${messageOf(error)}; choose another place with --db`);
  }
}
