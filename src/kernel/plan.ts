import type { Kernel } from "./kernel.ts";
import { keySize, learntMost, node as field, planPlace, slotSize } from "./layout.ts";

/**
 * What is wanted of the value at a path.
 *
 * - text: its decoded string. word: the same, for values that repeat from line to line: it is decoded once.
 * - hash: `idHash` of its decoded string. time: `timeOf` of it. number: a JSON number.
 * - flag: only what kind of value stands there, and of a boolean which. Of elements of an array no number, time or
 *   boolean can be asked for.
 */
export type Want = "text" | "word" | "hash" | "time" | "number" | "flag";

/**
 * The places at which something is wanted: names of members joined by ".", "[]" for each element of an array (once at
 * most), so "type", "message.id", "message.content[].type". A place and places below it may both be wanted.
 */
export type Plan = readonly { readonly path: string; readonly want: Want }[];

/** Where the kernel writes what it finds for one path: bytes. */
export type Place = {
  readonly want: Want;
  /** Address of the slot, or of the first row's where `array` is given. */
  readonly slot: number;
  /** Address of the slot of the array whose elements have a slot each, in rows of `rowSize`. */
  readonly array: number | null;
  readonly rowSize: number;
};

/** The plan as it lies in the kernel's memory. */
type Layout = {
  readonly places: readonly Place[];
  /** Address of the table of words. */
  readonly words: number;
  /** The first byte that is free. */
  readonly windowPlace: number;
};

const wants: Record<Want, number> = { flag: 1, number: 2, text: 3, word: 4, hash: 5, time: 6 };

/**
 * Bytes for what is found in arrays of one line: 32 Ki values. A line with more is "other". More memory would make the
 * engine collect garbage at the start.
 */
const rowsSize = 512 * 1024;

type PlanNode = {
  readonly parent: PlanNode | null;
  readonly isElement: boolean;
  /** The array node in whose rows it has its slot. */
  readonly array: PlanNode | null;
  readonly members: Map<string, PlanNode>;
  element: PlanNode | null;
  want: Want | null;
  place: number;
  slot: number;
  clearTo: number;
};

/** Lays out a plan in the kernel's memory. `knownKeys` makes it report all other members of the line itself. */
export function layPlan(
  kernel: Kernel,
  plan: Plan,
  knownKeys: readonly string[] | undefined,
): Layout {
  const root = newNode(null, null, false);
  const leaves = plan.map(({ path, want }) => wanted(root, path, want));
  const nodes = numbered(root);

  // The order in memory: nodes, key tables, keys, slots, rows, words.
  const keys = keysOf(nodes, knownKeys ?? []);
  const tables = planPlace + nodes.length * field.size;
  const entries = nodes.map((node) => tableEntries(node, node === root ? knownKeys : undefined));
  const keyPlace = tables + sum(entries) * keySize;
  const slots = align(keyPlace + sum(keys.map(({ bytes }) => bytes.length)));
  const slotsEnd = placeSlots(root, slots);
  const words = slotsEnd + rowsSize;
  const windowPlace = align(words + Number(kernel.wordsSize.value));
  ensureMemory(kernel, windowPlace);

  const view = new DataView(kernel.memory.buffer);
  let table = tables;
  nodes.forEach((node, i) => {
    const size = entries[i] ?? 0;
    writeNode(view, node, size === 0 ? 0 : table, size);
    table += size * keySize;
  });
  view.setUint32(root.place + field.reportsUnknown, knownKeys === undefined ? 0 : 1, true);
  kernel.setup(root.place, slots, slotsEnd, slotsEnd, slotsEnd + rowsSize, words);
  writeKeys(kernel, keys, keyPlace);
  return { places: leaves.map(placeOf), words, windowPlace };
}

/** Makes the memory reach to `end` at least. */
export function ensureMemory({ memory }: Kernel, end: number): void {
  const missing = end - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / 65536));
}

function newNode(parent: PlanNode | null, array: PlanNode | null, isElement: boolean): PlanNode {
  return {
    parent,
    isElement,
    array,
    members: new Map(),
    element: null,
    want: null,
    place: 0,
    slot: 0,
    clearTo: 0,
  };
}

/** The node of a path, made where it is not there yet. */
function wanted(root: PlanNode, path: string, want: Want): PlanNode {
  let node = root;
  for (const step of path.split(".")) {
    const ofElements = step.endsWith("[]");
    node = member(node, ofElements ? step.slice(0, -2) : step);
    if (ofElements) node = element(node, path);
  }
  if (node.want !== null) throw new Error(`${path} is wanted twice`);
  if (node.array !== null && (want === "number" || want === "time"))
    throw new Error(`${path} is of an array's elements, of which no ${want} can be asked for`);
  node.want = want;
  return node;
}

