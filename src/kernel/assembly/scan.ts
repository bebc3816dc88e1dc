/**
 * What stepping over bytes has in common. Every scan returns the place it came to, and stops at `end` at the latest,
 * because newlines follow it.
 */

/** What a scan returns instead of a place. */
export const STOPPED: usize = 0; // the bytes ran out
export const BAD: usize = 1; // not JSON

export const QUOTE: i32 = 0x22;
export const BACKSLASH: i32 = 0x5c;

/** Where a value that is stepped over goes on when it is STOPPED; when it is BAD, a place not behind the newline. */
export let at: usize = 0;

@inline
export function stopScan(place: usize, why: usize): usize {
  at = place;
  return why;
}
