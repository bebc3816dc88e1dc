/** Stepping over what stands between values, and to the end of a line. */
import { bits64 } from "./bits";

/** The place of the first byte from `p` on that is no space, tab or carriage return. */
@inline
export function skipBlanks(p: usize): usize {
  while (isBlank(<i32>load<u8>(p))) p++;
  return p;
}

@inline
function isBlank(char: i32): bool {
  return char <= 0x20 && (char == 0x20 || char == 9 || char == 13);
}

/** The same for what may stand around a record: NULs too, and vertical tabs and form feeds. */
@inline
export function skipPadding(p: usize): usize {
  while (isPadding(<i32>load<u8>(p))) p++;
  return p;
}

@inline
function isPadding(char: i32): bool {
  return char <= 0x20 && (char == 0x20 || char == 0 || (char >= 9 && char <= 13 && char != 10));
}

/** The place of the first newline from `p` on, at most the end of the bytes. */
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
