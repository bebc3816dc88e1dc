import { type Kernel, newKernel } from "./kernel.ts";
import { report, what } from "./layout.ts";
import { SkimmedLine } from "./line.ts";
import { layPlan, type Place, type Plan } from "./plan.ts";
import { type ByteSource, bytesSource, fileSource } from "./source.ts";
import { Values } from "./values.ts";
import { Window } from "./window.ts";

export type { SkimmedLine } from "./line.ts";
export type { Plan, Want } from "./plan.ts";
export { kindSet } from "./values.ts";

export type SkimOptions = {
  /** Bytes read at a time, at most 16 MiB. */
  readonly window?: number;
  /** The longest wanted value, in bytes, that is kept for sure; at most 64 MiB less the window. */
  readonly longest?: number;
  /** Members of a line that are no news beside those in the plan: all others are told by `unknownKeys`. */
  readonly knownKeys?: readonly string[];
};

export type SkimResult = {
  /** The offset after the last newline: where to go on when the file has grown. */
  readonly offset: number;
};

const WINDOW_MOST = 16 * 1024 * 1024;

/** A line of which more than this lies in the window is not moved along with it: its values are taken out instead. */
const MOVED_MOST = 16 * 1024;

/**
 * Finds in each line of JSON the values of a plan and steps over the rest, in bounded memory. For every line that
 * JSON.parse takes for an object it finds what JSON.parse gives; docs/kernel.md tells which damaged lines pass.
 */
export class Skimmer {
  readonly #kernel: Kernel;
  readonly #run: () => number;
  readonly #window: Window;
  readonly #values: Values;
  readonly #line: SkimmedLine;
  readonly #places: readonly Place[];
  readonly #longest: number;
  readonly #movedMost: number;
  /** Whether the window no longer holds the beginning of the line. */
  #dropped = false;

  constructor(
    plan: Plan,
    { window = 256 * 1024, longest = what.overlong, knownKeys }: SkimOptions = {},
  ) {
    if (!(window >= 64 && window <= WINDOW_MOST)) throw new Error(`a window of ${window} bytes`);
    this.#kernel = newKernel();
    this.#run = this.#kernel.run;
    const { places, words, windowPlace } = layPlan(this.#kernel, plan, knownKeys);
    this.#places = places;
    // What is found in one piece, a part that was kept and all that was read since, has a length of 26 bits.
    this.#longest = Math.max(0, Math.min(longest, what.overlong - 1 - window));
    this.#movedMost = Math.min(MOVED_MOST, window >> 2);
    this.#window = new Window(this.#kernel, windowPlace, window, this.#longest);
    this.#values = new Values(this.#window, words);
    this.#line = new SkimmedLine(this.#window, places, this.#values);
  }

  /** Reads a file from an offset, where a line begins, to its end. `onLine` gets every line, and may not skim. */
  skimFile(fd: number, offset: number, onLine: (line: SkimmedLine) => void): SkimResult {
    return this.#skim(fileSource(fd), offset, onLine);
  }

  skimBytes(bytes: Uint8Array, onLine: (line: SkimmedLine) => void): SkimResult {
    return this.#skim(bytesSource(bytes), 0, onLine);
  }

  #skim(source: ByteSource, from: number, onLine: (line: SkimmedLine) => void): SkimResult {
    const line = this.#line;
    const window = this.#window;
    const values = this.#values;
    const run = this.#run;
    let next = from;
    window.open(source, from);
    this.#beginLine();
    while (true) {
      const { shift, addedNewline } = window;
      while (run() !== 0) {
        const newline = values.locate();
        line.offset = next;
        line.length = newline + shift - next;
        line.terminated = newline !== addedNewline;
        line.state = values.lineState();
        if (line.terminated) next += line.length + 1;
        onLine(line);
        if (this.#dropped) this.#beginLine();
      }
      if (!this.#refill()) return { offset: next };
    }
  }

  #beginLine(): void {
    this.#dropped = false;
    this.#line.overlong = false;
    this.#values.forget();
  }

  /** Takes out what was found so far: the window lets go of all that lies before the kernel's position. */
  #drop(): void {
    this.#dropped = true;
    this.#values.locate();
    this.#values.keepKeys();
    for (const { want, slot, array, rowSize } of this.#places) {
      if (want === "flag") continue;
      if (array === null) this.#values.keep(slot);
      else {
        const rows = this.#values.rows(array);
        const count = this.#values.elements(array);
        for (let i = 0; i < count; i++) this.#values.keep(rows + i * rowSize + slot);
      }
    }
  }

  #report(field: number): number {
    return this.#window.ints[(report.place + field) >> 2] ?? 0;
  }

  /** Gives the kernel more bytes; false at the end. */
  #refill(): boolean {
    const window = this.#window;
    const position = this.#report(report.position);
    const start = this.#report(report.lineStart);
    if (!this.#dropped && window.end - start <= this.#movedMost)
      return window.fill(start, start < window.end);
    this.#drop();
    if (window.end - position <= this.#longest) return window.fill(position, true);
    this.#line.overlong = true;
    this.#kernel.giveUp();
    return true;
  }
}
