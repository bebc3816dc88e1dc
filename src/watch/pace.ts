import { MINUTE } from "../milliseconds.ts";

/** How long it has to be quiet after a change before it is read, and how long a change waits at most, in milliseconds. */
export const QUIET = 250;
export const LONGEST_WAIT = 2_000;

/** A round may take this part of the time at most, so that a busy day costs little. */
const SHARE = 1 / 25;
const SHORTEST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

/** How often it is looked for changes that no event told of. */
const LOOK = MINUTE;

/** How long to wait after a round that took so long, whatever happens. */
export const pauseAfter = (took: number): number =>
  Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, took / SHARE));

/** When to look although nothing was told of. Where events cannot be relied on: soon after a change, then ever less often. */
export class Looks {
  #poll = SHORTEST_PAUSE;
  /** Whether there are events for all that is watched. */
  reliable = true;

  next(): number {
    return this.reliable ? LOOK : this.#poll;
  }

  /** A look that no event asked for. One that finds something shows that events do not tell of everything here. */
  looked(found: boolean): void {
    if (found) this.reliable = false;
    this.#poll = found ? SHORTEST_PAUSE : Math.min(LONGEST_PAUSE, this.#poll * 2);
  }
}

/** How long to wait after trouble: ever longer while it lasts. */
export const pauseInTrouble = (times: number): number =>
  Math.min(MINUTE, SHORTEST_PAUSE * 2 ** Math.min(times, 6));
