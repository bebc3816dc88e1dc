import { basename, dirname, isAbsolute, join, resolve } from "node:path";

import { longPath } from "../../places.ts";
import type { Env } from "../source.ts";

/**
 * `$OPENCODE_DATA_DIR` (ours; a comma-separated list), else `$XDG_DATA_HOME/opencode`, else
 * `~/.local/share/opencode` on every platform (OpenCode 0.1 to 1.18 uses xdg-basedir on all of them).
 * A database that `$OPENCODE_DB` names (OpenCode 1.3 and later) is a root of its own.
 */
export function roots(env: Env, home: string): string[] {
  const folders = dataFolders(env, home);
  return [...new Set([...folders, ...namedDatabases(env, folders)])];
}

function dataFolders(env: Env, home: string): string[] {
  const named = (env["OPENCODE_DATA_DIR"] ?? "").split(",").map((part) => part.trim());
  const folders = named.filter(Boolean).map((folder) => resolve(longPath(folder, home)));
  return folders.length > 0 ? folders : [ownFolder(env, home)];
}

/** Where OpenCode itself keeps everything. */
export const ownFolder = (env: Env, home: string) =>
  join(env["XDG_DATA_HOME"] || join(home, ".local", "share"), "opencode");

/** A bare name is relative to the data folder; ":memory:" is on no disk. */
function namedDatabases(env: Env, folders: string[]): string[] {
  const name = env["OPENCODE_DB"] ?? "";
  if (name === "" || name === ":memory:") return [];
  const files = isAbsolute(name) ? [resolve(name)] : folders.map((folder) => join(folder, name));
  return files.filter(
    (file) => !(folders.includes(dirname(file)) && isDatabaseName(basename(file))),
  );
}

/** `opencode.db`, or `opencode-<channel>.db` (SQLite generation, OpenCode 1.2 and later). */
export const isDatabaseName = (name: string): boolean => /^opencode.*\.db$/.test(name);
