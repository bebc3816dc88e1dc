import { type Step, type StepKind, stepKinds } from "./step.ts";

/**
 * The stored form of a list of steps, about 12 bytes a step: first the format's number, then for each step its
 * kind, its flags, the time since the step before (zigzag varint), the key (7 bytes), and what the flags announce.
 *
 * Format 2 has the names of the tools before the steps (how many, then each with its length), and behind each
 * tool_call the number of its name from 1, or 0. A list without such names is written in format 1.
 */
const FORMAT = 1;
const FORMAT_WITH_TOOLS = 2;

const UNTIMED = 1;
const COPIED = 2;
const UNDONE = 4;
const HAS_ID = 8;
const ID_IS_KEY = 16;
const HAS_UNTIL = 32;
const HAS_ORIGIN = 64;
const COPIES_KEEP_ID = 128;

const HASH_BYTES = 7;

/** The most bytes that one step can take: kind, flags, three varints of 8 bytes, three hashes. */
const MOST_BYTES = 2 + 3 * 8 + 3 * HASH_BYTES;

const kindNames = new Map<number, StepKind>(
  Object.entries(stepKinds).map(([name, code]) => [code, name as StepKind]),
);

export function encodeSteps(steps: readonly Step[]): Uint8Array<ArrayBuffer> {
  const tools = toolsOf(steps);
  const names = [...tools.keys()].map((name) => new TextEncoder().encode(name));
  const namesSize = names.reduce((sum, name) => sum + 8 + name.length, 8);
  const out = new Writer(1 + namesSize + steps.length * MOST_BYTES);
  out.byte(tools.size === 0 ? FORMAT : FORMAT_WITH_TOOLS);
  if (tools.size > 0) out.texts(names);
  let before = 0;
  for (const step of steps) {
    out.byte(stepKinds[step.kind]);
    out.byte(flagsOf(step));
    out.signed((step.at ?? before) - before);
    out.hash(step.key);
    if (step.id !== undefined && step.id !== step.key) out.hash(step.id);
    if (step.until !== undefined) out.signed(step.until - (step.at ?? before));
    if (step.origin !== undefined) out.hash(step.origin);
    if (tools.size > 0 && step.kind === "tool_call") out.signed(tools.get(step.tool ?? "") ?? 0);
    before = step.at ?? before;
  }
  return out.taken();
}

/** The tools' names with their numbers, from 1. */
function toolsOf(steps: readonly Step[]): Map<string, number> {
  const tools = new Map<string, number>();
  for (const { tool } of steps) {
    if (tool !== undefined && !tools.has(tool)) tools.set(tool, tools.size + 1);
  }
  return tools;
}

/** Throws where the bytes are of a format that this version does not know. */
export function decodeSteps(bytes: Uint8Array): Step[] {
  const from = new Reader(bytes);
  const format = from.byte();
  if (format !== FORMAT && format !== FORMAT_WITH_TOOLS)
    throw new Error("these steps were written by a newer tt; update it");
  const tools = format === FORMAT_WITH_TOOLS ? from.texts() : null;
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
    const tool = tools !== null && kind === "tool_call" ? tools[from.signed() - 1] : undefined;
    if (tool !== undefined) step.tool = tool;
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

  texts(texts: readonly Uint8Array[]) {
    this.signed(texts.length);
    for (const text of texts) {
      this.signed(text.length);
      this.#bytes.set(text, this.#at);
      this.#at += text.length;
    }
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

  texts(): string[] {
    const decoder = new TextDecoder();
    return Array.from({ length: this.signed() }, () => {
      const length = this.signed();
      if (this.#at + length > this.#bytes.length) throw new Error("these steps are cut short");
      this.#at += length;
      return decoder.decode(this.#bytes.subarray(this.#at - length, this.#at));
    });
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
