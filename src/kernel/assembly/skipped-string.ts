/** Strings that are stepped over, 64 bytes at a time. */
import { anyControl, bits64, control64 } from "./bits";
import { BACKSLASH, BAD, QUOTE, STOPPED, stopScan } from "./scan";

/** Whether the character at `p` is escaped: an odd number of backslashes stands before it. */
@inline
function isEscaped(p: usize): bool {
  if (load<u8>(p - 1) != BACKSLASH) return false;
  let q = p - 2;
  while (load<u8>(q) == BACKSLASH) q--;
  return ((p - 1 - q) & 1) != 0;
}

/** Where a string that is stepped over can go on when more bytes are there: an open backslash is kept. */
export function resumable(end: usize): usize {
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
        const place = q + 2 + <usize>stop;
        return place < end ? stopScan(place, BAD) : stopScan(resumable(end), STOPPED);
      }
    }
    q += 64;
  }
}
