import { compileMethodsLightly } from "../light.ts";
import { idHash } from "../model/step.ts";
import { timeOf } from "../parse/time.ts";
import { found, type LineState, lineStates, report, what, wordEntries } from "./layout.ts";
import type { Window } from "./window.ts";

/** What kind of JSON value stands at a path. */
export type FoundType = (typeof foundTypes)[number];

const foundTypes = [
  "missing",
  "null",
  "boolean",
  "number",
  "string",
  "array",
  "object",
  "missing",
] as const;

const NO_KEYS: readonly string[] = [];

const LINE_START = (report.place + report.lineStart) >> 2;
const LINE_END = (report.place + report.lineEnd) >> 2;
const LINE_STATE = (report.place + report.lineState) >> 2;
const EPOCH = (report.place + report.wordsEpoch) >> 2;

/** Reads what the kernel found: the values in its slots (addresses in its memory), for one line at a time. */
export class Values {
  readonly #window: Window;
  readonly #wordTable: number;
  /** By their numbers; filled from the beginning, as an array with gaps is slow. */
  readonly #words = Array<string | undefined>(wordEntries).fill(undefined);
  #epoch = 0;
  #lineStart = 0;
  /** What stood in the part of the line that is no longer in the window, by slot; and its unknown keys. */
  readonly #kept = new Map<number, { start: number; text: string }>();
  readonly #keptKeys: string[] = [];

  constructor(window: Window, wordTable: number) {
    this.#window = window;
    this.#wordTable = wordTable;
  }

  /** Begins a line, of which the window holds everything. */
  forget(): void {
    this.#kept.clear();
    this.#keptKeys.length = 0;
  }

  /** Takes note of where the line lies now. Gives the place of its newline. */
  locate(): number {
    const { ints } = this.#window;
    this.#lineStart = ints[LINE_START] ?? 0;
    const epoch = ints[EPOCH] ?? 0;
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      this.#words.fill(undefined);
    }
    return ints[LINE_END] ?? 0;
  }

  lineState(): LineState {
    return lineStates[this.#window.ints[LINE_STATE] ?? 0] ?? "other";
  }

  type(slot: number): FoundType {
    return typeIn(this.#what(slot));
  }

  elements(slot: number): number {
    if (typeOf(this.#what(slot)) !== found.array) return 0;
    return this.#window.ints[(slot + 8) >> 2] ?? 0;
  }

  /** The address of an array's first row. */
  rows(slot: number): number {
    return this.#window.ints[slot >> 2] ?? 0;
  }

  text(slot: number): string | null {
    const is = this.#what(slot);
    if (typeOf(is) !== found.string || (is & what.length) === what.overlong) return null;
    return this.#textOf(slot, is);
  }

  word(slot: number): string | null {
    const is = this.#what(slot);
    if (is >= 0) return this.text(slot);
    const word = this.#window.floats[(slot + 8) >> 3] ?? 0;
    return (this.#words[word] ??= this.#decodeWord(word, is));
  }

  hash(slot: number): number | null {
    if (this.#what(slot) < 0) return this.#final(slot);
    const text = this.text(slot);
    return text === null ? null : idHash(text);
  }

  time(slot: number): number | null {
    return this.#what(slot) < 0 ? this.#final(slot) : timeOf(this.text(slot));
  }

  number(slot: number): number | null {
    const is = this.#what(slot);
    if (typeOf(is) !== found.number) return null;
    if (is < 0) return this.#final(slot);
    return Number(this.#textOf(slot, is));
  }

  boolean(slot: number): boolean | null {
    return typeOf(this.#what(slot)) === found.boolean ? this.#final(slot) === 1 : null;
  }

  unknownKeys(): readonly string[] {
    const { ints } = this.#window;
    const count = ints[(report.place + report.unknownCount) >> 2] ?? 0;
    if (count === 0) return NO_KEYS;
    const keys: string[] = [];
    for (let i = 0; i < count; i++) {
      const at = (report.place + report.unknownKeys + i * 8) >> 2;
      keys.push(this.#keptKeys[i] ?? this.#decodeKey(ints[at] ?? 0, ints[at + 1] ?? 0));
    }
    return keys;
  }

  /** Decodes the string or number of a slot, before the window drops its bytes. */
  keep(slot: number): void {
    const is = this.#what(slot);
    const type = typeOf(is);
    if (is < 0 || (type !== found.string && type !== found.number)) return;
    if ((is & what.length) === what.overlong) return;
    this.#kept.set(slot, { start: this.#start(slot), text: this.#textOf(slot, is) });
  }

  keepKeys(): void {
    const keys = this.unknownKeys();
    this.#keptKeys.splice(0, this.#keptKeys.length, ...keys);
  }

  #what(slot: number): number {
    return this.#window.ints[(slot + 4) >> 2] ?? 0;
  }

  #final(slot: number): number {
    return this.#window.floats[(slot + 8) >> 3] ?? 0;
  }

  /** Relative to the line's. */
  #start(slot: number): number {
    return this.#window.ints[slot >> 2] ?? 0;
  }

  #textOf(slot: number, is: number): string {
    const start = this.#start(slot);
    if (this.#kept.size > 0) {
      const kept = this.#kept.get(slot);
      // Of two members with one name, the second may have been found since.
      if (kept?.start === start) return kept.text;
    }
    return this.#decode((this.#lineStart + start) | 0, is & what.length, is);
  }

  #decodeKey(start: number, length: number): string {
    return this.#decode((this.#lineStart + start) | 0, length, what.foreign);
  }

  #decodeWord(word: number, is: number): string {
    const { ints } = this.#window;
    const entry = (this.#wordTable + word * 8) >> 2;
    return this.#decode(ints[entry] ?? 0, ints[entry + 1] ?? 0, is);
  }

  #decode(place: number, length: number, is: number): string {
    const encoding = (is & what.foreign) === 0 ? "latin1" : "utf8";
    const raw = this.#window.bytes.toString(encoding, place, place + length);
    if ((is & what.escaped) === 0) return raw;
    const value: unknown = JSON.parse(`"${raw}"`);
    return String(value);
  }
}

/** The type that the second field of a slot tells. */
export const typeIn = (is: number): FoundType => foundTypes[typeOf(is)] ?? "missing";

/** The same as a place in a `kindSet`. */
export const kindIn = (is: number): number => typeOf(is);

/** Kinds of JSON values as one number, to be compared with what stands somewhere. */
export const kindSet = (...types: readonly FoundType[]): number =>
  foundTypes.reduce((set, type, kind) => (types.includes(type) ? set | (1 << kind) : set), 0);

const typeOf = (is: number) => (is >>> what.typeShift) & what.typeMask;

compileMethodsLightly(Values);
