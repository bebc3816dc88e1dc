import { basename, dirname, resolve } from "node:path";

import { distinctFolders } from "../files.ts";
import type { Env } from "../source.ts";
import { ownFolder } from "./roots.ts";

/**
 * What leads OpenCode to a session in a file: it looks into one database of its folder, or into the one that
 * `$OPENCODE_DB` names. Null where nothing does: into trees and shards it looks in its folder alone.
 */
export function variablesFor(
  { root, file }: { root: string; file: string },
  env: Env,
  home: string,
): Readonly<Record<string, string>> | null {
  const folder = ownFolder(env, home);
  const isAlone = file.endsWith(".db") && basename(dirname(file)) !== "sessions";
  if (!isAlone) return distinctFolders([root, folder]).length === 1 ? {} : null;
  const own = resolve(folder, env["OPENCODE_DB"] || "opencode.db");
  return file === own ? {} : { OPENCODE_DB: file };
}
