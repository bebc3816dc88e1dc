import type { Database } from "bun:sqlite";

import type { Folder, Seals, Unit } from "../sources/source.ts";
import { forgottenUnits } from "./forgotten-units.ts";
import { stampAt, stampsBelow } from "./query.ts";
import { writing } from "./writing.ts";

/*
 * A folder's seal is in the ledger only while the ledger has every unit of the folder with the stamp that went into
 * the seal: whoever writes a unit breaks the seal first, in the same transaction. Broken by one process only, and not
 * renewed, it still says which seal it was: the units that this process did not write are as they were under it.
 */

export function sealsOf(db: Database): Seals {
  const rows = db.query<{ folder: string; seal: string }, []>("SELECT folder, seal FROM seals");
  return new Map(rows.all().map(({ folder, seal }) => [folder, seal]));
}

export function breakSeals(db: Database, units: readonly Unit[]): void {
  const folders = new Set(units.flatMap(({ folder }) => folder ?? []));
  if (folders.size === 0) return;
  const mark = db.query<unknown, [{ folder: string; ours: string; any: string }]>(
    `UPDATE seals SET seal = CASE WHEN instr(seal, $any) <> 1 THEN $ours || seal ELSE $any END
      WHERE folder = $folder AND instr(seal, $ours) <> 1`,
  );
  for (const folder of folders) mark.run({ folder, ours: BROKEN_BY_US, any: BROKEN });
}

const BROKEN = "broken ";
const BROKEN_BY_US = `${BROKEN}${crypto.randomUUID()} `;

/** Seals the folders of which the ledger now has all units as they were found, but for those that were forgotten. */
export function sealFolders(
  db: Database,
  folders: readonly Folder[],
  units: readonly Unit[],
): void {
  if (folders.length === 0) return;
  const found = Map.groupBy(units, ({ folder }) => folder);
  writing(db, () => {
    const insert = db.query("INSERT OR REPLACE INTO seals (folder, seal) VALUES (?, ?)");
    const isForgotten = forgottenUnits(db);
    for (const folder of folders) {
      const { path, seal } = folder;
      const stampOf = stampsUnder(db, folder);
      const isSettled = ({ path: unit, stamp }: Unit) =>
        stampOf?.(unit) === stamp || isForgotten(unit, stamp);
      if (stampOf !== null && (found.get(path) ?? []).every(isSettled))
        insert.run(path, typeof seal === "string" ? seal : seal());
    }
  });
}

/**
 * The stamps of a folder's units; null where it has none that was not forgotten, so that the ledger does not name it, or
 * where the units that were not found may be others than under its base.
 */
function stampsUnder(db: Database, folder: Folder): ((path: string) => string | undefined) | null {
  const { path, base } = folder;
  if (base === undefined) {
    const stamps = stampsBelow(db, folder);
    if (stamps.size === 0) return null;
    return (unit) => stamps.get(unit);
  }
  const seal = sealsOf(db).get(path);
  return seal === base || seal === BROKEN_BY_US + base ? (unit) => stampAt(db, unit) : null;
}
