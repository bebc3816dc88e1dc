/**
 * Stepping over bytes, 64 at a time. Every function stops at `end` at the latest, because newlines follow it.
 */

/** What a scan returns instead of a place. */
export const STOPPED: usize = 0; // the bytes ran out; `at` is where to go on
export const BAD: usize = 1; // not JSON; `at` lies before the line's newline, or is it

export const QUOTE: i32 = 0x22;
export const BACKSLASH: i32 = 0x5c;

/** Where a scan stopped. */
export let at: usize = 0;
/** Brackets that are open in the container being stepped over. */
export let depth: i32 = 0;
/** Whether a stopped container was left inside one of its strings. */
export let insideString: bool = false;
/** What the last wanted string holds: bits of FOUND_WHAT. */
export let stringFlags: u32 = 0;

import { ESCAPED, FOREIGN } from "./layout";

export function setStringFlags(flags: u32): void {
  stringFlags = flags;
}

export function openContainer(): void {
  depth = 1;
  insideString = false;
}

@inline
function equal64(a: v128, b: v128, c: v128, d: v128, x: v128): u64 {
  return bits64(i8x16.eq(a, x), i8x16.eq(b, x), i8x16.eq(c, x), i8x16.eq(d, x));
}

@inline
function control64(a: v128, b: v128, c: v128, d: v128): u64 {
  const x = i8x16.splat(0x20);
  return bits64(i8x16.lt_u(a, x), i8x16.lt_u(b, x), i8x16.lt_u(c, x), i8x16.lt_u(d, x));
}

@inline
function bits64(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    (<u64>(<u32>i8x16.bitmask(a) | (<u32>i8x16.bitmask(b) << 16))) |
    (<u64>(<u32>i8x16.bitmask(c) | (<u32>i8x16.bitmask(d) << 16)) << 32)
  );
}

/** A vector with a lane set where any of the 64 bytes is a control character. */
@inline
function anyControl(a: v128, b: v128, c: v128, d: v128): v128 {
  return i8x16.lt_u(i8x16.min_u(i8x16.min_u(a, b), i8x16.min_u(c, d)), i8x16.splat(0x20));
}

/** Which of the 64 bytes at `p` are a quote, a backslash or a control character: where a plain string ends. */
@inline
export function special64(p: usize): u64 {
  return bits64(
    special16(v128.load(p)),
    special16(v128.load(p, 16)),
    special16(v128.load(p, 32)),
    special16(v128.load(p, 48)),
  );
}

@inline
export function special16(bytes: v128): v128 {
  return v128.or(
    v128.or(
      i8x16.eq(bytes, i8x16.splat(<i8>QUOTE)),
      i8x16.eq(bytes, i8x16.splat(<i8>BACKSLASH)),
    ),
    i8x16.lt_u(bytes, i8x16.splat(0x20)),
  );
}

/** Which of the 64 bytes at `p` are outside ASCII. */
@inline
export function foreign64(p: usize): u64 {
  return bits64(v128.load(p), v128.load(p, 16), v128.load(p, 32), v128.load(p, 48));
}

/** The place of the first newline from `p` on, at most `end`. */
export function findNewline(p: usize): usize {
  const x = i8x16.splat(10);
  while (true) {
    const a = i8x16.eq(v128.load(p), x);
    const b = i8x16.eq(v128.load(p, 16), x);
    const c = i8x16.eq(v128.load(p, 32), x);
    const d = i8x16.eq(v128.load(p, 48), x);
    if (v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) return p + <usize>ctz(bits64(a, b, c, d));
    p += 64;
  }
}

/** Whether the character at `p` is escaped: an odd number of backslashes stands before it. */
@inline
function isEscaped(p: usize): bool {
  if (load<u8>(p - 1) != BACKSLASH) return false;
  let q = p - 2;
  while (load<u8>(q) == BACKSLASH) q--;
  return ((p - 1 - q) & 1) != 0;
}

