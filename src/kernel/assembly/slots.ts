/** The slots, in which stands what was found in a line, and the rows of slots for the elements of arrays. */
import { CLEAR_FROM, CLEAR_TO, IN_ROW, SLOT, SLOT_SIZE } from "./layout";

let lineSlots: usize = 0;
let lineSlotsEnd: usize = 0;
let rows: usize = 0;
let rowsEnd: usize = 0;

/** Row of the element that is open. */
let row: usize = 0;
/** Where the next row begins. */
export let rowsTop: usize = 0;

export function placeSlots(from: usize, to: usize, rowsFrom: usize, rowsTo: usize): void {
  lineSlots = from;
  lineSlotsEnd = to;
  rows = rowsFrom;
  rowsEnd = rowsTo;
}

export function dropRows(): void {
  rowsTop = rows;
}

/** A new row, with empty slots, that is then the open one; false when there is no room. */
@inline
export function addRow(size: usize): bool {
  if (rowsTop + size > rowsEnd) return false;
  row = rowsTop;
  rowsTop += size;
  clear(row, rowsTop);
  return true;
}

@inline
export function slotOf(node: usize): usize {
  return <usize>(load<u32>(node, SLOT) + rowOf(node));
}

/** The open row where the slots of `node` stand in rows, else 0. */
@inline
function rowOf(node: usize): u32 {
  return <u32>row & load<u32>(node, IN_ROW);
}

export function clearLineSlots(): void {
  clear(lineSlots, lineSlotsEnd);
}

/** Of two members with one name the last counts: what the first left below is taken away. */
@inline
export function clearBelow(node: usize): void {
  const to = load<u32>(node, CLEAR_TO);
  if (to == 0) return;
  const base = rowOf(node);
  clear(<usize>(base + load<u32>(node, CLEAR_FROM)), <usize>(base + to));
}

@inline
function clear(from: usize, to: usize): void {
  const nothing = i8x16.splat(0);
  for (let slot = from; slot < to; slot += SLOT_SIZE) v128.store(slot, nothing);
}
