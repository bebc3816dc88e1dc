import { MASKS } from "./layout";

/** Whether `length` bytes at two places are the same. 16 bytes are read though there may be fewer. */
export function isSame(a: usize, b: usize, length: u32): bool {
  if (length < 16) {
    const other = v128.xor(v128.load(a), v128.load(b));
    return !v128.any_true(v128.and(other, v128.load(MASKS + 16 - length)));
  }
  const last = a + length - 16;
  const between = b - a;
  while (a < last) {
    if (v128.any_true(v128.xor(v128.load(a), v128.load(a + between)))) return false;
    a += 16;
  }
  return !v128.any_true(v128.xor(v128.load(last), v128.load(last + between)));
}
