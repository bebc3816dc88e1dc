import { MINUTE } from "../../milliseconds.ts";
import type { Unit } from "../source.ts";

/**
 * A stamp has two marks, and a note. The mark of `head` is taken of every session, and shows what is added to it. The
 * mark of `lookClosely` also shows what is written over: it costs a look at each record, so it is taken only of the
 * sessions that were written last, and of those in which something was not finished when they were read ("open"). The
 * others keep the one they have.
 */
export function stampOf(
  head: string,
  known: string | undefined,
  isRecent: boolean,
  lookClosely: () => string,
): string {
  const [headBefore, before = "-", note] = known?.split(" ") ?? [];
  // What was added since is in no mark that was taken before.
  const isOld = before !== "-" && headBefore !== head;
  const mark = isRecent || isOld || note === OPEN ? lookClosely() : before;
  return note === OPEN ? `${head} ${mark} ${OPEN}` : `${head} ${mark}`;
}

/** The stamp of a unit once it has been read. */
export function stampAfter({ stamp }: Unit, isOpen: boolean): string {
  const marks = stamp.split(" ").slice(0, 2).join(" ");
  return isOpen ? `${marks} ${OPEN}` : marks;
}

/**
 * The sessions that OpenCode may still be writing: those written last; and all that came within some minutes, as copies
 * of a tree come file by file and in any order.
 */
export function recentOf<T>(sessions: readonly T[], writtenAt: (session: T) => number): Set<T> {
  const newest = [...sessions].sort((a, b) => writtenAt(b) - writtenAt(a));
  const fresh = Date.now() - FRESH;
  return new Set(newest.filter((session, nth) => nth < RECENT || writtenAt(session) > fresh));
}

/** Whether something was open in a session when it was read. */
export const isOpen = ({ stamp }: Unit): boolean => stamp.endsWith(` ${OPEN}`);

const OPEN = "open";
export const RECENT = 8;
export const FRESH = 10 * MINUTE;
