import { compileLightly, compileMethodsLightly } from "../light.ts";
import { plausible } from "../parse/time.ts";
import { type IdHash, type Step, type StepKind, stepKinds } from "./step.ts";

/**
 * The stored form of a list of steps, about 12 bytes a step: first the format's number, then for each step its
 * kind, its flags, the time since the step before (zigzag varint), the key (7 bytes), and what the flags announce.
 *
 * Behind each tool_call stands the number of its tool's name, from 1 in the order in which they occur, or 0; behind a
 * number that is new the name's length and bytes. Format 1 has no such numbers.
 */
const FORMAT_WITHOUT_TOOLS = 1;
export const FORMAT = 2;

export const UNTIMED = 1;
const COPIED = 2;
const UNDONE = 4;
export const HAS_ID = 8;
export const ID_IS_KEY = 16;
export const HAS_UNTIL = 32;
export const HAS_ORIGIN = 64;
const COPIES_KEEP_ID = 128;

export const HASH_BYTES = 7;

/** The most bytes that one step can take: kind, flags, three varints of 8 bytes, three hashes. */
const MOST_BYTES = 2 + 3 * 8 + 3 * HASH_BYTES;

/** The names of the kinds by their numbers. */
const kindNames = Array.from({ length: 256 }, (): StepKind | undefined => undefined);
for (const [name, code] of Object.entries(stepKinds)) kindNames[code] = name as StepKind;

/** @param known the names of tools that occur in steps before these, if these are to stand behind others */
export function encodeSteps(
  steps: readonly Step[],
  known: readonly string[] = [],
): Uint8Array<ArrayBuffer> {
  const tools = new Map(known.map((name, index) => [name, index + 1]));
  const out = new Writer(1 + steps.length * MOST_BYTES + namesSize(steps));
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
    if (step.kind === "tool_call") putTool(out, step.tool, tools);
    before = step.at ?? before;
  }
  return out.taken();
}

/** The most bytes that the names of tools can take. */
function namesSize(steps: readonly Step[]): number {
  let size = 0;
  for (const { tool } of steps) if (tool !== undefined) size += 8 + 3 * tool.length;
  return size;
}

function putTool(out: Writer, tool: string | undefined, tools: Map<string, number>): void {
  const known = tool === undefined ? 0 : tools.get(tool);
  if (known !== undefined) return out.signed(known);
  if (tool === undefined) return;
  tools.set(tool, tools.size + 1);
  out.signed(tools.size);
  out.text(tool);
}

/**
 * Throws where the bytes are of a format that this version does not know. What earlier versions took for times and is
 * none now (`plausible`) is left out.
 * @param known the names of tools that occur before; those that occur in these steps are added
 */
export function decodeSteps(bytes: Uint8Array, known: string[] = []): Step[] {
  const from = new Reader(bytes);
  const hasTools = hasToolsIn(from.byte());
  const steps: Step[] = [];
  let before = 0;
  while (from.more()) {
    const code = from.byte();
    const kind = kindNames[code];
    if (kind === undefined)
      throw new Error(`step kind ${code} was written by a newer tt; update it`);
    const flags = from.byte();
    const at = before + from.signed();
    const step: Step = { kind, at: flags & UNTIMED ? null : plausible(at), key: from.hash() };
    if (flags & HAS_ID) step.id = flags & ID_IS_KEY ? step.key : from.hash();
    const until = flags & HAS_UNTIL ? plausible(at + from.signed()) : null;
    if (until !== null) step.until = until;
    if (flags & COPIED) step.copied = true;
    if (flags & HAS_ORIGIN) step.origin = from.hash();
    if (flags & UNDONE) step.undone = true;
    if (flags & COPIES_KEEP_ID) step.copiesKeepId = true;
    if (kind === "tool_call" && hasTools) {
      const tool = toolFrom(from, known);
      if (tool !== undefined) step.tool = tool;
    }
    before = at;
    steps.push(step);
  }
  return steps;
}

/** Whether a step has a key of a kind, without unpacking any. Says yes where only `decodeSteps` can tell. */
export function holdsKey(bytes: Uint8Array, isWanted: (key: IdHash) => boolean): boolean {
  try {
    return hasKey(new Reader(bytes), isWanted);
  } catch {
    return true;
  }
}

