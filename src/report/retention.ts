import { largest } from "../long-lists.ts";
import { DAY } from "../milliseconds.ts";
import type { TranscriptPlace } from "../store/query.ts";

type Place = Pick<TranscriptPlace, "session_id" | "root" | "path">;

/**
 * How many sessions will soon have no transcript but what the index keeps, how many have none now, and of how many that
 * cannot be told.
 */
export type Retention = { within_7_days: number; gone: number; unreadable: number };

const SOON_DAYS = 7;

/**
 * What becomes of the indexed sessions' transcripts. A session that several places tell of loses its transcript with
 * the last of them.
 * @param days after how many days without a change each root's program deletes transcripts; null where it never does
 * @param live when each transcript that is still there was last changed (UTC ms), by its path; null where that cannot
 * be told
 * @param closed what could not be looked into
 * @param now UTC epoch milliseconds
 */
export function retentionOf(
  places: readonly Place[],
  days: ReadonlyMap<string, number | null>,
  live: ReadonlyMap<string, number | null>,
  closed: readonly string[],
  now: number,
): Retention {
  const counted: Retention = { within_7_days: 0, gone: 0, unreadable: 0 };
  for (const own of Map.groupBy(places, ({ session_id }) => session_id).values()) {
    const ends = own.map(({ root, path }) => endOf(live.get(path), days.get(root) ?? null));
    const last = largest(ends);
    if (last === GONE && own.some(({ path }) => isUntold(path, live, closed))) counted.unreadable++;
    else if (last === GONE) counted.gone++;
    else if (last <= now + SOON_DAYS * DAY) counted.within_7_days++;
  }
  return counted;
}

/** Whether it cannot be told if a transcript is still there. */
const isUntold = (
  path: string,
  live: ReadonlyMap<string, number | null>,
  closed: readonly string[],
): boolean => live.get(path) === null || closed.some((place) => isIn(path, place));

/** A session in a database has a `#` behind the file. */
const isIn = (path: string, place: string) =>
  path.startsWith(place) && /^([/\\#]|$)/.test(path.slice(place.length));

const GONE = Number.NEGATIVE_INFINITY;

/** When a transcript will be deleted, in UTC epoch milliseconds. */
function endOf(changed: number | null | undefined, days: number | null): number {
  if (changed === undefined || changed === null) return GONE;
  return days === null ? Number.POSITIVE_INFINITY : changed + days * DAY;
}
