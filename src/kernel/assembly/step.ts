/**
 * Where in a line the kernel is. Each state has a function, its step, that reads from a place on and returns the place
 * where the next step begins, having set its state; or one of the two below.
 */
import {
  LINE_END,
  LINE_OTHER,
  LINE_START,
  LINE_STATE,
  POSITION,
  REPORT,
  UNKNOWN_COUNT,
  UNKNOWN_KEYS,
  UNKNOWN_MOST,
} from "./layout";
import { STOPPED } from "./scan";
import { clearLineSlots } from "./slots";

/** What a step returns beside places: STOPPED, when more bytes are needed, and this, when a line is finished. */
export const FINISHED: usize = 1;

export const BEFORE_LINE = 0;
export const PADDING = 1; // before the record
export const FIRST_KEY = 2; // after "{"
export const KEY = 3; // after "," in an object
export const COLON = 4;
export const FIRST_ELEMENT = 5; // after "["
export const ELEMENT_START = 6; // after "," in an array
export const VALUE = 7;
export const AFTER = 8; // after a value
export const SKIPPED_STRING = 9;
export const SKIPPED_CONTAINER = 10;
export const TAIL = 11; // after the record
export const OTHER = 12; // not understood: to the newline

export let state: i32 = BEFORE_LINE;
/** Where the kernel goes on when it runs again. */
export let position: usize = 0;
export let lineStart: usize = 0;

@inline
export function goOn(now: i32, p: usize): usize {
  state = now;
  return p;
}

/** Sets where the kernel goes on when it runs again. */
export function resumeAt(now: i32, p: usize): void {
  state = now;
  position = p;
}

/** More bytes are needed; those from `p` on are kept. */
export function stop(now: i32, p: usize): usize {
  resumeAt(now, p);
  store<u32>(REPORT, <u32>p, POSITION);
  store<u32>(REPORT, <u32>lineStart, LINE_START);
  return STOPPED;
}

/** A scan came to no place: it is to go on in a state at `p`, or the line is not understood. */
export function interrupted(scan: usize, now: i32, p: usize): usize {
  return scan == STOPPED ? stop(now, p) : goOn(OTHER, p);
}

/** The line ends with the newline at `p`. */
export function finish(what: i32, p: usize): usize {
  store<u32>(REPORT, <u32>lineStart, LINE_START);
  store<u32>(REPORT, <u32>p, LINE_END);
  store<u32>(REPORT, what, LINE_STATE);
  if (what == LINE_OTHER) clearFindings();
  setPlace(p + 1);
  return FINISHED;
}

/** A line begins at `p`, or will when there are bytes. */
export function setPlace(p: usize): void {
  resumeAt(BEFORE_LINE, p);
  lineStart = p;
}

/** The bytes in the window were moved. */
export function movePlace(moved: isize): void {
  position += moved;
  lineStart += moved;
}

export function clearFindings(): void {
  clearLineSlots();
  store<u32>(REPORT, 0, UNKNOWN_COUNT);
}

export function reportUnknown(p: usize, length: u32): void {
  const count = <i32>load<u32>(REPORT, UNKNOWN_COUNT);
  if (count == UNKNOWN_MOST) return;
  const place = REPORT + UNKNOWN_KEYS + <usize>count * 8;
  store<u32>(place, <u32>(p - lineStart));
  store<u32>(place, length, 4);
  store<u32>(REPORT, count + 1, UNKNOWN_COUNT);
}
