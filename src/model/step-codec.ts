import { type Step, type StepKind, stepKinds } from "./step.ts";

/**
 * The stored form of a list of steps, about 12 bytes a step: first the format's number, then for each step its
 * kind, its flags, the time since the step before (zigzag varint), the key (7 bytes), and what the flags announce.
 */
export const FORMAT = 1;

export const UNTIMED = 1;
const COPIED = 2;
const UNDONE = 4;
export const HAS_ID = 8;
export const ID_IS_KEY = 16;
export const HAS_UNTIL = 32;
export const HAS_ORIGIN = 64;
const COPIES_KEEP_ID = 128;

export const HASH_BYTES = 7;

/** The most bytes that one step can take: kind, flags, two varints of 8 bytes, three hashes. */
const MOST_BYTES = 2 + 2 * 8 + 3 * HASH_BYTES;

const kindNames = new Map<number, StepKind>(
  Object.entries(stepKinds).map(([name, code]) => [code, name as StepKind]),
);

export function encodeSteps(steps: readonly Step[]): Uint8Array<ArrayBuffer> {
  const out = new Writer(1 + steps.length * MOST_BYTES);
  out.byte(FORMAT);
  let before = 0;
  for (const step of steps) {
    out.byte(stepKinds[step.kind]);
    out.byte(flagsOf(step));
    out.signed((step.at ?? before) - before);
    out.hash(step.key);
    if (step.id !== undefined && step.id !== step.key) out.hash(step.id);
    if (step.until !== undefined) out.signed(step.until - (step.at ?? before));
    if (step.origin !== undefined) out.hash(step.origin);
    before = step.at ?? before;
  }
  return out.taken();
}

/** Throws where the bytes are of a format that this version does not know. */
export function decodeSteps(bytes: Uint8Array): Step[] {
  const from = new Reader(bytes);
  if (from.byte() !== FORMAT) throw new Error("these steps were written by a newer tt; update it");
  const steps: Step[] = [];
  let before = 0;
  while (from.more()) {
    const code = from.byte();
    const kind = kindNames.get(code);
    if (kind === undefined)
      throw new Error(`step kind ${code} was written by a newer tt; update it`);
    const flags = from.byte();
    const at = before + from.signed();
    const step: Step = { kind, at: flags & UNTIMED ? null : at, key: from.hash() };
    if (flags & HAS_ID) step.id = flags & ID_IS_KEY ? step.key : from.hash();
    if (flags & HAS_UNTIL) step.until = at + from.signed();
    if (flags & COPIED) step.copied = true;
    if (flags & HAS_ORIGIN) step.origin = from.hash();
    if (flags & UNDONE) step.undone = true;
    if (flags & COPIES_KEEP_ID) step.copiesKeepId = true;
    before = at;
    steps.push(step);
  }
  return steps;
}

function flagsOf(step: Step): number {
  const { at, key, id, until, copied, origin, undone, copiesKeepId } = step;
  return (
    (at === null ? UNTIMED : 0) |
    (copied ? COPIED : 0) |
    (undone ? UNDONE : 0) |
    (copiesKeepId ? COPIES_KEEP_ID : 0) |
    (id === undefined ? 0 : HAS_ID | (id === key ? ID_IS_KEY : 0)) |
    (until === undefined ? 0 : HAS_UNTIL) |
    (origin === undefined ? 0 : HAS_ORIGIN)
  );
}

/** Numbers stay exact up to 2^53, which 32-bit shifts would not keep: hence the divisions. */
class Writer {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #at = 0;

  constructor(size: number) {
    this.#bytes = new Uint8Array(size);
    this.#view = new DataView(this.#bytes.buffer);
  }

  byte(value: number) {
    if (this.#at >= this.#bytes.length) throw new Error("a step does not fit its packed form");
    this.#bytes[this.#at++] = value;
  }

  signed(value: number) {
    let rest = value < 0 ? -2 * value - 1 : 2 * value;
    while (rest >= 128) {
      this.byte((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    this.byte(rest);
  }

  hash(value: number) {
    const high = Math.floor(value / 2 ** 32);
    this.#view.setUint32(this.#at, value % 2 ** 32, true);
    this.#view.setUint16(this.#at + 4, high & 0xffff, true);
    this.#view.setUint8(this.#at + 6, high >>> 16);
    this.#at += HASH_BYTES;
  }

  taken(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#at);
  }
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  more(): boolean {
    return this.#at < this.#bytes.length;
  }

  byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new Error("these steps are cut short");
    return byte;
  }

  signed(): number {
    let value = 0;
    let unit = 1;
    let byte: number;
    do {
      byte = this.byte();
      value += (byte & 127) * unit;
      unit *= 128;
    } while (byte & 128);
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  hash(): number {
    if (this.#at + HASH_BYTES > this.#bytes.length) throw new Error("these steps are cut short");
    const low = this.#view.getUint32(this.#at, true);
    const high =
      this.#view.getUint16(this.#at + 4, true) + this.#view.getUint8(this.#at + 6) * 2 ** 16;
    this.#at += HASH_BYTES;
    return low + high * 2 ** 32;
  }
}
