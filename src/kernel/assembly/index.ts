/**
 * The skimming kernel: reads JSON lines in a window of memory, fills the slots of the plan, and steps over all else.
 *
 * `run` goes on until a line is finished or the bytes run out, in the middle of whatever it may be; it then goes on from
 * POSITION when the window holds more. Nothing recurses: the plan's nodes lead back up, and depth is a number.
 */
import { isoTime } from "./time";
import { xxHash64 } from "./hash";
import { findKey, lengthIfKey, addKey as addKeyTo } from "./keys";
import { numberIsExact, numberValue, skipNumber } from "./number";
import { placeWords, wordAt, wordsEpoch, WORDS_SIZE } from "./words";
import {
  BAD,
  STOPPED,
  QUOTE,
  at,
  findNewline,
  openContainer,
  skipContainer,
  skipString,
  stringFlags,
  setStringFlags,
  special16,
  special64,
  foreign64,
  wantedString,
} from "./scan";
import {
  CLEAR_FROM,
  CLEAR_TO,
  ELEMENT,
  ENTRY,
  ESCAPED,
  FINAL,
  FIRST,
  FOREIGN,
  FOUND_START,
  FOUND_VALUE,
  FOUND_WHAT,
  IN_ROW,
  IS_ELEMENT,
  KEY_NEXT,
  KEY_NODE,
  LINE_BLANK,
  LINE_END,
  LINE_OBJECT,
  LINE_OTHER,
  LINE_START,
  LINE_STATE,
  MASKS,
  OVERLONG,
  PARENT,
  POSITION,
  REPORT,
  REPORTS_UNKNOWN,
  ROW_SIZE,
  SENTINELS,
  SLOT,
  SLOT_SIZE,
  T_ARRAY,
  T_BOOLEAN,
  T_NULL,
  T_NUMBER,
  T_OBJECT,
  T_STRING,
  TABLE,
  TYPE_SHIFT,
  NOWHERE,
  UNKNOWN,
  UNKNOWN_COUNT,
  UNKNOWN_KEYS,
  UNKNOWN_MOST,
  WANT,
  WORDS_EPOCH,
  W_HASH,
  W_NUMBER,
  W_TEXT,
  W_TIME,
  W_WORD,
} from "./layout";

// Where in a line the kernel is.
const BEFORE_LINE = 0;
const PADDING = 1; // before the record
const FIRST_KEY = 2; // after "{"
const KEY = 3; // after "," in an object
const COLON = 4;
const FIRST_ELEMENT = 5; // after "["
const ELEMENT_START = 6; // after "," in an array
const VALUE = 7;
const AFTER = 8; // after a value
const SKIPPED_STRING = 9;
const SKIPPED_CONTAINER = 10;
const TAIL = 11; // after the record
const OTHER = 12; // not understood: to the newline

let state: i32 = BEFORE_LINE;
let position: usize = 0;
let dataEnd: usize = 0;
let container: usize = 0; // node of the object or array that is open
let inArray: bool = false; // which of the two
let target: usize = 0; // node of the value that comes; 0: nothing is wanted of it
let link: usize = 0; // address of the entry of the key that is expected
let row: usize = 0; // of the element that is open
let lineStart: usize = 0;

let root: usize = 0;
let slots: usize = 0;
let slotsEnd: usize = 0;
let rows: usize = 0;
let rowsEnd: usize = 0;
let rowsTop: usize = 0;

export const wordsSize: usize = WORDS_SIZE;

/** Takes the places of what JavaScript has laid out; to be called once. */
export function setup(
  rootNode: usize,
  slotsFrom: usize,
  slotsTo: usize,
  rowsFrom: usize,
  rowsTo: usize,
  words: usize,
): void {
  root = rootNode;
  slots = slotsFrom;
  slotsEnd = slotsTo;
  rows = rowsFrom;
  rowsEnd = rowsTo;
  placeWords(words);
  v128.store(MASKS, i8x16.splat(-1));
  v128.store(MASKS + 16, i8x16.splat(0));
}

export function addKey(node: usize, p: usize, length: u32, target: u32): void {
  addKeyTo(node, p, length, target);
}

