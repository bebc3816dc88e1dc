import type { Watched } from "../sources/source.ts";
import { FolderWatches } from "./folders.ts";
import { LONGEST_WAIT, Looks, pauseAfter, pauseInTrouble, QUIET } from "./pace.ts";

/** How a round went. */
export type Round = "changed" | "same" | "trouble";

type WatchOptions = {
  wanted: readonly Watched[];
  signal: AbortSignal;
  round: (again: boolean) => Promise<Round>;
  /** Called when the first round is done. */
  onStart: () => void;
};

/** A round was left because the program is to end. */
export class Stopped extends Error {}

/** Runs a round, and another one whenever something has changed, until the signal is given. */
export async function watchOver(options: WatchOptions): Promise<void> {
  const bell = new Bell(options.signal);
  const looks = new Looks();
  // Before the first round, so that nothing that changes meanwhile is missed.
  const watches = new FolderWatches(options.wanted, {
    onChange: () => bell.ring(),
    onBlind: () => (looks.reliable = false),
  });
  try {
    await runRounds(options, bell, looks, watches);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
  } finally {
    watches.close();
  }
}

async function runRounds(
  { round, signal, onStart }: WatchOptions,
  bell: Bell,
  looks: Looks,
  watches: FolderWatches,
): Promise<void> {
  let troubles = 0;
  let isFirst = true;
  for (let asked = true; !signal.aborted; asked = await untilNext(bell, looks)) {
    watches.refresh();
    bell.quieten();
    const started = performance.now();
    const went = await round(!isFirst);
    // The first round may read years, and is run once: what comes meanwhile need not wait for it again.
    const took = isFirst ? 0 : performance.now() - started;
    troubles = went === "trouble" ? troubles + 1 : 0;
    if (went !== "trouble" && isFirst) onStart();
    if (went !== "trouble") isFirst = false;
    // A bell that rings since has told of it, too.
    if (!asked && went !== "trouble") looks.looked(went === "changed" && !bell.rings);
    if (troubles > 0) bell.ring();
    await bell.sleep(troubles > 0 ? pauseInTrouble(troubles) : pauseAfter(took));
  }
}

/** @returns whether a change was told of; false when it is time to look all the same */
async function untilNext(bell: Bell, looks: Looks): Promise<boolean> {
  if (!(await bell.heard(looks.next()))) return false;
  await bell.untilQuiet();
  return true;
}

/** Rung by events; heard by the loop. Everything that waits for it ends with the signal. */
class Bell {
  #last = Number.NEGATIVE_INFINITY;
  #wake: (() => void) | undefined;
  readonly #signal: AbortSignal;
  rings = false;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener("abort", () => this.#wake?.());
  }

  ring(): void {
    this.#last = performance.now();
    this.rings = true;
    this.#wake?.();
  }

  quieten(): void {
    this.rings = false;
  }

  /** @returns whether it rang within so many milliseconds */
  async heard(limit: number): Promise<boolean> {
    if (!this.rings) await this.#wait(limit, true);
    return this.rings;
  }

  /** Waits until what is being written is written. */
  async untilQuiet(): Promise<void> {
    const end = performance.now() + LONGEST_WAIT;
    for (let now = performance.now(); now < end && !this.#signal.aborted; now = performance.now()) {
      const left = this.#last + QUIET - now;
      if (left <= 0) return;
      await this.#wait(left, false);
    }
  }

  sleep(time: number): Promise<void> {
    return this.#wait(time, false);
  }

  async #wait(time: number, untilRung: boolean): Promise<void> {
    if (this.#signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, time);
      this.#wake = () => {
        if (!untilRung && !this.#signal.aborted) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }
}