function member(node: PlanNode, key: string): PlanNode {
  const known = node.members.get(key);
  if (known !== undefined) return known;
  const made = newNode(node, node.array, false);
  node.members.set(key, made);
  return made;
}

function element(node: PlanNode, path: string): PlanNode {
  if (node.array !== null) throw new Error(`${path} has more than one []`);
  node.element ??= newNode(node, node, true);
  return node.element;
}

/** All nodes, each before what is below it, with their places. */
function numbered(root: PlanNode): PlanNode[] {
  const nodes: PlanNode[] = [];
  const visit = (node: PlanNode): void => {
    node.place = planPlace + nodes.length * field.size;
    nodes.push(node);
    if (node.element !== null) visit(node.element);
    for (const member of node.members.values()) visit(member);
  };
  visit(root);
  return nodes;
}

/** Gives every node under `node` its slot from `next` on, so that the slots below a node stand together. */
function placeSlots(node: PlanNode, next: number): number {
  node.slot = next;
  let end = hasSlot(node) ? next + slotSize : next;
  for (const member of node.members.values()) end = placeSlots(member, end);
  node.clearTo = end;
  if (node.element !== null) placeSlots(node.element, 0);
  return end;
}

const hasSlot = ({ want, element }: PlanNode) => want !== null || element !== null;

function writeNode(view: DataView, node: PlanNode, table: number, entries: number): void {
  const set = (at: number, value: number) => view.setUint32(node.place + at, value, true);
  const clearFrom = node.slot + (hasSlot(node) ? slotSize : 0);
  set(field.parent, node.parent?.place ?? 0);
  set(field.table, table);
  set(field.shift, 64 - Math.log2(Math.max(entries, 1)));
  set(field.element, node.element?.place ?? 0);
  set(field.want, node.want === null ? (hasSlot(node) ? wants.flag : 0) : wants[node.want]);
  set(field.slot, node.slot);
  set(field.inRow, node.array === null ? 0 : 0xffffffff);
  set(field.clearFrom, clearFrom);
  set(field.clearTo, node.clearTo > clearFrom ? node.clearTo : 0);
  set(field.rowSize, node.element?.clearTo ?? 0);
  set(field.isElement, node.isElement ? 1 : 0);
}

/** Entries of a node's key table: a power of two, at most half of them filled; none where no member is wanted. */
function tableEntries({ members }: PlanNode, knownKeys: readonly string[] = []): number {
  const keys = members.size + knownKeys.length;
  return keys === 0 ? 0 : 2 ** Math.ceil(Math.log2((keys + learntMost) * 2));
}

/** A key of a node's members, and where its value's node lies; 0 where it is only known. */
type Key = { node: PlanNode; bytes: Uint8Array; target: number };

function keysOf(nodes: readonly PlanNode[], knownKeys: readonly string[]): Key[] {
  const keys = nodes.flatMap((node) =>
    [...node.members].map(([key, { place }]) => ({ node, bytes: encoded(key), target: place })),
  );
  const [root] = nodes;
  if (root === undefined) return keys;
  for (const key of new Set(knownKeys)) {
    if (!root.members.has(key)) keys.push({ node: root, bytes: encoded(key), target: 0 });
  }
  return keys;
}

function writeKeys(kernel: Kernel, keys: readonly Key[], place: number): void {
  const memory = new Uint8Array(kernel.memory.buffer);
  let at = place;
  for (const { node, bytes, target } of keys) {
    memory.set(bytes, at);
    kernel.addKey(node.place, at, bytes.length, target);
    at += bytes.length;
  }
}

const encoder = new TextEncoder();

/** The bytes of a key. A key that no valid UTF-8 can hold, or that stands for many, could not be compared as bytes. */
function encoded(key: string): Uint8Array {
  if (!key.isWellFormed() || key.includes("\uFFFD")) {
    throw new Error(`the key ${JSON.stringify(key)} cannot be looked for`);
  }
  return encoder.encode(key);
}

function placeOf(node: PlanNode): Place {
  return {
    want: node.want ?? "flag",
    slot: node.slot,
    array: node.array?.slot ?? null,
    rowSize: node.array?.element?.clearTo ?? 0,
  };
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
const align = (place: number) => Math.ceil(place / 64) * 64;
