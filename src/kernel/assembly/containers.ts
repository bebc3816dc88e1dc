/** The steps between values: keys, colons, commas and closing brackets. */
import { foreign64, special16, special64 } from "./bits";
import { skipBlanks } from "./blanks";
import {
  closingBracket,
  container,
  enterElement,
  enterMember,
  expectedEntry,
  expectEntry,
  leave,
  nextItem,
} from "./cursor";
import { found, foundString } from "./found";
import { findKey, lengthIfKey } from "./keys";
import { ESCAPED, FOREIGN, T_STRING, W_TEXT, WANT } from "./layout";
import { BAD, QUOTE, STOPPED } from "./scan";
import { clearBelow } from "./slots";
import {
  AFTER,
  COLON,
  FIRST_ELEMENT,
  FIRST_KEY,
  goOn,
  interrupted,
  KEY,
  OTHER,
  state,
  stop,
  VALUE,
} from "./step";
import { setStringFlags, stringFlags, wantedString } from "./wanted-string";

@inline
export function readKey(p: usize, end: usize): usize {
  p = skipBlanks(p);
  const char = load<u8>(p);
  if (char == QUOTE) return readMembers(p, end);
  if (p >= end) return stop(state, p);
  return char == 0x7d && state == FIRST_KEY ? leave(p + 1) : goOn(OTHER, p);
}

/** Members with short plain strings, and no blanks between, are most: they are done here, one after another. */
@inline
function readMembers(p: usize, end: usize): usize {
  while (true) {
    const key = p + 1;
    let entry = expectedEntry();
    let length = lengthIfKey(entry, key);
    if (length < 0) {
      const close = keyEnd(key, end);
      if (close <= BAD) return interrupted(close, KEY, p);
      length = <i32>(close - key);
      entry = findKey(container, key, length);
      expectEntry(entry);
    }
    const node = enterMember(entry, key, length);
    p = key + <usize>length + 1;
    if (load<u8>(p) != 0x3a) return goOn(COLON, p);
    p++;
    const after = afterPlainString(node, p);
    if (after == 0) return goOn(VALUE, p);
    if (load<u16>(after) != 0x222c) return goOn(AFTER, after); // ,"
    p = after + 1;
  }
}

/** The place of the quote behind the key at `p`, STOPPED or BAD. A key with an escape is left to JSON.parse. */
@inline
function keyEnd(p: usize, end: usize): usize {
  const special = i8x16.bitmask(special16(v128.load(p)));
  if (special == 0) return longKeyEnd(p, end);
  const close = p + <usize>ctz(special);
  if (load<u8>(close) == QUOTE) return close;
  return close >= end ? STOPPED : BAD;
}

function longKeyEnd(p: usize, end: usize): usize {
  const close = wantedString(p, end);
  return close > BAD && (stringFlags & ESCAPED) != 0 ? BAD : close;
}

/** The place after the value at `p` if it is a string of less than 64 bytes without escapes, else 0. */
@inline
function afterPlainString(node: usize, p: usize): usize {
  if (load<u8>(p) != QUOTE) return 0;
  const inside = p + 1;
  const special = special64(inside);
  const close = inside + <usize>ctz(special);
  if (special == 0 || load<u8>(close) != QUOTE) return 0;
  if (node != 0) foundPlain(node, inside, <u32>(close - inside));
  return close + 1;
}

function foundPlain(node: usize, p: usize, length: u32): void {
  const want = <i32>load<u32>(node, WANT);
  clearBelow(node);
  if (want >= W_TEXT) {
    setStringFlags((foreign64(p) & ((<u64>1 << length) - 1)) == 0 ? 0 : FOREIGN);
    foundString(node, want, p, length);
  } else if (want != 0) found(node, T_STRING);
}

@inline
export function readColon(p: usize, end: usize): usize {
  p = skipBlanks(p);
  if (load<u8>(p) == 0x3a) return goOn(VALUE, p + 1);
  return p >= end ? stop(COLON, p) : goOn(OTHER, p);
}

@inline
export function beginElement(p: usize, end: usize): usize {
  p = skipBlanks(p);
  const char = load<u8>(p);
  if (char == 10 && p >= end) return stop(state, p);
  if (char == 0x5d && state == FIRST_ELEMENT) return leave(p + 1);
  return goOn(enterElement() ? VALUE : OTHER, p);
}

@inline
export function endValue(p: usize, end: usize): usize {
  p = skipBlanks(p);
  const char = <i32>load<u8>(p);
  if (char == 0x2c) return goOn(nextItem(), p + 1);
  if (char == closingBracket()) return leave(p + 1);
  return p >= end ? stop(AFTER, p) : goOn(OTHER, p);
}
