import { Failure, messageOf } from "../failure.ts";
import { isBusy, isForbidden, isFull, sqliteCode } from "./patience.ts";

/** What is said of trouble with the index, and what to do about it; null where an error is none of SQLite's. */
export function wordTrouble(error: unknown): string | null {
  const code = sqliteCode(error);
  if (code === "" && !(error instanceof Error && error.name === "SQLiteError")) return null;
  const words = messageOf(error);
  if (isBusy(error))
    return "another program keeps the index locked; run again when it is done: nothing was lost";
  if (isFull(error))
    return "there is no room for the index on its disk; make some and run again: it goes on where it stopped";
  if (isForbidden(error))
    return `the index cannot be written: ${words}; check the permissions of the file and its directory, or choose another with --db`;
  if (isDamage(error)) return wordDamaged(words);
  return `the index cannot be used: ${words}; check its place and the disk, then run again`;
}

export const isDamage = (error: unknown): boolean =>
  /^SQLITE_(CORRUPT|NOTADB)/.test(sqliteCode(error));

export const wordDamaged = (how: string) =>
  `the index is damaged: ${how}; put a backup back, or move it away and run 'tt ingest sessions'; then forget again what you had forgotten: it comes back`;

/** Whether what went wrong may be right again in a while, without anybody changing what was asked. */
export const mayPass = (error: unknown): boolean => isBusy(error) || isFull(error);

/** Whether it may in an index that could be used before: its disk may come back. */
export const mayPassAgain = (error: unknown): boolean =>
  mayPass(error) ||
  error instanceof Failure ||
  isForbidden(error) ||
  sqliteCode(error).startsWith("SQLITE_IOERR");