/** Begins a file (or what follows an offset): the window is empty, its next byte goes to `place`. */
export function begin(place: usize): void {
  state = BEFORE_LINE;
  position = place;
  dataEnd = place;
  lineStart = place;
}

/** Says that the window now holds bytes from `start` to `end`, what it held being moved by `moved` bytes. */
export function filled(start: usize, end: usize, moved: isize): void {
  position += moved;
  lineStart += moved;
  dataEnd = end;
  // No backslash: a string's end is told by the run of backslashes before it.
  store<u8>(start - 1, 0);
  memory.fill(end, 10, SENTINELS);
}

/** What is open is too long to be kept: a wanted string is given up, anything else makes the line "other". */
export function giveUp(): void {
  const slot = state == VALUE && target != 0 ? slotOf(target) : 0;
  if (slot != 0 && load<u32>(target, WANT) >= <u32>W_TEXT && load<u8>(position) == QUOTE) {
    store<u32>(slot, (T_STRING << TYPE_SHIFT) | OVERLONG, FOUND_WHAT);
    position++;
    state = SKIPPED_STRING;
  } else state = OTHER;
}

@inline
function slotOf(node: usize): usize {
  return <usize>(load<u32>(node, SLOT) + (<u32>row & load<u32>(node, IN_ROW)));
}

