import type { Database } from "bun:sqlite";

import type { Settings } from "../config/load.ts";
import { endChore, isDue } from "./chores.ts";

/** What the figures hang on. */
type Basis = Pick<Settings, "timezoneSign" | "dayStart" | "time" | "projects" | "home">;

/** And what they are made with: the zone whose sign is in the basis. */
export type FigureSettings = Basis & Pick<Settings, "timezone" | "isSystemZone" | "isInZoneFiles">;

/** Raised whenever the same sessions under the same settings come to other figures. */
const MODEL = 4;

/**
 * Brings what the views need up to date. Whoever changes sessions or directories calls it when done; what it takes is
 * loaded only where something is not up to date.
 */
export async function renewIfStale(db: Database, settings: FigureSettings): Promise<void> {
  const basis = basisOfFigures(settings);
  if (!areFiguresStale(db, basis)) return;
  const { renewFigures } = await import("./day-figures.ts");
  renewFigures(db, settings, basis);
}

/**
 * The same, but figures that were made under other settings are left to an ingest, because this run may have been given
 * others, and all days take long. Without them an index that is brought up to date could not be read.
 */
export async function renewChanges(db: Database, settings: FigureSettings): Promise<void> {
  const isFirst = db.query("SELECT 1 FROM figures_basis").get() === null;
  if (isFirst || isDue(db, "rows") || isBasis(db, basisOfFigures(settings)))
    await renewIfStale(db, settings);
}

/** All settings that the figures of the views hang on, as a text to be compared. */
export function basisOfFigures({ timezoneSign, dayStart, time, projects, home }: Basis): string {
  return JSON.stringify([MODEL, timezoneSign, dayStart, time, projects, home]);
}

/** Whether the figures of the views have to be made again, all or some of them. */
export function areFiguresStale(db: Database, basis: string): boolean {
  const row = db
    .query<{ stale: number }, [string]>(
      `SELECT EXISTS (SELECT 1 FROM figures_stale)
           OR EXISTS (SELECT 1 FROM chores WHERE name = 'rows')
           OR NOT EXISTS (SELECT 1 FROM figures_basis WHERE basis = ?) AS stale`,
    )
    .get(basis);
  return row?.stale !== 0;
}

/** Whether the figures were made under these settings. */
export const isBasis = (db: Database, basis: string): boolean =>
  db.query("SELECT 1 FROM figures_basis WHERE basis = ?").get(basis) !== null;

/** Notes that the figures are up to date, which are the last of what is made of sessions. */
export function keepBasis(db: Database, basis: string): void {
  endChore(db, "rows");
  db.run("DELETE FROM figures_stale");
  db.run("DELETE FROM figures_basis");
  db.query("INSERT INTO figures_basis (basis) VALUES (?)").run(basis);
}
