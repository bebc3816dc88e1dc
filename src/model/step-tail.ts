import { plausible } from "../parse/time.ts";
import {
  decodeSteps,
  encodeSteps,
  FORMAT,
  HAS_ID,
  HAS_ORIGIN,
  HAS_UNTIL,
  HASH_BYTES,
  ID_IS_KEY,
  UNTIMED,
} from "./step-codec.ts";
import { type IdHash, type Step, stepKinds, typedKinds } from "./step.ts";

/** All that must be known of packed steps to pack more behind them, without unpacking them. */
type Tail = {
  /** The last step; its time is left out. */
  last: Step;
  /** What the next step's time is told from. */
  time: number;
  /** Whether any step has a time. */
  timed: boolean;
  /** The names of tools that occur, in the order in which they do. */
  tools: string[];
  /** Whether what was typed last still waits for its answer (`anchorsOf`). */
  awaiting: boolean;
  /** Whether anything was queued. */
  queued: boolean;
};

/** Packed steps, and what they end with. */
export type Earlier = { packed: Uint8Array; tail: Tail };

/** Null where there are no steps, or some that only `decodeSteps` can judge. */
export function tailOf(packed: Uint8Array): Tail | null {
  if (packed[0] !== FORMAT) return null;
  const from = new Cursor(packed, 1);
  const said = { time: 0, timed: false, awaiting: true, queued: false };
  const tools: string[] = [];
  let start = 0;
  let known = 0;
  while (from.at < packed.length) {
    start = from.at;
    known = tools.length;
    const kind = packed[from.at++] ?? 0;
    const role = roles[kind];
    if (role === undefined) return null;
    if (kind === stepKinds.enqueue) said.queued = true;
    if (role !== "none") said.awaiting = role === "awaits";
    const flags = packed[from.at++] ?? 0;
    said.time += from.signed();
    if ((flags & UNTIMED) === 0 && plausible(said.time) !== null) said.timed = true;
    from.at += (flags & (HAS_ID | ID_IS_KEY)) === HAS_ID ? 2 * HASH_BYTES : HASH_BYTES;
    if ((flags & HAS_UNTIL) !== 0) from.signed();
    if ((flags & HAS_ORIGIN) !== 0) from.at += HASH_BYTES;
    if (kind === stepKinds.tool_call && from.signed() === tools.length + 1) tools.push(from.text());
  }
  if (start === 0 || from.at !== packed.length) return null;
  const last = stepAt(packed, start, tools.slice(0, known));
  return last === null ? null : { ...said, tools, last: { ...last, at: null } };
}

/** The last step alone; its time is told from those before. */
function stepAt(packed: Uint8Array, start: number, tools: string[]): Step | null {
  const alone = packed.slice(start - 1);
  alone[0] = FORMAT;
  return decodeSteps(alone, tools)[0] ?? null;
}

/** Reads on over packed steps without unpacking them; what is cut off reads as zeros, and ends behind the end. */
class Cursor {
  at: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  signed(): number {
    let value = 0;
    let unit = 1;
    let byte = this.#bytes[this.at++] ?? 0;
    for (; byte >= 128; byte = this.#bytes[this.at++] ?? 0) {
      value += (byte - 128) * unit;
      unit *= 128;
    }
    value += byte * unit;
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  text(): string {
    const length = this.signed();
    this.at += length;
    return decoder.decode(this.#bytes.subarray(this.at - length, this.at));
  }
}

const decoder = new TextDecoder();
const typed: ReadonlySet<string> = new Set(typedKinds);

type Role = "awaits" | "answers" | "none";

/** What each kind says, by its number, of whether an answer is awaited. */
const roles: (Role | undefined)[] = [];
for (const [kind, code] of Object.entries(stepKinds)) roles[code] = roleOf(kind);

function roleOf(kind: string): Role {
  if (kind === "assistant") return "answers";
  return kind === "compact_boundary" || kind === "summary" || typed.has(kind) ? "awaits" : "none";
}

/** Whether any of some ids may be among those of packed steps. Says yes once in some 2^56 bytes where none is. */
export function mayHold(packed: Uint8Array, ids: Iterable<IdHash>): boolean {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.length);
  const id = Buffer.alloc(HASH_BYTES);
  for (const one of ids) {
    id.writeUIntLE(one % 2 ** 32, 0, 4);
    id.writeUIntLE(Math.floor(one / 2 ** 32), 4, HASH_BYTES - 4);
    if (bytes.includes(id)) return true;
  }
  return false;
}

/** The same bytes as if the steps so far and those behind them were packed as one list. */
export function encodeBehind(
  { packed, tail }: Earlier,
  steps: readonly Step[],
): Uint8Array<ArrayBuffer> {
  // Times are told from the step before: one at the right time is packed with them, and cut off.
  const before: Step = { kind: "note", at: tail.time, key: 0 };
  const more = encodeSteps([before, ...steps], tail.tools).subarray(encodeSteps([before]).length);
  const all = new Uint8Array(packed.length + more.length);
  all.set(packed);
  all.set(more, packed.length);
  return all;
}
