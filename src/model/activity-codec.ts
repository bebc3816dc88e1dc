import { compileLightly, compileMethodsLightly } from "../light.ts";
import { MINUTE } from "../milliseconds.ts";
import { byStart } from "../time/spans.ts";
import type { HumanEvent, HumanKind } from "./activity.ts";
import type { SessionSource, SessionType } from "./session.ts";
import { stepKinds } from "./step.ts";
import type { AgentTimes } from "./work.ts";

/**
 * Time of an agent, as the index keeps it. `sure`: work, exact or between steps that are less apart than the least cap.
 * `writing`, `tool`: one gap between two steps, of which the rules' caps may leave a part. `wait`: no work, a person's
 * answer was waited for.
 */
export type Stretch = {
  start: number;
  end: number;
  rule: (typeof rules)[number];
  delegating: boolean;
};

const rules = ["sure", "writing", "tool", "wait"] as const;

/** The times of a session as the index keeps them: all that reports are made of. */
export type SessionTimes = {
  /** By time, as the work. */
  humans: HumanEvent[];
  work: Stretch[];
  /** Directories; the first is the session's own. */
  places: string[];
};

/** A session as reports of time see it. */
export type TimedSession = SessionTimes & {
  sessionId: string;
  source: SessionSource;
  type: SessionType;
  /** The session that started this one, or whose copy it is. */
  parent: string | null;
};

/** Gaps of at most so many milliseconds count whole under all settings: no cap may be less. */
export const LEAST_CAP = MINUTE;

/** What an agent's times come to: neighbouring pieces that count whole under all settings are one. */
export function stretchesOf({ work, waits }: Pick<AgentTimes, "work" | "waits">): Stretch[] {
  const stretches: Stretch[] = [];
  for (const { start, end, rule: known, delegating } of work) {
    const rule = known === "exact" || end - start <= LEAST_CAP ? "sure" : known;
    const before = stretches.at(-1);
    const goesOn = rule === "sure" && before?.rule === "sure" && before.end === start;
    if (goesOn && before.delegating === delegating) before.end = end;
    else stretches.push({ start, end, rule, delegating });
  }
  if (waits.length === 0) return stretches;
  const waiting = waits.map((span): Stretch => ({ ...span, rule: "wait", delegating: false }));
  return [...stretches, ...waiting].sort(byStart);
}

/**
 * The stored form: the format's number, then lists, each with its length in front. Numbers are varints, times are
 * differences to the one before (zigzag).
 */
const FORMAT = 1;

const DELEGATING = 4;

const kindNames = new Map<number, HumanKind>(
  (["prompt", "slash", "bash", "memory", "queued", "interrupt", "answer", "action"] as const).map(
    (kind) => [stepKinds[kind], kind],
  ),
);

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function encodeTimes({ humans, work, places }: SessionTimes): Uint8Array {
  const out: number[] = [FORMAT];
  const texts = places.map((place) => encoder.encode(place));
  put(out, texts.length);
  for (const text of texts) {
    put(out, text.length);
    for (const byte of text) out.push(byte);
  }
  put(out, humans.length);
  let before = 0;
  for (const { at, kind, since, key, place } of humans) {
    putSigned(out, at - before);
    out.push(stepKinds[kind]);
    put(out, since === null ? 0 : since + 1);
    put(out, key);
    put(out, place);
    before = at;
  }
  put(out, work.length);
  for (const { start, end, rule, delegating } of work) {
    putSigned(out, start - before);
    put(out, end - start);
    out.push(rules.indexOf(rule) | (delegating ? DELEGATING : 0));
    before = end;
  }
  return Uint8Array.from(out);
}

/** Throws where the bytes are of a format that this version does not know, or are cut. */
export function decodeTimes(bytes: Uint8Array): SessionTimes {
  const from = new Reader(bytes);
  if (from.byte() !== FORMAT) throw new Error("these times were written by a newer tt; update it");
  const places = Array.from({ length: from.number() }, () => from.text());
  const humans: HumanEvent[] = [];
  let before = 0;
  for (let left = from.number(); left > 0; left--) {
    const at = before + from.signed();
    const kind = kindNames.get(from.byte());
    if (kind === undefined) throw new Error("these times were written by a newer tt; update it");
    const since = from.number() - 1;
    humans.push({
      at,
      kind,
      since: since < 0 ? null : since,
      key: from.number(),
      place: from.number(),
    });
    before = at;
  }
  const work: Stretch[] = [];
  for (let left = from.number(); left > 0; left--) {
    const start = before + from.signed();
    const end = start + from.number();
    const code = from.byte();
    work.push({ start, end, rule: rules[code & 3] ?? "sure", delegating: (code & DELEGATING) > 0 });
    before = end;
  }
  return { humans, work, places };
}

/** Numbers stay exact up to 2^53, which 32-bit shifts would not keep: hence the divisions. */
function put(out: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    out.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
}

const putSigned = (out: number[], value: number) =>
  put(out, value < 0 ? -2 * value - 1 : 2 * value);

class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new Error("these times are cut short");
    return byte;
  }

  number(): number {
    let byte = this.byte();
    let value = byte & 127;
    for (let unit = 128; byte > 127; unit *= 128) {
      byte = this.byte();
      value += (byte & 127) * unit;
    }
    return value;
  }

  signed(): number {
    const value = this.number();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  text(): string {
    const length = this.number();
    this.#at += length;
    return decoder.decode(this.#bytes.subarray(this.#at - length, this.#at));
  }
}

compileLightly(encodeTimes, stretchesOf);
compileMethodsLightly(Reader);
