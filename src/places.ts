import { homedir } from "node:os";
import { join } from "node:path";

import { shellLine } from "./shell.ts";
import type { Env } from "./sources/source.ts";

/** The folder of the index, private to the user. */
export const INDEX_FOLDER = "time-tracker";

/** The home directory: HOME where it is set, so that a test can set it, else the system's answer. */
export const homeOf = (env: Env): string => env["HOME"] || homedir();

/**
 * Where the index is: `--db`, else `TT_DB`, else `tt.db` in the platform's place for data
 * (`$XDG_DATA_HOME/time-tracker` where that is set, on every platform).
 */
export function indexPath(
  option: string | undefined,
  env: Env,
  platform: string = process.platform,
): string {
  return option ?? (env["TT_DB"] || join(dataFolder(env, platform), INDEX_FOLDER, "tt.db"));
}

/** The command that fills the index at a path, which it names where the command would fill another one without. */
export function ingestCommand(path: string, env: Env = process.env): string {
  const words = ["tt", "ingest", "sessions"];
  return shellLine(path === indexPath(undefined, env) ? words : [...words, "--db", path]);
}

function dataFolder(env: Env, platform: string): string {
  const home = homeOf(env);
  if (env["XDG_DATA_HOME"]) return env["XDG_DATA_HOME"];
  if (platform === "darwin") return join(home, "Library", "Application Support");
  if (platform === "win32") return env["LOCALAPPDATA"] || join(home, "AppData", "Local");
  return join(home, ".local", "share");
}

/** What a path means that a person wrote: a `~` that no shell has replaced is the home directory. */
export const longPath = (path: string, home: string): string =>
  /^~([\\/]|$)/.test(path) ? join(home || homedir(), path.slice(1)) : path;

/** A path as a person writes it: `~` for the home directory. */
export function shortPath(path: string, home: string): string {
  if (home === "" || !path.startsWith(home)) return path;
  const after = path[home.length];
  const isBelow = after === "/" || (after === "\\" && home.includes("\\"));
  return after === undefined || isBelow ? `~${path.slice(home.length)}` : path;
}
