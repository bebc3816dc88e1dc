/**
 * What the kernel and src/kernel share: the places of things in memory. All fields are 32 bits unless said otherwise.
 *
 * memory: report | masks | (free) | plan, slots, rows, words: laid out by src/kernel/plan.ts | window
 */

// The report on the line that was just finished, or on why the kernel stopped.
export const REPORT: usize = 64;
export const LINE_START: usize = 0; // place in the window; negative once the line's beginning was dropped
export const LINE_END: usize = 4; // place of its newline
export const LINE_STATE: usize = 8;
export const UNKNOWN_COUNT: usize = 12;
export const POSITION: usize = 16; // the bytes from here on are still needed
export const WORDS_EPOCH: usize = 20; // goes up when the word table was emptied
export const UNKNOWN_KEYS: usize = 64; // up to UNKNOWN_MOST pairs: start relative to the line, length
export const UNKNOWN_MOST: i32 = 32;

// 16 bytes of ones, then 16 of zeros: loading from MASKS + 16 - n gives a mask of n bytes.
export const MASKS: usize = 512;

/** A link that leads to no entry, for what follows a key that has none: always 0. */
export const NOWHERE: usize = 560;

// A node of the plan: a place in a JSON value at which something is wanted, at it or below it.
export const NODE_SIZE: usize = 64;
export const PARENT: usize = 0;
export const TABLE: usize = 4; // key table of its members; 0: none
export const SHIFT: usize = 8; // 64 - log2(entries of the table)
export const ELEMENT: usize = 12; // node of its elements; 0: none
export const WANT: usize = 16;
export const SLOT: usize = 20; // address, or offset in the row of the element
export const IN_ROW: usize = 24; // -1: below an array's element; 0: not
export const CLEAR_FROM: usize = 28; // slots of what is below it
export const CLEAR_TO: usize = 32;
export const ROW_SIZE: usize = 36; // bytes of slots for each element
export const IS_ELEMENT: usize = 40;
export const REPORTS_UNKNOWN: usize = 44;
export const ENTRY: usize = 48; // its entry in the key table of its parent; 0: an element
export const FIRST: usize = 52; // entry of the key with which such an object began last time
export const LEARNT: usize = 56; // entries added since for keys of which nothing is wanted

// An entry of a key table.
export const KEY_SIZE: usize = 32;
export const KEY_HEAD: usize = 0; // 16 bytes
export const KEY_LENGTH: usize = 16; // bytes + 1; 0: no entry
export const KEY_NODE: usize = 20; // or one of the two below
export const KEY_TEXT: usize = 24; // address of the whole key
export const KEY_NEXT: usize = 28; // entry of the key that came after it last time
export const KNOWN: u32 = 0; // nothing is wanted of it
export const UNKNOWN: u32 = 1; // the same, and it is in no list

/** Entries that may be learnt for a node; a key that is learnt has at most 16 bytes. */
export const LEARNT_MOST: u32 = 64;

// A slot: what was found at a place of the plan.
export const SLOT_SIZE: usize = 16;
export const FOUND_START: usize = 0; // of a string's inside or a number, relative to the line; of an array: its rows
export const FOUND_WHAT: usize = 4; // bits 0-25 length, 26-28 type, then the flags below
export const FOUND_VALUE: usize = 8; // f64, or for an array its length
export const TYPE_SHIFT: u32 = 26;
export const ESCAPED: u32 = 1 << 29; // has a backslash
export const FOREIGN: u32 = 1 << 30; // has bytes outside ASCII
export const FINAL: u32 = 1 << 31; // FOUND_VALUE is the answer
export const OVERLONG: u32 = (1 << 26) - 1; // as length: too long to be kept

export const T_NULL: u32 = 1;
export const T_BOOLEAN: u32 = 2;
export const T_NUMBER: u32 = 3;
export const T_STRING: u32 = 4;
export const T_ARRAY: u32 = 5;
export const T_OBJECT: u32 = 6;

export const W_FLAG: i32 = 1;
export const W_NUMBER: i32 = 2;
export const W_TEXT: i32 = 3;
export const W_WORD: i32 = 4;
export const W_HASH: i32 = 5;
export const W_TIME: i32 = 6;

export const LINE_OBJECT: i32 = 0;
export const LINE_OTHER: i32 = 1;
export const LINE_BLANK: i32 = 2;

/** Newlines behind the last byte of the window: every loop ends there without looking at its place. */
export const SENTINELS: usize = 80;