/** Returns 1 when a line is finished (see REPORT), 0 when more bytes are needed. */
export function run(): i32 {
  const end = dataEnd;
  let p = position;
  let now = state;
  while (true) {
    switch (now) {
      case BEFORE_LINE: {
        if (p >= end) return stop(p, BEFORE_LINE);
        beginLine(p);
        now = PADDING;
        // TextDecoder takes a byte order mark off the beginning.
        if (load<u8>(p) == 0xef) {
          if (p + 1 >= end) return stop(p, BEFORE_LINE);
          if (load<u8>(p, 1) == 0xbb) {
            if (p + 2 >= end) return stop(p, BEFORE_LINE);
            if (load<u8>(p, 2) == 0xbf) p += 3;
          }
        }
        continue;
      }

      case PADDING: {
        let char = <i32>load<u8>(p);
        while (isPadding(char)) char = <i32>load<u8>(++p);
        if (char == 0x7b) {
          p++;
          container = root;
          link = root + FIRST;
          inArray = false;
          now = FIRST_KEY;
          continue;
        }
        if (char != 10) {
          now = OTHER;
          continue;
        }
        if (p >= end) return stop(p, PADDING);
        return finish(p, LINE_BLANK);
      }

      case FIRST_KEY:
      case KEY: {
        let char = <i32>load<u8>(p);
        while (isBlank(char)) char = <i32>load<u8>(++p);
        if (char != QUOTE) {
          if (p >= end) return stop(p, now);
          if (char == 0x7d && now == FIRST_KEY) {
            p++;
            now = closed();
          } else now = OTHER;
          continue;
        }
        // Members with short plain strings, and no blanks between, are most: they are done here, one after another.
        while (true) {
          let entry = <usize>load<u32>(link);
          let length = lengthIfKey(entry, p + 1);
          if (length < 0) {
            length = keyLength(p + 1, end);
            if (length < 0) {
              if (length == KEY_STOPPED) return stop(p, KEY);
              now = OTHER;
              break;
            }
            entry = findKey(container, p + 1, length);
            if (link != NOWHERE) store<u32>(link, <u32>entry);
          }
          const node = memberAt(entry, p + 1, length);
          p += <usize>length + 2;
          now = COLON;
          if (load<u8>(p) != 0x3a) break;
          p++;
          now = VALUE;
          if (load<u8>(p) != QUOTE) break;
          const special = special64(p + 1);
          const close = p + 1 + <usize>ctz(special);
          if (special == 0 || load<u8>(close) != QUOTE) break;
          if (node != 0) foundPlain(node, p + 1, <u32>(close - p - 1));
          p = close + 1;
          now = AFTER;
          if (load<u16>(p) != 0x222c) break; // ,"
          p++;
        }
        continue;
      }

      case COLON: {
        let char = <i32>load<u8>(p);
        while (isBlank(char)) char = <i32>load<u8>(++p);
        if (char == 0x3a) {
          p++;
          now = VALUE;
          continue;
        }
        if (p >= end) return stop(p, COLON);
        now = OTHER;
        continue;
      }

      case FIRST_ELEMENT:
      case ELEMENT_START: {
        let char = <i32>load<u8>(p);
        while (isBlank(char)) char = <i32>load<u8>(++p);
        if (char == 10 && p >= end) return stop(p, now);
        if (char == 0x5d && now == FIRST_ELEMENT) {
          p++;
          now = closed();
          continue;
        }
        now = addRow() ? VALUE : OTHER;
        continue;
      }

      case VALUE: {
        let char = <i32>load<u8>(p);
        while (isBlank(char)) char = <i32>load<u8>(++p);
        const node = target;
        const want = node != 0 ? <i32>load<u32>(node, WANT) : 0;
        if (node != 0) clearBelow(node);
        if (char == QUOTE) {
          if (want < W_TEXT) {
            if (want != 0) found(node, T_STRING);
            p = skipString(p + 1, end);
            if (p <= BAD) {
              if (p == STOPPED) return stop(at, SKIPPED_STRING);
              p = at;
              now = OTHER;
              continue;
            }
            p++;
          } else {
            const close = wantedString(p + 1, end);
            if (close <= BAD) {
              if (close == STOPPED) return stop(p, VALUE);
              now = OTHER;
              continue;
            }
            foundString(node, want, p + 1, <u32>(close - p - 1));
            p = close + 1;
          }
          now = AFTER;
          continue;
        }
        if (char == 0x7b) {
          if (want != 0) found(node, T_OBJECT);
          p++;
          if (node != 0 && load<u32>(node, TABLE) != 0) {
            container = node;
            link = node + FIRST;
            inArray = false;
            now = FIRST_KEY;
          } else {
            openContainer();
            now = SKIPPED_CONTAINER;
          }
          continue;
        }
        if (char == 0x5b) {
          if (want != 0) found(node, T_ARRAY);
          p++;
          if (node != 0 && load<u32>(node, ELEMENT) != 0) {
            const slot = slotOf(node);
            store<u32>(slot, <u32>rowsTop, FOUND_START);
            store<u32>(slot, 0, FOUND_VALUE);
            container = node;
            inArray = true;
            now = FIRST_ELEMENT;
          } else {
            openContainer();
            now = SKIPPED_CONTAINER;
          }
          continue;
        }
        if (char == 0x2d || <u32>(char - 0x30) < 10) {
          const after = skipNumber(p, end);
          if (after <= BAD) {
            if (after == STOPPED) return stop(p, VALUE);
            now = OTHER;
            continue;
          }
          if (want != 0) {
            found(node, T_NUMBER);
            if (want == W_NUMBER) foundNumber(node, p, <u32>(after - p));
          }
          p = after;
          now = AFTER;
          continue;
        }
        if (p + 5 > end) {
          // A newline of the line itself is no reason to wait for more.
          if (findNewline(p) >= end) return stop(p, VALUE);
        }
        if (char == 0x74 && load<u32>(p) == 0x65757274) {
          if (want != 0) foundBoolean(node, 1);
          p += 4;
        } else if (char == 0x66 && load<u32>(p, 1) == 0x65736c61) {
          if (want != 0) foundBoolean(node, 0);
          p += 5;
        } else if (char == 0x6e && load<u32>(p) == 0x6c6c756e) {
          if (want != 0) found(node, T_NULL);
          p += 4;
        } else {
          now = OTHER;
          continue;
        }
        now = AFTER;
        continue;
      }

      case SKIPPED_STRING: {
        p = skipString(p, end);
        if (p <= BAD) {
          if (p == STOPPED) return stop(at, SKIPPED_STRING);
          p = at;
          now = OTHER;
          continue;
        }
        p++;
        now = AFTER;
        continue;
      }

      case SKIPPED_CONTAINER: {
        p = skipContainer(p, end);
        if (p <= BAD) {
          if (p == STOPPED) return stop(at, SKIPPED_CONTAINER);
          p = at;
          now = OTHER;
          continue;
        }
        now = AFTER;
        continue;
      }

      case AFTER: {
        let char = <i32>load<u8>(p);
        while (isBlank(char)) char = <i32>load<u8>(++p);
        if (char == 0x2c) {
          p++;
          now = inArray ? ELEMENT_START : KEY;
          continue;
        }
        if (char == (inArray ? 0x5d : 0x7d)) {
          p++;
          now = closed();
          continue;
        }
        if (p >= end) return stop(p, AFTER);
        now = OTHER;
        continue;
      }

      case TAIL: {
        let char = <i32>load<u8>(p);
        while (isPadding(char)) char = <i32>load<u8>(++p);
        if (char != 10) {
          now = OTHER;
          continue;
        }
        if (p >= end) return stop(p, TAIL);
        return finish(p, LINE_OBJECT);
      }

      default: {
        p = findNewline(p);
        if (p >= end) return stop(end, OTHER);
        return finish(p, LINE_OTHER);
      }
    }
  }
}

