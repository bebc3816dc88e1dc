import { constants, readdirSync, readFileSync, type Stats, statSync } from "node:fs";

import { messageOf } from "../../failure.ts";

/** A folder's names in a steady order; none where there is no such folder. Throws where it may not be read. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** OpenCode 0.5 leaves `<id>.json<ms>.tmp` files while it writes: only whole names count. */
export const jsonNamesIn = (folder: string): string[] =>
  namesIn(folder).filter((name) => name.endsWith(".json"));

/** Null where there is nothing. */
export const statOrNull = (path: string): Stats | null =>
  statSync(path, { throwIfNoEntry: false }) ?? null;

export const mtimeOf = (stat: Stats): number => Math.trunc(stat.mtimeMs);

/** The value of a JSON file, why it has none, or null where the file is gone. */
export type JsonFile = { value: unknown } | { reason: string } | null;

/** OpenCode 1.0 to 1.1 rewrites files in place, so that a reader may meet an empty one: it is read again once. */
export function readJson(path: string): JsonFile {
  const first = readOnce(path);
  if (first === null || "value" in first) return first;
  Bun.sleepSync(20);
  return readOnce(path);
}

/** A pipe in the place of a file would be waited for without end; so it is empty. */
const READ_WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

function readOnce(path: string): JsonFile {
  try {
    const text = readFileSync(path, { encoding: "utf8", flag: READ_WITHOUT_WAITING });
    return text === "" ? { reason: "the file is empty" } : { value: JSON.parse(text) };
  } catch (error) {
    if (isMissing(error)) return null;
    return {
      reason: error instanceof SyntaxError ? "the file is not whole JSON" : messageOf(error),
    };
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error &&
  "code" in error &&
  (error.code === "ENOENT" || error.code === "ENOTDIR");
