import type { Database } from "bun:sqlite";

import { idHash } from "../model/step.ts";

/** Whether a unit tells only of what was forgotten, and has not changed since. Its path is kept as a hash alone. */
export function forgottenUnits(db: Database): (path: string, stamp: string) => boolean {
  const rows = db.query<{ unit: number; stamp: number }, []>(
    "SELECT unit, stamp FROM forgotten_units",
  );
  const stamps = new Map(rows.all().map(({ unit, stamp }) => [unit, stamp]));
  if (stamps.size === 0) return () => false;
  return (path, stamp) => stamps.get(idHash(path)) === idHash(stamp);
}
