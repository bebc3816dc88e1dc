import { Database } from "bun:sqlite";

import { Failure, messageOf } from "../failure.ts";
import { isBusy } from "../store/patience.ts";

/**
 * Makes this process the one that watches for an index: null where another one is. It is a lock of SQLite's on an empty
 * file beside the index, which the system takes back however the process ends. The file stays: who deletes a file that
 * another one has open would make two locks of one.
 */
export function takeWatch(index: string): { release: () => void } | null {
  const db = openLock(`${index}.watch`);
  try {
    db.run("PRAGMA journal_mode = MEMORY");
    db.run("BEGIN EXCLUSIVE");
    return { release: () => db.close() };
  } catch (error) {
    db.close();
    if (isBusy(error)) return null;
    throw error;
  }
}

function openLock(path: string): Database {
  try {
    return new Database(path, { create: true, readwrite: true });
  } catch (error) {
    throw new Failure(`cannot make ${path}: ${messageOf(error)}; choose another place with --db`);
  }
}
