/**
 * The skimming kernel: reads JSON lines in a window of memory, fills the slots of the plan, and steps over all else.
 *
 * `run` goes on until a line is finished or the bytes run out, in the middle of whatever it may be; it then goes on from
 * POSITION when the window holds more. Nothing recurses: the plan's nodes lead back up, and depth is a number.
 */
import { beginElement, endValue, readColon, readKey } from "./containers";
import { setRoot } from "./cursor";
import { MASKS, SENTINELS } from "./layout";
import { beginLine, beginRecord, endOther, endRecord } from "./lines";
import { placeSlots } from "./slots";
import {
  AFTER,
  BEFORE_LINE,
  COLON,
  ELEMENT_START,
  FINISHED,
  FIRST_ELEMENT,
  FIRST_KEY,
  KEY,
  movePlace,
  PADDING,
  position,
  setPlace,
  SKIPPED_CONTAINER,
  SKIPPED_STRING,
  state,
  TAIL,
  VALUE,
} from "./step";
import { readValue, skipOpenContainer, skipOpenString } from "./values";
import { placeWords, WORDS_SIZE } from "./words";

export { addKey } from "./keys";
export { giveUp } from "./values";

export const wordsSize: usize = WORDS_SIZE;

/** The window's bytes end here. */
let dataEnd: usize = 0;

/** Takes the places of what JavaScript has laid out; to be called once. */
export function setup(
  root: usize,
  slots: usize,
  slotsEnd: usize,
  rows: usize,
  rowsEnd: usize,
  words: usize,
): void {
  setRoot(root);
  placeSlots(slots, slotsEnd, rows, rowsEnd);
  placeWords(words);
  v128.store(MASKS, i8x16.splat(-1));
  v128.store(MASKS + 16, i8x16.splat(0));
}

/** Begins a file (or what follows an offset): the window is empty, its next byte goes to `place`. */
export function begin(place: usize): void {
  setPlace(place);
  dataEnd = place;
}

/** Says that the window now holds bytes from `start` to `end`, what it held being moved by `moved` bytes. */
export function filled(start: usize, end: usize, moved: isize): void {
  movePlace(moved);
  dataEnd = end;
  // No backslash: a string's end is told by the run of backslashes before it.
  store<u8>(start - 1, 0);
  memory.fill(end, 10, SENTINELS);
}

/** Returns 1 when a line is finished (see REPORT), 0 when more bytes are needed. */
export function run(): i32 {
  const end = dataEnd;
  let p = position;
  do p = step(p, end);
  while (p > FINISHED);
  return <i32>p;
}

/** All steps are inlined here: to call them costs 4 % of the speed. */
@inline
function step(p: usize, end: usize): usize {
  switch (state) {
    case BEFORE_LINE:
      return beginLine(p, end);
    case PADDING:
      return beginRecord(p, end);
    case FIRST_KEY:
    case KEY:
      return readKey(p, end);
    case COLON:
      return readColon(p, end);
    case FIRST_ELEMENT:
    case ELEMENT_START:
      return beginElement(p, end);
    case VALUE:
      return readValue(p, end);
    case SKIPPED_STRING:
      return skipOpenString(p, end);
    case SKIPPED_CONTAINER:
      return skipOpenContainer(p, end);
    case AFTER:
      return endValue(p, end);
    case TAIL:
      return endRecord(p, end);
    default:
      return endOther(p, end);
  }
}
