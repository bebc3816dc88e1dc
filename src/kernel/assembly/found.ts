/** Writing down what was found at a place of the plan. */
import { xxHash64 } from "./hash";
import {
  ESCAPED,
  FINAL,
  FOREIGN,
  FOUND_START,
  FOUND_VALUE,
  FOUND_WHAT,
  OVERLONG,
  T_BOOLEAN,
  T_NUMBER,
  T_STRING,
  TYPE_SHIFT,
  W_HASH,
  W_TEXT,
  W_TIME,
  W_WORD,
} from "./layout";
import { numberIsExact, numberValue } from "./number";
import { rowsTop, slotOf } from "./slots";
import { lineStart } from "./step";
import { isoTime } from "./time";
import { stringFlags } from "./wanted-string";
import { wordAt } from "./words";

/** A value of which only the type counts. */
@inline
export function found(node: usize, type: u32): void {
  store<u32>(slotOf(node), type << TYPE_SHIFT, FOUND_WHAT);
}

export function foundBoolean(node: usize, value: f64): void {
  found(node, T_BOOLEAN);
  store<f64>(slotOf(node), value, FOUND_VALUE);
}

/** The number that was just read. */
export function foundNumber(node: usize, p: usize, length: u32): void {
  const slot = slotOf(node);
  store<u32>(slot, <u32>(p - lineStart), FOUND_START);
  if (numberIsExact) {
    store<u32>(slot, (T_NUMBER << TYPE_SHIFT) | FINAL, FOUND_WHAT);
    store<f64>(slot, numberValue, FOUND_VALUE);
  } else store<u32>(slot, (T_NUMBER << TYPE_SHIFT) | length, FOUND_WHAT);
}

/** An array whose elements are wanted; none of them is counted yet. */
@inline
export function foundRows(node: usize): void {
  const slot = slotOf(node);
  store<u32>(slot, <u32>rowsTop, FOUND_START);
  store<u32>(slot, 0, FOUND_VALUE);
}

@inline
export function countRow(node: usize): void {
  const slot = slotOf(node);
  store<u32>(slot, load<u32>(slot, FOUND_VALUE) + 1, FOUND_VALUE);
}

export function foundOverlong(node: usize): void {
  store<u32>(slotOf(node), (T_STRING << TYPE_SHIFT) | OVERLONG, FOUND_WHAT);
}

/** The inside of a string of which `stringFlags` tells what it holds. */
export function foundString(node: usize, want: i32, p: usize, length: u32): void {
  const slot = slotOf(node);
  const what = (T_STRING << TYPE_SHIFT) | stringFlags | length;
  store<u32>(slot, <u32>(p - lineStart), FOUND_START);
  store<u32>(slot, hasAnswer(slot, want, p, length) ? what | FINAL : what, FOUND_WHAT);
}

/** Writes what JavaScript would make of the string, where the kernel can tell. */
@inline
function hasAnswer(slot: usize, want: i32, p: usize, length: u32): bool {
  if (want == W_WORD) {
    const word = wordAt(p, length);
    if (word < 0) return false;
    store<f64>(slot, <f64>word, FOUND_VALUE);
    return true;
  }
  if (want == W_TEXT || (stringFlags & (ESCAPED | FOREIGN)) != 0) return false;
  if (want == W_HASH) {
    // 53 bits: exact as a JavaScript number.
    store<f64>(slot, <f64>(xxHash64(p, length) & 0x1fffffffffffff), FOUND_VALUE);
    return true;
  }
  if (want != W_TIME) return false;
  const time = isoTime(p, length);
  store<f64>(slot, time, FOUND_VALUE);
  return time >= 0;
}