function stop(p: usize, now: i32): i32 {
  position = p;
  state = now;
  store<u32>(REPORT, <u32>p, POSITION);
  store<u32>(REPORT, <u32>lineStart, LINE_START);
  return 0;
}

function finish(p: usize, what: i32): i32 {
  store<u32>(REPORT, <u32>lineStart, LINE_START);
  store<u32>(REPORT, <u32>p, LINE_END);
  store<u32>(REPORT, what, LINE_STATE);
  if (what == LINE_OTHER) clearSlots();
  position = p + 1;
  lineStart = p + 1;
  state = BEFORE_LINE;
  return 1;
}

function beginLine(p: usize): void {
  lineStart = p;
  rowsTop = rows;
  clearSlots();
  store<u32>(REPORT, wordsEpoch(), WORDS_EPOCH);
}

function clearSlots(): void {
  const nothing = i8x16.splat(0);
  for (let slot = slots; slot < slotsEnd; slot += SLOT_SIZE) v128.store(slot, nothing);
  store<u32>(REPORT, 0, UNKNOWN_COUNT);
}

@inline
function isBlank(char: i32): bool {
  return char <= 0x20 && (char == 0x20 || char == 9 || char == 13);
}

@inline
function isPadding(char: i32): bool {
  return char <= 0x20 && (char == 0x20 || char == 0 || (char >= 9 && char <= 13 && char != 10));
}

const KEY_STOPPED: i32 = -1;
const KEY_BAD: i32 = -2;

/** Bytes of the key at `p`, or why there is none. A key with an escape is left to JSON.parse. */
@inline
function keyLength(p: usize, end: usize): i32 {
  const special = i8x16.bitmask(special16(v128.load(p)));
  if (special == 0) return longKeyLength(p, end);
  const length = ctz(special);
  if (load<u8>(p + length) == QUOTE) return length;
  return p + length >= end ? KEY_STOPPED : KEY_BAD;
}

/** What is wanted of the member whose key stands at `p`: its node, or 0. It becomes the target. */
@inline
function memberAt(entry: usize, p: usize, length: u32): usize {
  let node = UNKNOWN;
  if (entry != 0) {
    node = load<u32>(entry, KEY_NODE);
    link = entry + KEY_NEXT;
  } else link = NOWHERE;
  if (node == UNKNOWN) {
    node = 0;
    if (load<u32>(container, REPORTS_UNKNOWN) != 0) reportUnknown(p, length);
  }
  target = <usize>node;
  return target;
}

/** A string of at most 64 bytes without escapes. */
function foundPlain(node: usize, p: usize, length: u32): void {
  const want = <i32>load<u32>(node, WANT);
  clearBelow(node);
  if (want >= W_TEXT) {
    setStringFlags((foreign64(p) & ((<u64>1 << length) - 1)) == 0 ? 0 : FOREIGN);
    foundString(node, want, p, length);
  } else if (want != 0) found(node, T_STRING);
}

function longKeyLength(p: usize, end: usize): i32 {
  const close = wantedString(p, end);
  if (close <= BAD) return close == STOPPED ? KEY_STOPPED : KEY_BAD;
  return (stringFlags & ESCAPED) != 0 ? KEY_BAD : <i32>(close - p);
}

