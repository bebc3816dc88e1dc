/** Places in the kernel's memory: src/kernel/assembly/layout.ts says what they mean, and must agree. Bytes. */
export const report = {
  place: 64,
  lineStart: 0,
  lineEnd: 4,
  lineState: 8,
  unknownCount: 12,
  position: 16,
  wordsEpoch: 20,
  unknownKeys: 64,
} as const;

export const planPlace = 1024;

export const node = {
  size: 64,
  parent: 0,
  table: 4,
  shift: 8,
  element: 12,
  want: 16,
  slot: 20,
  inRow: 24,
  clearFrom: 28,
  clearTo: 32,
  rowSize: 36,
  isElement: 40,
  reportsUnknown: 44,
} as const;

export const keySize = 32;
/** Entries for keys of which nothing is wanted, that the kernel adds to a node's key table. */
export const learntMost = 64;
export const slotSize = 16;

/** The second field of a slot: the length of a string or number, its type, flags. */
export const what = {
  length: 0x03ffffff,
  /** As length: the value was too long to be kept. */
  overlong: 0x03ffffff,
  typeShift: 26,
  typeMask: 7,
  escaped: 1 << 29,
  foreign: 1 << 30,
  // FINAL, the value being the answer, is the sign: what < 0.
} as const;

export const found = { null: 1, boolean: 2, number: 3, string: 4, array: 5, object: 6 } as const;

export const lineStates = ["object", "other", "blank"] as const;
export type LineState = (typeof lineStates)[number];

/** Entries of the table of words (src/kernel/assembly/words.ts). */
export const wordEntries = 8192;

/** Newlines that the kernel writes behind the last byte of the window. */
export const sentinels = 80;
