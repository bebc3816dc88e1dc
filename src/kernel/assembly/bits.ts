/** 64 bytes as a mask: a bit for each of them. */
import { BACKSLASH, QUOTE } from "./scan";

@inline
export function bits64(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    (<u64>(<u32>i8x16.bitmask(a) | (<u32>i8x16.bitmask(b) << 16))) |
    (<u64>(<u32>i8x16.bitmask(c) | (<u32>i8x16.bitmask(d) << 16)) << 32)
  );
}

@inline
export function equal64(a: v128, b: v128, c: v128, d: v128, x: v128): u64 {
  return bits64(i8x16.eq(a, x), i8x16.eq(b, x), i8x16.eq(c, x), i8x16.eq(d, x));
}

@inline
export function control64(a: v128, b: v128, c: v128, d: v128): u64 {
  const x = i8x16.splat(0x20);
  return bits64(i8x16.lt_u(a, x), i8x16.lt_u(b, x), i8x16.lt_u(c, x), i8x16.lt_u(d, x));
}

/** A vector with a lane set where any of the 64 bytes is a control character. */
@inline
export function anyControl(a: v128, b: v128, c: v128, d: v128): v128 {
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