function reportUnknown(p: usize, length: u32): void {
  const count = <i32>load<u32>(REPORT, UNKNOWN_COUNT);
  if (count == UNKNOWN_MOST) return;
  const place = REPORT + UNKNOWN_KEYS + <usize>count * 8;
  store<u32>(place, <u32>(p - lineStart));
  store<u32>(place, length, 4);
  store<u32>(REPORT, count + 1, UNKNOWN_COUNT);
}

/** The container ends: its value ends in the container around it. */
function closed(): i32 {
  const node = container;
  if (node == root) return TAIL;
  container = <usize>load<u32>(node, PARENT);
  link = <usize>load<u32>(node, ENTRY) + KEY_NEXT;
  // Leaving an array (of the node itself) or a member leads to an object, leaving an element to its array.
  inArray = !inArray && load<u32>(node, IS_ELEMENT) != 0;
  return AFTER;
}

/** A new element of the array that is open, with empty slots; false when there are too many. */
function addRow(): bool {
  const size = <usize>load<u32>(container, ROW_SIZE);
  if (rowsTop + size > rowsEnd) return false;
  row = rowsTop;
  rowsTop += size;
  const nothing = i8x16.splat(0);
  for (let slot = row; slot < rowsTop; slot += SLOT_SIZE) v128.store(slot, nothing);
  const list = slotOf(container);
  store<u32>(list, load<u32>(list, FOUND_VALUE) + 1, FOUND_VALUE);
  target = <usize>load<u32>(container, ELEMENT);
  return true;
}

/** Of two members with one name the last counts: what the first left below is taken away. */
@inline
function clearBelow(node: usize): void {
  const to = load<u32>(node, CLEAR_TO);
  if (to == 0) return;
  const nothing = i8x16.splat(0);
  const base = <u32>row & load<u32>(node, IN_ROW);
  for (let slot = load<u32>(node, CLEAR_FROM); slot < to; slot += <u32>SLOT_SIZE) {
    v128.store(<usize>(base + slot), nothing);
  }
}

@inline
function found(node: usize, type: u32): void {
  store<u32>(slotOf(node), type << TYPE_SHIFT, FOUND_WHAT);
}

function foundBoolean(node: usize, value: f64): void {
  const slot = slotOf(node);
  store<u32>(slot, T_BOOLEAN << TYPE_SHIFT, FOUND_WHAT);
  store<f64>(slot, value, FOUND_VALUE);
}

function foundNumber(node: usize, p: usize, length: u32): void {
  const slot = slotOf(node);
  store<u32>(slot, <u32>(p - lineStart), FOUND_START);
  if (numberIsExact) {
    store<u32>(slot, (T_NUMBER << TYPE_SHIFT) | FINAL, FOUND_WHAT);
    store<f64>(slot, numberValue, FOUND_VALUE);
  } else store<u32>(slot, (T_NUMBER << TYPE_SHIFT) | length, FOUND_WHAT);
}

function foundString(node: usize, want: i32, p: usize, length: u32): void {
  const slot = slotOf(node);
  let what = (T_STRING << TYPE_SHIFT) | stringFlags | length;
  store<u32>(slot, <u32>(p - lineStart), FOUND_START);
  if (want == W_WORD) {
    const word = wordAt(p, length);
    if (word >= 0) {
      store<f64>(slot, <f64>word, FOUND_VALUE);
      what |= FINAL;
    }
  } else if (want != W_TEXT && (stringFlags & (ESCAPED | FOREIGN)) == 0) {
    if (want == W_HASH) {
      // 53 bits: exact as a JavaScript number.
      store<f64>(slot, <f64>(xxHash64(p, length) & 0x1fffffffffffff), FOUND_VALUE);
      what |= FINAL;
    } else if (want == W_TIME) {
      const time = isoTime(p, length);
      store<f64>(slot, time, FOUND_VALUE);
      if (time >= 0) what |= FINAL;
    }
  }
  store<u32>(slot, what, FOUND_WHAT);
}
