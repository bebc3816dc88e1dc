/** The steps around a record: where a line begins and ends. */
import { findNewline, skipPadding } from "./blanks";
import { enterRecord } from "./cursor";
import { LINE_BLANK, LINE_OBJECT, LINE_OTHER, REPORT, WORDS_EPOCH } from "./layout";
import { dropRows } from "./slots";
import {
  BEFORE_LINE,
  clearFindings,
  finish,
  goOn,
  OTHER,
  PADDING,
  setPlace,
  stop,
  TAIL,
} from "./step";
import { wordsEpoch } from "./words";

@inline
export function beginLine(p: usize, end: usize): usize {
  if (p >= end) return stop(BEFORE_LINE, p);
  setPlace(p);
  dropRows();
  clearFindings();
  store<u32>(REPORT, wordsEpoch(), WORDS_EPOCH);
  return skipByteOrderMark(p, end);
}

/** TextDecoder takes a byte order mark off the beginning. */
@inline
function skipByteOrderMark(p: usize, end: usize): usize {
  if (load<u8>(p) != 0xef) return goOn(PADDING, p);
  if (p + 1 >= end) return stop(BEFORE_LINE, p);
  if (load<u8>(p, 1) != 0xbb) return goOn(PADDING, p);
  if (p + 2 >= end) return stop(BEFORE_LINE, p);
  return goOn(PADDING, load<u8>(p, 2) == 0xbf ? p + 3 : p);
}

@inline
export function beginRecord(p: usize, end: usize): usize {
  p = skipPadding(p);
  const char = load<u8>(p);
  if (char == 0x7b) return enterRecord(p + 1);
  if (char != 10) return goOn(OTHER, p);
  return p >= end ? stop(PADDING, p) : finish(LINE_BLANK, p);
}

@inline
export function endRecord(p: usize, end: usize): usize {
  p = skipPadding(p);
  if (load<u8>(p) != 10) return goOn(OTHER, p);
  return p >= end ? stop(TAIL, p) : finish(LINE_OBJECT, p);
}

@inline
export function endOther(p: usize, end: usize): usize {
  p = findNewline(p);
  return p >= end ? stop(OTHER, end) : finish(LINE_OTHER, p);
}