function hasKey(from: Reader, isWanted: (key: IdHash) => boolean): boolean {
  const hasTools = hasToolsIn(from.byte());
  const tools: string[] = [];
  while (from.more()) {
    const kind = from.byte();
    const flags = from.byte();
    from.signed();
    if (isWanted(from.hash())) return true;
    if ((flags & (HAS_ID | ID_IS_KEY)) === HAS_ID) from.hash();
    if (flags & HAS_UNTIL) from.signed();
    if (flags & HAS_ORIGIN) from.hash();
    if (hasTools && kind === stepKinds.tool_call) toolFrom(from, tools);
  }
  return false;
}

/** Whether packed steps of a format have the names of tools. */
function hasToolsIn(format: number): boolean {
  if (format === FORMAT || format === FORMAT_WITHOUT_TOOLS) return format === FORMAT;
  throw new Error("these steps were written by a newer tt; update it");
}

function toolFrom(from: Reader, tools: string[]): string | undefined {
  const number = from.signed();
  if (number === tools.length + 1) tools.push(from.text());
  return tools[number - 1];
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

/** Whole numbers up to 2^53: shifts see 32 bits of them, so that what is larger is divided. */
class Writer {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  #at = 0;

  constructor(size: number) {
    this.#bytes = roomFor(size);
  }

  byte(value: number) {
    if (this.#at >= this.#bytes.length) throw new Error("a step does not fit its packed form");
    this.#bytes[this.#at++] = value;
  }

  signed(value: number) {
    let rest = value < 0 ? -2 * value - 1 : 2 * value;
    while (rest >= 2 ** 31) {
      this.byte((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    let small = rest | 0;
    while (small >= 128) {
      this.byte((small & 127) | 128);
      small >>>= 7;
    }
    this.byte(small);
  }

  hash(value: number) {
    const low = value >>> 0;
    const high = (value - low) / 2 ** 32;
    const bytes = this.#bytes;
    const at = this.#at;
    if (at + HASH_BYTES > bytes.length) throw new Error("a step does not fit its packed form");
    bytes[at] = low;
    bytes[at + 1] = low >>> 8;
    bytes[at + 2] = low >>> 16;
    bytes[at + 3] = low >>> 24;
    bytes[at + 4] = high;
    bytes[at + 5] = high >>> 8;
    bytes[at + 6] = high >>> 16;
    this.#at = at + HASH_BYTES;
  }

  text(text: string) {
    const bytes = Buffer.from(text);
    this.signed(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  taken(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#at);
  }
}

/** Written to again and again: what a list of steps takes is known only when it is packed. */
let scratch = new Uint8Array(64 * 1024);

/** A scratch for very many steps is not kept. */
const SCRATCH_MOST = 4 * 1024 * 1024;

function roomFor(size: number): Uint8Array<ArrayBuffer> {
  if (size > SCRATCH_MOST) return new Uint8Array(size);
  if (size > scratch.length) scratch = new Uint8Array(2 ** Math.ceil(Math.log2(size)));
  return scratch;
}

class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
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
    let shift = 0;
    let byte: number;
    do {
      byte = this.byte();
      value |= (byte & 127) << shift;
      shift += 7;
    } while (byte & 128 && shift < 28);
    if (byte & 128) return this.#largeSigned(value);
    return (value >>> 1) ^ -(value & 1);
  }

  /** Goes on behind the first 28 bits. */
  #largeSigned(begun: number): number {
    let value = begun;
    let unit = 2 ** 28;
    let byte: number;
    do {
      byte = this.byte();
      value += (byte & 127) * unit;
      unit *= 128;
    } while (byte & 128);
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  text(): string {
    const length = this.signed();
    const start = this.#at;
    if (start + length > this.#bytes.length) throw new Error("these steps are cut short");
    this.#at += length;
    return new TextDecoder().decode(this.#bytes.subarray(start, this.#at));
  }

  hash(): number {
    const bytes = this.#bytes;
    const at = this.#at;
    const top = bytes[at + HASH_BYTES - 1];
    if (top === undefined) throw new Error("these steps are cut short");
    this.#at = at + HASH_BYTES;
    return this.#low(at) + (top * 2 ** 16 + this.#pair(at + 4)) * 2 ** 32;
  }

  #low(at: number): number {
    return (this.#pair(at) | (this.#pair(at + 2) << 16)) >>> 0;
  }

  #pair(at: number): number {
    return (this.#bytes[at] ?? 0) | ((this.#bytes[at + 1] ?? 0) << 8);
  }
}

compileLightly(encodeSteps, hasKey, putTool, toolFrom);
compileMethodsLightly(Writer, Reader);
