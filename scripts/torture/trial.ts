/** What was tried, and what was lost by it: zero, or the torture has found something. */
export type Trial = {
  what: string;
  tried: number;
  lost: number;
  /** How it went: figures, or what was lost. */
  note: string;
};

/** How thoroughly, and with which program. */
export type Setting = {
  tt: string;
  /** An empty folder for everything that is written. */
  folder: string;
  /** How many times each thing is tried: 1 in the tests, 10 in `bun run torture`. */
  weight: number;
  /** Recorded sessions to break, if there are any. */
  corpora: string | null;
  /** Also what takes gigabytes, and a million files. */
  fullSize: boolean;
  /** What the random numbers begin with: 0 tries what was tried before, another number something else. */
  seed: number;
};

/** A kind of trouble. */
export type Ordeal = { name: string; run: (setting: Setting) => Promise<Trial[]> };

/** Numbers from 0 to 1 that are the same in every run. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
