/** Where in the plan the kernel is. Nothing recurses: the plan's nodes lead back up. */
import { countRow, foundRows } from "./found";
import {
  ELEMENT,
  ENTRY,
  FIRST,
  IS_ELEMENT,
  KEY_NEXT,
  KEY_NODE,
  NOWHERE,
  PARENT,
  REPORTS_UNKNOWN,
  ROW_SIZE,
  UNKNOWN,
} from "./layout";
import { addRow } from "./slots";
import {
  AFTER,
  ELEMENT_START,
  FIRST_ELEMENT,
  FIRST_KEY,
  goOn,
  KEY,
  reportUnknown,
  TAIL,
} from "./step";

let root: usize = 0;
/** Node of the object or array that is open. */
export let container: usize = 0;
/** Which of the two. */
let inArray: bool = false;
/** Node of the value that comes; 0: nothing is wanted of it. */
export let target: usize = 0;
/** Address of the entry of the key that is expected. */
let link: usize = 0;

export function setRoot(node: usize): void {
  root = node;
}

/** The record begins; `p` is behind its bracket. */
@inline
export function enterRecord(p: usize): usize {
  return enterObject(root, p);
}

@inline
export function enterObject(node: usize, p: usize): usize {
  container = node;
  link = node + FIRST;
  inArray = false;
  return goOn(FIRST_KEY, p);
}

@inline
export function enterArray(node: usize, p: usize): usize {
  foundRows(node);
  container = node;
  inArray = true;
  return goOn(FIRST_ELEMENT, p);
}

/** The container ends: its value ends in the container around it. */
export function leave(p: usize): usize {
  const node = container;
  if (node == root) return goOn(TAIL, p);
  container = <usize>load<u32>(node, PARENT);
  link = <usize>load<u32>(node, ENTRY) + KEY_NEXT;
  // Leaving an array (of the node itself) or a member leads to an object, leaving an element to its array.
  inArray = !inArray && load<u32>(node, IS_ELEMENT) != 0;
  return goOn(AFTER, p);
}

@inline
export function closingBracket(): i32 {
  return inArray ? 0x5d : 0x7d;
}

/** The state behind a comma. */
@inline
export function nextItem(): i32 {
  return inArray ? ELEMENT_START : KEY;
}

/** The entry of the key that came next last time; 0: none is known. */
@inline
export function expectedEntry(): usize {
  return <usize>load<u32>(link);
}

/** Another key came: it is expected next time. */
@inline
export function expectEntry(entry: usize): void {
  if (link != NOWHERE) store<u32>(link, <u32>entry);
}

/** Makes the member whose key stands at `p` the target. Returns its node; 0: nothing is wanted of it. */
@inline
export function enterMember(entry: usize, p: usize, length: u32): usize {
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

/** Makes a new element of the array that is open the target; false when there are too many. */
export function enterElement(): bool {
  if (!addRow(<usize>load<u32>(container, ROW_SIZE))) return false;
  countRow(container);
  target = <usize>load<u32>(container, ELEMENT);
  return true;
}
