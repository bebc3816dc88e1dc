import type { Database } from "bun:sqlite";

import type { Folder, Seals, Unit } from "../sources/source.ts";
import { stampsBelow } from "./query.ts";

/*
 * A folder's seal is in the ledger only while the ledger has every unit of the folder with the stamp that went into
 * the seal: whoever writes a unit breaks the seal first, in the same transaction.
 */

export function sealsOf(db: Database): Seals {
  const rows = db.query<{ folder: string; seal: string }, []>("SELECT folder, seal FROM seals");
  return new Map(rows.all().map(({ folder, seal }) => [folder, seal]));
}

export function breakSeals(db: Database, units: readonly Unit[]): void {
  const remove = db.query("DELETE FROM seals WHERE folder = ?");
  const folders = new Set(units.flatMap(({ folder }) => folder ?? []));
  for (const folder of folders) remove.run(folder);
}

/** Seals the folders of which the ledger now has all units as they were found. */
export function sealFolders(
  db: Database,
  folders: readonly Folder[],
  units: readonly Unit[],
): void {
  if (folders.length === 0) return;
  const found = Map.groupBy(units, ({ folder }) => folder);
  db.transaction(() => {
    const insert = db.query("INSERT OR REPLACE INTO seals (folder, seal) VALUES (?, ?)");
    for (const { path, seal } of folders) {
      const stamps = stampsBelow(db, path);
      const own = found.get(path) ?? [];
      // What was forgotten is in no ledger: its folder is looked at each time.
      if (own.every((unit) => stamps.get(unit.path) === unit.stamp)) insert.run(path, seal);
    }
  }).immediate();
}
