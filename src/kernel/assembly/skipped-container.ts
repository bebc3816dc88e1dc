/** Objects and arrays that are stepped over: quotes, escapes and brackets of 64 bytes become masks. */
import { anyControl, control64, equal64 } from "./bits";
import { BACKSLASH, BAD, QUOTE, STOPPED, stopScan } from "./scan";
import { resumable, skipString } from "./skipped-string";

/** Brackets that are open in the container being stepped over. */
let depth: i32 = 0;
/** Whether a stopped container was left inside one of its strings. */
let insideString: bool = false;

export function openContainer(): void {
  depth = 1;
  insideString = false;
}

/** A stopped container goes on at the same depth. */
@inline
function suspend(deep: i32, inside: bool): void {
  depth = deep;
  insideString = inside;
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

/** Of the 64 bytes, the quotes that are not escaped. */
@inline
function quotes64(a: v128, b: v128, c: v128, d: v128): u64 {
  const quotes = equal64(a, b, c, d, i8x16.splat(<i8>QUOTE));
  if (quotes == 0) return 0;
  const backslashes = equal64(a, b, c, d, i8x16.splat(<i8>BACKSLASH));
  return backslashes != 0 ? quotes & ~escapedBy(backslashes) : quotes;
}

/** Tabs and carriage returns. */
@inline
function blanks64(a: v128, b: v128, c: v128, d: v128): u64 {
  return equal64(a, b, c, d, i8x16.splat(9)) | equal64(a, b, c, d, i8x16.splat(13));
}

/** Which of `closes` ends a container that is `deep` deep at the first of the 64 bytes; 64: none. */
@inline
function lastBracket(opens: u64, closes: u64, deep: i32): u64 {
  let left = closes;
  let passed = 0;
  while (left != 0) {
    const below = (left & (0 - left)) - 1;
    passed++;
    if (deep + <i32>popcnt(opens & below) == passed) return ctz(left);
    left &= left - 1;
  }
  return 64;
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
    let quotes = quotes64(a, b, c, d);
    const strings = quotes != 0 ? prefixXor(quotes) : 0;
    // "[" and "{" differ in one bit, as do "]" and "}".
    const bit = i8x16.splat(0x20);
    const la = v128.or(a, bit);
    const lb = v128.or(b, bit);
    const lc = v128.or(c, bit);
    const ld = v128.or(d, bit);
    let opens = equal64(la, lb, lc, ld, i8x16.splat(0x7b)) & ~strings;
    let closes = equal64(la, lb, lc, ld, i8x16.splat(0x7d)) & ~strings;
    let stop: u64 = 64;
    if (v128.any_true(anyControl(a, b, c, d))) {
      const newlines = equal64(a, b, c, d, i8x16.splat(10));
      let before: u64 = -1;
      if (newlines != 0) {
        stop = ctz(newlines);
        before = (<u64>1 << stop) - 1;
      }
      const wrong = control64(a, b, c, d) & (strings | ~blanks64(a, b, c, d));
      if ((wrong & before) != 0) return stopScan(p, BAD);
      quotes &= before;
      opens &= before;
      closes &= before;
    }
    const closed = <i32>popcnt(closes);
    if (closed >= deep) {
      const last = lastBracket(opens, closes, deep);
      if (last < 64) return p + <usize>last + 1;
    }
    deep += <i32>popcnt(opens) - closed;
    const inside = (popcnt(quotes) & 1) != 0;
    if (stop < 64) {
      const place = p + <usize>stop;
      if (place < end) return stopScan(place, BAD);
      suspend(deep, inside);
      return stopScan(inside ? resumable(end) : place, STOPPED);
    }
    p += 64;
    if (inside) {
      p = skipString(p, end);
      if (p <= BAD) {
        suspend(deep, true);
        return p;
      }
      p++;
    }
  }
}
