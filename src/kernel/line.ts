import { compileMethodsLightly } from "../light.ts";
import type { LineState } from "./layout.ts";
import type { Place, Want } from "./plan.ts";
import { readAll } from "./source.ts";
import { type FoundType, kindIn, typeIn, type Values } from "./values.ts";
import type { Window } from "./window.ts";

/**
 * One line, valid only while `onLine` runs. `index` is a place in the plan; asking for something else than the plan
 * wants there is a bug and throws.
 */
export class SkimmedLine {
  /** Of its first byte, in the file. */
  offset = 0;
  /** Bytes, without the newline. */
  length = 0;
  /**
   * object: skimmed. blank: nothing but spaces and NULs. other: no JSON object, damaged, or beyond the skimmer;
   * JSON.parse of `raw` tells which. In the last two nothing is found.
   */
  state: LineState = "blank";
  /** False for a last line without its newline. */
  terminated = true;
  /** Something was longer than what is kept: a wanted string, which is then null, or else the line is "other". */
  overlong = false;

  readonly #window: Window;
  readonly #places: readonly Place[];
  readonly #values: Values;
  /** For what is asked of every line: where the slots are, without a look at the plan. */
  readonly #slots: Slots;

  constructor(window: Window, places: readonly Place[], values: Values) {
    this.#window = window;
    this.#places = places;
    this.#values = values;
    this.#slots = slotsOf(places);
  }

  /** What kind of value stands there. For a path with []: where its array is expected. */
  type(index: number): FoundType {
    const { ints } = this.#window;
    const slot = this.#slots.typed[index] ?? 0;
    return slot === 0 ? this.#refuse(index) : typeIn(ints[slot + 1] ?? 0);
  }

  /** Whether what stands there, as `type` tells it, is of one of the kinds in a `kindSet`. */
  isOneOf(index: number, kinds: number): boolean {
    const slot = this.#slots.typed[index] ?? 0;
    if (slot === 0) this.#refuse(index);
    return ((kinds >> kindIn(this.#window.ints[slot + 1] ?? 0)) & 1) === 1;
  }

  /** The decoded string; null where none stands there. */
  text(index: number): string | null {
    const slot = this.#slots.texts[index] ?? 0;
    if (slot !== 0 && this.#window.ints[slot + 1] === 0) return null;
    return this.#textAt(index);
  }

  hash(index: number): number | null {
    const slot = this.#slots.hashes[index] ?? 0;
    const is = this.#window.ints[slot + 1] ?? 0;
    if (is < 0) return this.#window.floats[(slot >> 1) + 1] ?? 0;
    return is === 0 && slot !== 0 ? null : this.#hashAt(index);
  }

  time(index: number): number | null {
    const slot = this.#slots.times[index] ?? 0;
    const is = this.#window.ints[slot + 1] ?? 0;
    if (is < 0) return this.#window.floats[(slot >> 1) + 1] ?? 0;
    return is === 0 && slot !== 0 ? null : this.#timeAt(index);
  }

  number(index: number): number | null {
    return this.#values.number(slotOf(this.#single(index), "number", 0));
  }

  boolean(index: number): boolean | null {
    return this.#values.boolean(this.#single(index).slot);
  }

  /** Elements of the array of a path with []; 0 where no array stands there. */
  elements(index: number): number {
    const { array } = this.#placeAt(index);
    if (array === null) throw new Error(`place ${index} of the plan is of no array's elements`);
    return this.#values.elements(array);
  }

  elementType(index: number, element: number): FoundType {
    const row = this.#row(index, element);
    return row === NO_ROW ? "missing" : this.#values.type(this.#placeAt(index).slot + row);
  }

  elementText(index: number, element: number): string | null {
    const row = this.#row(index, element);
    return row === NO_ROW ? null : textAt(this.#values, this.#placeAt(index), row);
  }

  elementHash(index: number, element: number): number | null {
    const row = this.#row(index, element);
    return row === NO_ROW ? null : this.#values.hash(slotOf(this.#placeAt(index), "hash", row));
  }

  /** The line's text, spaces and NULs off both ends: a crash can leave runs of NUL around a record. */
  raw(): string {
    return trimmed(new TextDecoder().decode(this.#bytes()));
  }

  /** Members of the line itself that are neither in the plan nor known (the first 32); none without `knownKeys`. */
  unknownKeys(): readonly string[] {
    return this.#values.unknownKeys();
  }

  #textAt(index: number): string | null {
    return textAt(this.#values, this.#single(index), 0);
  }

  #hashAt(index: number): number | null {
    return this.#values.hash(slotOf(this.#single(index), "hash", 0));
  }

  #timeAt(index: number): number | null {
    return this.#values.time(slotOf(this.#single(index), "time", 0));
  }

  #refuse(index: number): never {
    throw new Error(`the plan has no place ${index}`);
  }

  #bytes(): Uint8Array {
    const place = this.#window.placeOf(this.offset);
    return place === null
      ? readAll(this.#window.source, this.offset, this.length)
      : this.#window.bytes.subarray(place, place + this.length);
  }

  #placeAt(index: number): Place {
    const place = this.#places[index];
    if (place === undefined) throw new Error(`the plan has no place ${index}`);
    return place;
  }

  #single(index: number): Place {
    const place = this.#placeAt(index);
    if (place.array === null) return place;
    throw new Error(`place ${index} of the plan is of an array's elements`);
  }

  /** Address of an element's row; NO_ROW where there is no such element. */
  #row(index: number, element: number): number {
    const { array, rowSize } = this.#placeAt(index);
    if (array === null) throw new Error(`place ${index} of the plan is of no array's elements`);
    if (!(element >= 0 && element < this.#values.elements(array))) return NO_ROW;
    return this.#values.rows(array) + element * rowSize;
  }
}

const NO_ROW = -1;

/**
 * The slots of the plan's places, by what may be asked there: indexes of 32 bits in the kernel's memory; 0 where it may
 * not, so that the plan itself must be looked at.
 */
type Slots = { typed: Int32Array; texts: Int32Array; hashes: Int32Array; times: Int32Array };

function slotsOf(places: readonly Place[]): Slots {
  const of = (slot: (place: Place) => number) =>
    Int32Array.from(places, (place) => slot(place) >> 2);
  const wanted = (...wants: Want[]) =>
    of(({ array, want, slot }) => (array === null && wants.includes(want) ? slot : 0));
  return {
    typed: of(({ array, slot }) => array ?? slot),
    texts: wanted("text", "word"),
    hashes: wanted("hash"),
    times: wanted("time"),
  };
}

function slotOf({ want, slot }: Place, asked: Want, row: number): number {
  if (want === asked) return slot + row;
  throw new Error(`a ${asked} was asked for where the plan wants a ${want}`);
}

function textAt(values: Values, place: Place, row: number): string | null {
  if (place.want === "word") return values.word(place.slot + row);
  return values.text(slotOf(place, "text", row));
}

function trimmed(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isPadding(text.charCodeAt(from))) from++;
  while (to > from && isPadding(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

const isPadding = (code: number) => code === 0 || code === 32 || (code >= 9 && code <= 13);

compileMethodsLightly(SkimmedLine);