/** Where a string that is stepped over can go on when more bytes are there: an open backslash is kept. */
function resumable(end: usize): usize {
  return isEscaped(end) ? end - 1 : end;
}

/** Of the quotes in `bytes`, those that may close a string: not those behind exactly one backslash. */
@inline
function closingQuotes(bytes: v128, oneBefore: v128, twoBefore: v128): v128 {
  const backslash = i8x16.splat(<i8>BACKSLASH);
  const escaping = v128.andnot(i8x16.eq(oneBefore, backslash), i8x16.eq(twoBefore, backslash));
  return v128.andnot(i8x16.eq(bytes, i8x16.splat(<i8>QUOTE)), escaping);
}

/** The place of the quote that closes the string in which `p` lies; or STOPPED, or BAD for a control character. */
export function skipString(p: usize, end: usize): usize {
  // All loads are at constant distances from two bytes before `p`: that costs no additions.
  let q = p - 2;
  while (true) {
    const a = v128.load(q, 2);
    const b = v128.load(q, 18);
    const c = v128.load(q, 34);
    const d = v128.load(q, 50);
    const qa = closingQuotes(a, v128.load(q, 1), v128.load(q));
    const qb = closingQuotes(b, v128.load(q, 17), v128.load(q, 16));
    const qc = closingQuotes(c, v128.load(q, 33), v128.load(q, 32));
    const qd = closingQuotes(d, v128.load(q, 49), v128.load(q, 48));
    const control = anyControl(a, b, c, d);
    // Escaped quotes are frequent in what tools print: to branch on them costs more than all the rest.
    if (v128.any_true(v128.or(v128.or(v128.or(qa, qb), v128.or(qc, qd)), control))) {
      let quotes = bits64(qa, qb, qc, qd);
      let stop: u64 = 64;
      if (v128.any_true(control)) {
        stop = ctz(control64(a, b, c, d));
        quotes &= (<u64>1 << stop) - 1;
      }
      while (quotes != 0) {
        const quote = q + 2 + <usize>ctz(quotes);
        if (!isEscaped(quote)) return quote;
        quotes &= quotes - 1;
      }
      if (stop < 64) {
        at = q + 2 + <usize>stop;
        if (at < end) return BAD;
        at = resumable(end);
        return STOPPED;
      }
    }
    q += 64;
  }
}

/**
 * The place of the quote that closes the string in which `p` lies, checking every character; STOPPED, or BAD for a
 * control character or a wrong escape. Sets `stringFlags`.
 */
export function wantedString(p: usize, end: usize): usize {
  let flags: u32 = 0;
  while (true) {
    let special = special64(p);
    const foreign = foreign64(p);
    let passed: usize = 64;
    while (special != 0) {
      const first = ctz(special);
      const place = p + <usize>first;
      const char = <i32>load<u8>(place);
      if (char == QUOTE) {
        stringFlags = (foreign & ((<u64>1 << first) - 1)) != 0 ? flags | FOREIGN : flags;
        return place;
      }
      at = place;
      if (char != BACKSLASH) return place < end ? BAD : STOPPED;
      flags |= ESCAPED;
      const after = escape(place, end);
      if (after <= BAD) return after;
      const next = after - p;
      if (next > 64) passed = next;
      special &= next < 64 ? <u64>-1 << <u64>next : 0;
    }
    if (foreign != 0) flags |= FOREIGN;
    p += passed;
  }
}

/** The place after the escape that begins at `p`. */
function escape(p: usize, end: usize): usize {
  if (p + 1 >= end) return STOPPED;
  switch (load<u8>(p, 1)) {
    case 0x22: // "
    case 0x5c: // \
    case 0x2f: // /
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return p + 2;
    case 0x75: // u
      break;
    default:
      return BAD;
  }
  for (let i: usize = 2; i < 6; i++) {
    if (p + i >= end) return STOPPED;
    if (!isHex(<i32>load<u8>(p + i))) return BAD;
  }
  return p + 6;
}

