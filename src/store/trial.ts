import type { Database } from "bun:sqlite";

import { FIRST_VERSION, openCopy, openIndex, versionAt } from "./open.ts";
import { lookAt } from "./permissions.ts";

/**
 * The index in memory, to try out what an ingest would do: what is at the path is only read, and may be where nothing
 * can be written. An index that is not there, or would be made anew, is an empty one.
 */
export function tryIndex(path: string): Database {
  const version = lookAt(path) === null ? 0 : (versionAt(path) ?? 0);
  return version < FIRST_VERSION ? openIndex({ path: ":memory:", say: () => {} }) : openCopy(path);
}
