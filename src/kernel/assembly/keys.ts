import {
  ENTRY,
  KEY_HEAD,
  KEY_LENGTH,
  KEY_NODE,
  KEY_SIZE,
  KEY_TEXT,
  LEARNT,
  LEARNT_MOST,
  MASKS,
  SHIFT,
  TABLE,
  UNKNOWN,
} from "./layout";
import { isSame } from "./same";
import { QUOTE } from "./scan";

/** The first 16 bytes of a key, zeros behind it where it is shorter. */
@inline
function headOf(p: usize, length: u32): v128 {
  const head = v128.load(p);
  return length >= 16 ? head : v128.and(head, v128.load(MASKS + 16 - length));
}

@inline
function entryOf(head: v128, length: u32, shift: u64): u32 {
  const low = <u64>i64x2.extract_lane(head, 0);
  const high = <u64>i64x2.extract_lane(head, 1);
  return <u32>(((low ^ rotl(high, 23) ^ <u64>length) * 0x9e3779b185ebca87) >> shift);
}

/**
 * The length of the key at `p` if it is the one of `entry`, else -1. Keys come in the same order line by line: to
 * compare with the one that is expected is quicker than to look for the key's end and for the key.
 */
@inline
export function lengthIfKey(entry: usize, p: usize): i32 {
  if (entry == 0) return -1;
  const length = load<u32>(entry, KEY_LENGTH) - 1;
  if (v128.any_true(v128.xor(headOf(p, length), v128.load(entry, KEY_HEAD)))) return -1;
  if (load<u8>(p + length) != QUOTE) return -1;
  if (length > 16 && !isSame(p, load<u32>(entry, KEY_TEXT), length)) return -1;
  return <i32>length;
}

/** The table's entry for a key of an object at `node`, perhaps made now; 0: none. */
export function findKey(node: usize, p: usize, length: u32): usize {
  const table = <usize>load<u32>(node, TABLE);
  const shift = <u64>load<u32>(node, SHIFT);
  const last = (<u32>1 << (64 - <u32>shift)) - 1;
  const head = headOf(p, length);
  let i = entryOf(head, length, shift);
  while (true) {
    const entry = table + <usize>i * KEY_SIZE;
    const known = load<u32>(entry, KEY_LENGTH);
    if (known == 0) {
      if (length > 16 || load<u32>(node, LEARNT) == LEARNT_MOST) return 0;
      store<u32>(node, load<u32>(node, LEARNT) + 1, LEARNT);
      writeEntry(entry, head, length, UNKNOWN, 0);
      return entry;
    }
    if (
      known == length + 1 &&
      !v128.any_true(v128.xor(head, v128.load(entry, KEY_HEAD))) &&
      (length <= 16 || isSame(p, load<u32>(entry, KEY_TEXT), length))
    ) {
      return entry;
    }
    i = (i + 1) & last;
  }
}

/** Adds a key, whose bytes stay at `p`, to the table of `node`, which has room. */
export function addKey(node: usize, p: usize, length: u32, target: u32): void {
  const shift = <u64>load<u32>(node, SHIFT);
  const last = (<u32>1 << (64 - <u32>shift)) - 1;
  const head = headOf(p, length);
  let i = entryOf(head, length, shift);
  while (load<u32>(<usize>load<u32>(node, TABLE) + <usize>i * KEY_SIZE, KEY_LENGTH) != 0) {
    i = (i + 1) & last;
  }
  const entry = <usize>load<u32>(node, TABLE) + <usize>i * KEY_SIZE;
  writeEntry(entry, head, length, target, p);
  if (target != 0) store<u32>(<usize>target, <u32>entry, ENTRY);
}

function writeEntry(entry: usize, head: v128, length: u32, target: u32, text: usize): void {
  v128.store(entry, head, KEY_HEAD);
  store<u32>(entry, length + 1, KEY_LENGTH);
  store<u32>(entry, target, KEY_NODE);
  store<u32>(entry, <u32>text, KEY_TEXT);
}
