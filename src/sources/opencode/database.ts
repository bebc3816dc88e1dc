import { constants, Database, SQLiteError } from "bun:sqlite";
import {
  constants as copyModes,
  copyFileSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { DAY } from "../../milliseconds.ts";
import { statOrNull } from "./files.ts";

/**
 * Runs `use` inside one read transaction on somebody else's database, and leaves no trace beside it: no file is created,
 * changed, checkpointed or deleted there, but in an instant that docs/opencode.md tells of. The connection stays open until
 * `closeDatabases`. Throws an Error that says what is wrong with the file.
 */
export function withDatabase<T>(file: string, use: (db: Database) => T): T {
  try {
    const handle = handleOf(file);
    const first = attempt(handle, use);
    if (!mustCopy(first, handle, file)) return result(first);
    return result(attempt(replace(file, openCopy(file)), use));
  } catch (error) {
    throw error instanceof SQLiteError ? new Error(wording(error), { cause: error }) : error;
  }
}

/** Closes every connection and removes the private copies. */
export function closeDatabases(): void {
  for (const handle of handles.values()) closeHandle(handle);
  handles.clear();
}

/** What changes when a database's content does: sizes and times of the file and of what is not yet in it. */
export const signatureOf = (file: string): string =>
  ["", "-wal", "-journal"].map((suffix) => statText(file + suffix)).join(" ");

/**
 * live: another program may be writing; SQLite reads the `-wal` with its `-shm`, which it may not touch, with a reader's
 * locks.
 * immutable: there is no `-wal`, and a plain read-only connection would create one.
 * copy: neither is possible.
 */
type Handle = { db: Database } & (
  | { mode: "live"; inode: number }
  | { mode: "immutable"; signature: string }
  | { mode: "copy"; signature: string; folder: string }
);
type Outcome<T> = { value: T } | { error: unknown };

const handles = new Map<string, Handle>();
const readOnlyUri = constants.SQLITE_OPEN_READONLY | constants.SQLITE_OPEN_URI;

function handleOf(file: string): Handle {
  const open = handles.get(file);
  if (open !== undefined && isCurrent(open, file)) return open;
  const mode = modeOf(file);
  return replace(file, mode === "copy" ? openCopy(file) : openInPlace(file, mode));
}

function isCurrent(handle: Handle, file: string): boolean {
  if (handle.mode !== "live") return handle.signature === signatureOf(file);
  return modeOf(file) === "live" && statSync(file).ino === handle.inode;
}

/** OpenCode 1.2 to 1.18 leaves -wal and -shm behind, however it ends; other tools may have removed either. */
function modeOf(file: string): Handle["mode"] {
  sizeOrNull(file);
  const wal = sizeOrNull(`${file}-wal`);
  const index = sizeOrNull(`${file}-shm`);
  if ((sizeOrNull(`${file}-journal`) ?? 0) > 0) return "copy";
  if (wal !== null && index !== null) return "live";
  return (wal ?? 0) > 0 ? "copy" : "immutable";
}

function openInPlace(file: string, mode: "live" | "immutable"): Handle {
  const open = (option: string) => new Database(`file:${escaped(file)}?${option}`, readOnlyUri);
  if (mode === "live") return { db: open("readonly_shm=1"), mode, inode: statSync(file).ino };
  const signature = signatureOf(file);
  return { db: open("immutable=1"), mode, signature };
}

const escaped = (path: string) => path.replace(/[%?# ]/g, encodeURIComponent);

/** A copy is private to the user and ours alone, so SQLite may recover it as it likes. */
function openCopy(file: string): Handle {
  removeLeftBehind();
  const folder = mkdtempSync(join(tmpdir(), COPIES));
  removeOnExit();
  try {
    const signature = copyUnchanged(file, folder);
    const db = new Database(join(folder, basename(file)), { readwrite: true, create: false });
    return { db, mode: "copy", signature, folder };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

const COPIES = "tt-opencode-";

/** A run that was killed could not remove its copy. Only our own ones are removed, and what fails is tried again. */
function removeLeftBehind(): void {
  const names = orNull(() => readdirSync(tmpdir())) ?? [];
  for (const name of names.filter((one) => one.startsWith(COPIES))) {
    const folder = join(tmpdir(), name);
    orNull(() => isLeft(folder) && rmSync(folder, { recursive: true, force: true }));
  }
}

function isLeft(folder: string): boolean {
  const { uid, mtimeMs } = lstatSync(folder);
  const isOurs = process.getuid === undefined || uid === process.getuid();
  // No reading takes so long.
  return isOurs && mtimeMs < Date.now() - DAY;
}

function orNull<T>(attempted: () => T): T | null {
  try {
    return attempted();
  } catch {
    return null;
  }
}

function copyUnchanged(file: string, folder: string): string {
  for (let tries = 0; tries < 5; tries++) {
    const before = signatureOf(file);
    for (const suffix of ["", "-wal", "-journal"]) {
      const target = join(folder, basename(file) + suffix);
      rmSync(target, { force: true });
      if (sizeOrNull(file + suffix) !== null)
        copyFileSync(file + suffix, target, copyModes.COPYFILE_FICLONE);
    }
    if (signatureOf(file) === before) return before;
  }
  throw new Error("the database is being written faster than it can be copied; run again later");
}

function attempt<T>(handle: Handle, use: (db: Database) => T): Outcome<T> {
  try {
    return { value: handle.db.transaction(() => use(handle.db))() };
  } catch (error) {
    return { error };
  }
}

/** An immutable connection ignores what is written meanwhile, and may then see pages of two states. */
function mustCopy<T>(outcome: Outcome<T>, handle: Handle, file: string): boolean {
  if (handle.mode === "copy") return false;
  if (handle.mode === "immutable" && signatureOf(file) !== handle.signature) return true;
  const error = "error" in outcome ? outcome.error : null;
  return error instanceof SQLiteError && /CANTOPEN|READONLY/.test(error.code ?? "");
}

function result<T>(outcome: Outcome<T>): T {
  if ("error" in outcome) throw outcome.error;
  return outcome.value;
}

function replace(file: string, handle: Handle): Handle {
  const old = handles.get(file);
  if (old !== undefined) closeHandle(old);
  handles.set(file, handle);
  handle.db.run("pragma busy_timeout = 2000");
  return handle;
}

function closeHandle(handle: Handle): void {
  handle.db.close();
  if (handle.mode === "copy") rmSync(handle.folder, { recursive: true, force: true });
}

let exitWatched = false;
function removeOnExit(): void {
  if (!exitWatched) process.on("exit", closeDatabases);
  exitWatched = true;
}

function wording(error: SQLiteError): string {
  const code = error.code ?? "";
  if (/BUSY|LOCKED/.test(code)) return "the database is locked by another program; run again later";
  if (/NOTADB|CORRUPT/.test(code))
    return `the file is not a sound SQLite database (${error.message})`;
  return `SQLite cannot read the database: ${error.message}`;
}

/** Null where there is nothing. A pipe would be waited for without end, so what is no file is refused. */
function sizeOrNull(path: string): number | null {
  const stat = statOrNull(path);
  if (stat !== null && !stat.isFile()) throw new Error(`${basename(path)} is not a regular file`);
  return stat?.size ?? null;
}

function statText(path: string): string {
  const stat = statOrNull(path);
  return stat === null ? "-" : `${stat.ino}:${stat.size}:${Math.trunc(stat.mtimeMs)}`;
}
