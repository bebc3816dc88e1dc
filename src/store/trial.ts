import type { Database } from "bun:sqlite";

import { FIRST_VERSION, openCopy, openIndex, type OpenOptions, versionAt } from "./open.ts";
import { lookAt } from "./permissions.ts";

/**
 * The index in memory, to try out what an ingest would do: what is at the path is only read, and may be where nothing
 * can be written. An index that is not there, or would be made anew, which `say` tells, is an empty one.
 */
export function tryIndex({ path, say }: Pick<OpenOptions, "path" | "say">): Database {
  const version = lookAt(path) === null ? null : versionAt(path);
  if (version !== null && version >= FIRST_VERSION) return openCopy(path);
  if (version !== null) {
    say(
      `${path} has version ${version}: its session table will be dropped, and all read anew; a copy of what is there will be beside it`,
    );
  }
  return openIndex({ path: ":memory:", say });
}
