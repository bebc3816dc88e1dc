import type { Database } from "bun:sqlite";
import { dirname, sep } from "node:path";

import type { IdHash } from "../model/step.ts";
import { deleteTranscript, forgetUnit, isSession } from "./forgotten.ts";
import { folderOf } from "./leaf-titles.ts";

/** What tells of sessions besides their rows and transcripts: the directories that they name, and all units so far. */
type Traces = { places: string; units: readonly Found[] };

/** Where a unit is, and the directory it was found under. */
type Found = { path: string; root: string };

export const tracesOf = (db: Database, sessions: ReadonlySet<string>): Traces => ({
  places: directoriesOf(db, sessions),
  units: unitsIn(db),
});

/**
 * Deletes what is left in them of sessions that are forgotten.
 * @returns the folders in which no unit is left
 */
export function deleteTraces(db: Database, { places, units }: Traces): IdHash[] {
  deletePlaces(db, places);
  const left = new Set(unitsIn(db).map(({ path }) => path));
  const gone = units.filter(({ path }) => !left.has(path));
  for (const folder of new Set(gone.flatMap(foldersAbove))) forgetIfBare(db, folder);
  forgetFigures(db);
  const named = new Set(unitsIn(db).map(({ path }) => folderOf(path)));
  const folders = new Set(units.map(({ path }) => folderOf(path)));
  return [...folders].filter((folder) => !named.has(folder));
}

const unitsIn = (db: Database) => db.query<Found, []>("SELECT path, root FROM units").all();

function foldersAbove({ path, root }: Found): string[] {
  const folder = dirname(path);
  if (folder.length <= root.length || folder === path) return [];
  return [folder, ...foldersAbove({ path: folder, root })];
}

/** Where no unit in a folder tells of a session any more, their paths would still say that there was one. */
function forgetIfBare(db: Database, folder: string): void {
  const units = unitsBelow(db, folder);
  const transcripts = db.query<TranscriptRow, [number]>(
    "SELECT transcript_id, unit_id, steps FROM transcripts WHERE unit_id = ?",
  );
  const transcriptsOf = ({ unit_id }: UnitRow) => transcripts.all(unit_id);
  if (units.some((unit) => transcriptsOf(unit).some(({ steps }) => isSession(steps)))) return;
  for (const unit of units) {
    for (const transcript of transcriptsOf(unit)) deleteTranscript(db, transcript);
    forgetUnit(db, unit);
  }
}

type UnitRow = { unit_id: number; path: string; stamp: string };
type TranscriptRow = { transcript_id: number; unit_id: number; steps: Uint8Array };

const unitsBelow = (db: Database, folder: string): UnitRow[] =>
  db
    .query<UnitRow, [string, string]>(
      "SELECT unit_id, path, stamp FROM units WHERE path > ? AND path < ?",
    )
    .all(folder + sep, folder + String.fromCharCode(sep.charCodeAt(0) + 1));

/** The directories that sessions name. */
const directoriesOf = (db: Database, sessions: ReadonlySet<string>): string =>
  JSON.stringify(
    db
      .query<{ path: string }, [string]>(
        `SELECT project_path AS path FROM agent_sessions WHERE session_id IN (SELECT value FROM json_each(?1))
          UNION SELECT cwd FROM events WHERE session_id IN (SELECT value FROM json_each(?1))`,
      )
      .all(JSON.stringify([...sessions]))
      .map(({ path }) => path),
  );

/** What was found out about directories that no session names any more. */
function deletePlaces(db: Database, paths: string): void {
  db.query(
    `DELETE FROM places WHERE path IN (SELECT value FROM json_each(?))
        AND path NOT IN (SELECT project_path FROM agent_sessions) AND path NOT IN (SELECT cwd FROM events)`,
  ).run(paths);
}

/** What was added up names sessions and projects too: it is made anew by whoever needs it. */
function forgetFigures(db: Database): void {
  for (const table of FIGURE_TABLES) db.run(`DELETE FROM ${table}`);
}

const FIGURE_TABLES = [
  "day_figures",
  "day_totals",
  "day_sessions",
  "project_names",
  "project_places",
  "figures_stale",
  "figures_basis",
] as const;
