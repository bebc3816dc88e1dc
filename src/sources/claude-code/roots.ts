import { join, resolve } from "node:path";

import { longPath } from "../../places.ts";
import type { Env } from "../source.ts";

/** `$CLAUDE_CONFIG_DIR` (a comma-separated list is allowed), else both places that Claude Code has had. */
export function roots(env: Env, home: string): string[] {
  const set = (env["CLAUDE_CONFIG_DIR"] ?? "")
    .split(",")
    .map((path) => path.trim())
    .filter(Boolean)
    .map((path) => resolve(longPath(path, home)));
  return set.length > 0 ? set : [join(home, ".claude"), join(home, ".config", "claude")];
}