@inline
function isHex(char: i32): bool {
  return <u32>(char - 0x30) < 10 || <u32>((char | 0x20) - 0x61) < 6;
}

/** For every bit: whether the number of bits up to and with it is odd. */
@inline
function prefixXor(x: u64): u64 {
  x ^= x << 1;
  x ^= x << 2;
  x ^= x << 4;
  x ^= x << 8;
  x ^= x << 16;
  x ^= x << 32;
  return x;
}

/** The characters that an odd run of backslashes stands before, none being open at the beginning (as in simdjson). */
@inline
function escapedBy(backslashes: u64): u64 {
  const even: u64 = 0x5555555555555555;
  const starts = backslashes & ~(backslashes << 1);
  const evenEnds = (backslashes + (starts & even)) & ~backslashes;
  const oddEnds = (backslashes + (starts & ~even)) & ~backslashes;
  return (evenEnds & ~even) | (oddEnds & even);
}

/**
 * The place after the bracket that closes the container in which `p` lies, `depth` deep and outside its strings.
 * Checked are the balance of brackets (not their kinds), quotes, and control characters.
 */
export function skipContainer(p: usize, end: usize): usize {
  if (insideString) {
    p = skipString(p, end);
    if (p <= BAD) return p;
    p++;
    insideString = false;
  }
  let deep = depth;
  while (true) {
    const a = v128.load(p);
    const b = v128.load(p, 16);
    const c = v128.load(p, 32);
    const d = v128.load(p, 48);
    let quotes = equal64(a, b, c, d, i8x16.splat(<i8>QUOTE));
    // "[" and "{" differ in one bit, as do "]" and "}".
    const bit = i8x16.splat(0x20);
    const la = v128.or(a, bit);
    const lb = v128.or(b, bit);
    const lc = v128.or(c, bit);
    const ld = v128.or(d, bit);
    let opens = equal64(la, lb, lc, ld, i8x16.splat(0x7b));
    let closes = equal64(la, lb, lc, ld, i8x16.splat(0x7d));
    let strings: u64 = 0;
    if (quotes != 0) {
      const backslashes = equal64(a, b, c, d, i8x16.splat(<i8>BACKSLASH));
      if (backslashes != 0) quotes &= ~escapedBy(backslashes);
      strings = prefixXor(quotes);
    }
    let stop: u64 = 64;
    if (v128.any_true(anyControl(a, b, c, d))) {
      const newlines = equal64(a, b, c, d, i8x16.splat(10));
      let before: u64 = -1;
      if (newlines != 0) {
        stop = ctz(newlines);
        before = (<u64>1 << stop) - 1;
      }
      const blanks =
        equal64(a, b, c, d, i8x16.splat(9)) | equal64(a, b, c, d, i8x16.splat(13));
      if ((control64(a, b, c, d) & before & (strings | ~blanks)) != 0) {
        at = p;
        return BAD;
      }
      quotes &= before;
      opens &= before;
      closes &= before;
    }
    opens &= ~strings;
    closes &= ~strings;
    const closed = <i32>popcnt(closes);
    if (closed >= deep) {
      let left = closes;
      let passed = 0;
      while (left != 0) {
        const below = (left & (0 - left)) - 1;
        passed++;
        if (deep + <i32>popcnt(opens & below) == passed) return p + <usize>ctz(left) + 1;
        left &= left - 1;
      }
    }
    deep += <i32>popcnt(opens) - closed;
    const inside = (popcnt(quotes) & 1) != 0;
    if (stop < 64) {
      at = p + <usize>stop;
      if (at < end) return BAD;
      depth = deep;
      insideString = inside;
      if (inside) at = resumable(end);
      return STOPPED;
    }
    p += 64;
    if (inside) {
      p = skipString(p, end);
      if (p <= BAD) {
        depth = deep;
        insideString = true;
        return p;
      }
      p++;
    }
  }
}
