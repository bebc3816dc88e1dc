import { BAD, STOPPED } from "./scan";

/** The last number, where `numberIsExact`; else JavaScript reads its text. */
export let numberValue: f64 = 0;
export let numberIsExact: bool = false;

@inline
function isDigit(p: usize): bool {
  return <u32>(<i32>load<u8>(p) - 0x30) < 10;
}

/** The place after the number at `p`, checked by the grammar of JSON. */
export function skipNumber(p: usize, end: usize): usize {
  const negative = load<u8>(p) == 0x2d;
  if (negative) p++;
  const first = p;
  let value: i64 = 0;
  while (isDigit(p)) {
    value = value * 10 + <i64>(<i32>load<u8>(p) - 0x30);
    p++;
  }
  const digits = p - first;
  if (p >= end) return STOPPED;
  if (digits == 0 || (digits > 1 && load<u8>(first) == 0x30)) return BAD;
  numberIsExact = digits <= 15;
  if (load<u8>(p) == 0x2e) {
    p = digitsAfter(p + 1, end);
    if (p <= BAD) return p;
  }
  if ((load<u8>(p) | 0x20) == 0x65) {
    p++;
    if (load<u8>(p) == 0x2b || load<u8>(p) == 0x2d) p++;
    p = digitsAfter(p, end);
    if (p <= BAD) return p;
  }
  numberValue = negative ? -(<f64>value) : <f64>value;
  return p;
}

/** A fraction or an exponent: at least one digit. Such a number is left to JavaScript. */
function digitsAfter(p: usize, end: usize): usize {
  const first = p;
  while (isDigit(p)) p++;
  if (p >= end) return STOPPED;
  numberIsExact = false;
  return p == first ? BAD : p;
}
