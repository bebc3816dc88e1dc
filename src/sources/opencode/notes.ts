import type { Skip, Unknown } from "../../model/transcript.ts";

/** What parsing a session leaves to say besides its steps. */
export type Notes = { skips: Skip[]; unknowns: Map<string, number> };

export function countUnknown(notes: Notes, what: string): void {
  notes.unknowns.set(what, (notes.unknowns.get(what) ?? 0) + 1);
}

/** Counts the top-level keys of a record that are not known. */
export function countUnknownKeys(
  notes: Notes,
  record: string,
  value: object,
  known: ReadonlySet<string>,
): void {
  for (const key in value) {
    if (!known.has(key)) countUnknown(notes, `${record} key ${key}`);
  }
}

export const unknownsOf = (notes: Notes): Unknown[] =>
  [...notes.unknowns].map(([what, count]) => ({ what, count }));

/** Notes a record that its schema refused; what the fault is, is worded later from `invalid`. */
export function refuse(notes: Notes, where: string | null, schema: string, value: unknown): void {
  notes.skips.push({ where, reason: `not a ${schema} that we know`, invalid: { schema, value } });
}
