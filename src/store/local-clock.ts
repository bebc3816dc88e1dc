import type { Database } from "bun:sqlite";

import type { Settings } from "../config/load.ts";
import type { OffsetAt } from "../time/days.ts";
import { localTime } from "../time/moment.ts";

/*
 * The runtime takes milliseconds to load its zones, whichever is asked for: as long as a search, or as a session that
 * grew. SQLite asks the C library, which has the system's zone in a file.
 */

/** Tells a moment (UTC text) as `localTime` does. */
export function localClock(
  db: Database,
  settings: Pick<Settings, "timezone" | "isInZoneFiles">,
): (at: string) => string {
  if (!settings.isInZoneFiles) return (at) => localTime(at, settings.timezone);
  const clock = db.query<{ local: string | null }, [string]>(
    "SELECT strftime('%Y-%m-%d %H:%M', ?, 'localtime') AS local",
  );
  return (at) => clock.get(at)?.local ?? localTime(at, settings.timezone);
}

/** From here to there SQLite takes the clocks of the year itself, not of one that is like it. */
const [FIRST, LAST] = [Date.UTC(1972), Date.UTC(2037)];

/** From so many questions on it pays to load the zones. */
const FEW = 2_000;

/** How far the clocks are ahead of UTC, as far as it is known without the runtime's zones. */
export function quickOffsets(
  db: Database,
  { isInZoneFiles }: Pick<Settings, "isInZoneFiles">,
): OffsetAt | undefined {
  if (!isInZoneFiles) return undefined;
  const clock = db.query<{ seconds: number }, [number]>(
    "SELECT strftime('%s', ?1, 'unixepoch', 'localtime') - ?1 AS seconds",
  );
  let asked = 0;
  return (moment) => {
    if (moment < FIRST || moment >= LAST || asked++ >= FEW) return null;
    const seconds = clock.get(Math.floor(moment / 1000))?.seconds;
    return seconds === undefined ? null : seconds * 1000;
  };
}
