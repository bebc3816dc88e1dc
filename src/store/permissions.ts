import { accessSync, chmodSync, constants, type Stats, statSync } from "node:fs";

import { codeOf, Failure, messageOf } from "../failure.ts";

/** The file itself, and what SQLite keeps beside it while it is open. */
export const companions = ["", "-wal", "-shm"];

/** Makes a file its owner's alone. What lies beside the index comes and goes with other processes. */
export function restrict(path: string): void {
  try {
    if ((statSync(path).mode & 0o777) !== 0o600) chmodSync(path, 0o600);
  } catch (error) {
    if (!isMissing(error)) {
      throw new Failure(
        `cannot keep ${path} to its owner alone: ${messageOf(error)}; choose another place with --db`,
      );
    }
  }
}

/** What is at a path, links followed: null where nothing is, undefined where that cannot be told. */
export function lookAt(path: string): Stats | null | undefined {
  try {
    return statSync(path);
  } catch (error) {
    return isMissing(error) ? null : undefined;
  }
}

/** Whether there may be an index at a path: an empty file, which a full disk leaves, is none. */
export function hasIndex(path: string): boolean {
  const found = lookAt(path);
  return found === undefined || (found !== null && !(found.isFile() && found.size === 0));
}

/** Whether there is a file or a directory that may not be written. */
export const isClosed = (path: string): boolean => whyClosed(path, "write") !== null;

/** Why a path may not be used so, by the system's name ("EACCES"); null where it may, or where nothing is there. */
export function whyClosed(path: string, use: keyof typeof uses): string | null {
  try {
    accessSync(path, uses[use]);
    return null;
  } catch (error) {
    return isMissing(error) ? null : codeOf(error);
  }
}

const uses = { read: constants.R_OK, write: constants.W_OK, enter: constants.X_OK };

/** SQLite gives the files beside an index its permissions, also while these let nobody write: they stay behind. */
export function openBeside(path: string): void {
  for (const end of companions.slice(1)) if (isClosed(path + end)) restrict(path + end);
}

const isMissing = (error: unknown) => /^(ENOENT|ENOTDIR)$/.test(codeOf(error));
