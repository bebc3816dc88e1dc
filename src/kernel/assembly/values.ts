/** The steps of a value, and of one that is stepped over when the bytes run out in it. */
import { findNewline, skipBlanks } from "./blanks";
import { enterArray, enterObject, target } from "./cursor";
import { found, foundBoolean, foundNumber, foundOverlong, foundString } from "./found";
import {
  ELEMENT,
  T_ARRAY,
  T_NULL,
  T_NUMBER,
  T_OBJECT,
  T_STRING,
  TABLE,
  W_NUMBER,
  W_TEXT,
  WANT,
} from "./layout";
import { skipNumber } from "./number";
import { at, BAD, QUOTE } from "./scan";
import { openContainer, skipContainer } from "./skipped-container";
import { skipString } from "./skipped-string";
import { clearBelow } from "./slots";
import {
  AFTER,
  goOn,
  interrupted,
  OTHER,
  position,
  resumeAt,
  SKIPPED_CONTAINER,
  SKIPPED_STRING,
  state,
  stop,
  VALUE,
} from "./step";
import { wantedString } from "./wanted-string";

@inline
export function readValue(p: usize, end: usize): usize {
  p = skipBlanks(p);
  const char = <i32>load<u8>(p);
  const node = target;
  const want = node != 0 ? <i32>load<u32>(node, WANT) : 0;
  if (node != 0) clearBelow(node);
  if (char == QUOTE) {
    if (want >= W_TEXT) return readString(node, want, p, end);
    if (want != 0) found(node, T_STRING);
    return skipOpenString(p + 1, end);
  }
  if (char == 0x7b) return readObject(node, want, p + 1);
  if (char == 0x5b) return readArray(node, want, p + 1);
  if (char == 0x2d || <u32>(char - 0x30) < 10) return readNumber(node, want, p, end);
  return readLiteral(node, want, p, end);
}

@inline
function readString(node: usize, want: i32, p: usize, end: usize): usize {
  const close = wantedString(p + 1, end);
  if (close <= BAD) return interrupted(close, VALUE, p);
  foundString(node, want, p + 1, <u32>(close - p - 1));
  return goOn(AFTER, close + 1);
}

@inline
function readObject(node: usize, want: i32, p: usize): usize {
  if (want != 0) found(node, T_OBJECT);
  if (node != 0 && load<u32>(node, TABLE) != 0) return enterObject(node, p);
  openContainer();
  return goOn(SKIPPED_CONTAINER, p);
}

@inline
function readArray(node: usize, want: i32, p: usize): usize {
  if (want != 0) found(node, T_ARRAY);
  if (node != 0 && load<u32>(node, ELEMENT) != 0) return enterArray(node, p);
  openContainer();
  return goOn(SKIPPED_CONTAINER, p);
}

@inline
function readNumber(node: usize, want: i32, p: usize, end: usize): usize {
  const after = skipNumber(p, end);
  if (after <= BAD) return interrupted(after, VALUE, p);
  if (want != 0) found(node, T_NUMBER);
  if (want == W_NUMBER) foundNumber(node, p, <u32>(after - p));
  return goOn(AFTER, after);
}

@inline
function readLiteral(node: usize, want: i32, p: usize, end: usize): usize {
  // A newline of the line itself is no reason to wait for more.
  if (p + 5 > end && findNewline(p) >= end) return stop(VALUE, p);
  const four = load<u32>(p);
  if (four == 0x65757274) {
    if (want != 0) foundBoolean(node, 1);
    return goOn(AFTER, p + 4);
  }
  if (four == 0x736c6166 && load<u8>(p, 4) == 0x65) {
    if (want != 0) foundBoolean(node, 0);
    return goOn(AFTER, p + 5);
  }
  if (four == 0x6c6c756e) {
    if (want != 0) found(node, T_NULL);
    return goOn(AFTER, p + 4);
  }
  return goOn(OTHER, p);
}

/** Also how a string goes on that was stepped over when the bytes ran out. */
@inline
export function skipOpenString(p: usize, end: usize): usize {
  const close = skipString(p, end);
  return close > BAD ? goOn(AFTER, close + 1) : interrupted(close, SKIPPED_STRING, at);
}

@inline
export function skipOpenContainer(p: usize, end: usize): usize {
  const after = skipContainer(p, end);
  return after > BAD ? goOn(AFTER, after) : interrupted(after, SKIPPED_CONTAINER, at);
}

/** What is open is too long to be kept: a wanted string is given up, anything else makes the line "other". */
export function giveUp(): void {
  if (state == VALUE && target != 0 && isWantedString(target, position)) {
    foundOverlong(target);
    resumeAt(SKIPPED_STRING, position + 1);
  } else resumeAt(OTHER, position);
}

function isWantedString(node: usize, p: usize): bool {
  return load<u32>(node, WANT) >= <u32>W_TEXT && load<u8>(p) == QUOTE;
}
