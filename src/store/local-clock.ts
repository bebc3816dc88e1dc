import type { Database } from "bun:sqlite";
import { existsSync } from "node:fs";
import { join } from "node:path";

import type { Settings } from "../config/load.ts";
import { localTime } from "../report/moment.ts";
import type { Env } from "../sources/source.ts";

/**
 * Tells a moment (UTC text) as `localTime` does, and for the system's own zone in a fraction of the time: to load the
 * runtime's zones takes as long as a search. SQLite asks the C library, which has the same zone where it has its file.
 */
export function localClock(
  db: Database,
  settings: Pick<Settings, "timezone" | "isSystemZone">,
  env: Env,
): (at: string) => string {
  if (!settings.isSystemZone || !isKnownToSystem(env))
    return (at) => localTime(at, settings.timezone);
  const clock = db.query<{ local: string | null }, [string]>(
    "SELECT strftime('%Y-%m-%d %H:%M', ?, 'localtime') AS local",
  );
  return (at) => clock.get(at)?.local ?? localTime(at, settings.timezone);
}

function isKnownToSystem({ TZ, TZDIR }: Env): boolean {
  if (process.platform === "win32") return false;
  return existsSync(TZ ? join(TZDIR || "/usr/share/zoneinfo", TZ) : "/etc/localtime");
}
