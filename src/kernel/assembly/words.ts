import { isSame } from "./same";

/**
 * The table of words: strings that come again and again get a small number, by which JavaScript finds the string it
 * has already made of it. When it is full it is emptied before the next line.
 */

const ENTRIES: u32 = 8192;
const ENTRY: usize = 8;
const BYTES: usize = 512 * 1024;
const LONGEST: u32 = 1024;

let table: usize = 0;
let bytes: usize = 0;
let top: usize = 0;
let count: u32 = 0;
let epoch: i32 = 0;

/** Bytes that the table takes. */
export const WORDS_SIZE: usize = <usize>ENTRIES * ENTRY + BYTES + 16;

export function placeWords(place: usize): void {
  table = place;
  bytes = place + <usize>ENTRIES * ENTRY;
  top = bytes;
}

/** To be called between lines. The number that says which filling of the table the words belong to. */
export function wordsEpoch(): i32 {
  if (count > ENTRIES / 2 || top > bytes + BYTES / 2) {
    memory.fill(table, 0, <usize>ENTRIES * ENTRY);
    top = bytes;
    count = 0;
    epoch++;
  }
  return epoch;
}

/** The number of the word at `p`; -1 where the table cannot take it. */
export function wordAt(p: usize, length: u32): i32 {
  if (length > LONGEST) return -1;
  let i = mix(p, length) & (ENTRIES - 1);
  while (true) {
    const entry = table + <usize>i * ENTRY;
    const known = load<u32>(entry);
    if (known == 0) break;
    if (load<u32>(entry, 4) == length && isSame(p, known, length)) return i;
    i = (i + 1) & (ENTRIES - 1);
  }
  if (count > ENTRIES - ENTRIES / 8 || top + length > bytes + BYTES) return -1;
  const entry = table + <usize>i * ENTRY;
  memory.copy(top, p, length);
  store<u32>(entry, <u32>top);
  store<u32>(entry, length, 4);
  top += length;
  count++;
  return i;
}

/** A hash of its length and at most 24 of its bytes: a collision costs a comparison. */
function mix(p: usize, length: u32): u32 {
  let x: u64 = length;
  if (length >= 8) {
    x ^= load<u64>(p) * 0x9e3779b185ebca87;
    x ^= rotl(load<u64>(p + length - 8) * 0xc2b2ae3d27d4eb4f, 29);
    x ^= rotl(load<u64>(p + ((length - 8) >> 1)) * 0x165667b19e3779f9, 43);
  } else {
    for (let i: u32 = 0; i < length; i++) x = (x ^ load<u8>(p + i)) * 0x9e3779b185ebca87;
  }
  x = (x ^ (x >> 32)) * 0x85ebca77c2b2ae63;
  return <u32>(x >> 40);
}
