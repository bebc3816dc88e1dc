import type { Database } from "bun:sqlite";
import { dirname } from "node:path";

import { type IdHash, idHash } from "../model/step.ts";
import type { LeafTitle } from "../model/transcript.ts";
import type { FreshTellings } from "./fresh.ts";
import { markHoldersPending } from "./pending.ts";
import { unheldAmong } from "./unheld.ts";

/** As `leaf_titles` has the folder of a file. */
export const folderOf = (path: string): IdHash => idHash(dirname(path));

/** Keeps the titles that a file holds. They may belong to any session, also to one that is read later. */
export function saveLeafTitles(
  db: Database,
  fresh: FreshTellings,
  path: string,
  titles: readonly LeafTitle[],
): void {
  if (titles.length === 0) return;
  const folder = folderOf(path);
  const save = db.query(
    `INSERT INTO leaf_titles (leaf, title, folder) VALUES (?, ?, ?)
     ON CONFLICT (leaf, title) DO UPDATE SET folder = excluded.folder WHERE folder IS NULL`,
  );
  for (const { leaf, title } of titles) {
    if (save.run(leaf, title, folder).changes === 0) continue;
    markHoldersPending(db, leaf);
    fresh.titled(leaf);
  }
}

/** What forgetting has taken: records, by their keys, and folders in which no file is known any more. */
type Taken = { steps: readonly IdHash[]; folders: readonly IdHash[] };

/**
 * Deletes the titles of records that were taken, and from folders that were, where no transcript holds the record. Of
 * others that none holds the session may still be to be read.
 */
export function deleteLeafTitles(db: Database, { steps, folders }: Taken): void {
  const unheld = unheldAmong(db, "SELECT leaf AS key FROM leaf_titles");
  db.query(
    `DELETE FROM leaf_titles WHERE leaf IN (SELECT value FROM json_each(?1))
        AND (leaf IN (SELECT value FROM json_each(?2)) OR folder IN (SELECT value FROM json_each(?3)))`,
  ).run(unheld, JSON.stringify(steps), JSON.stringify(folders));
}

/** Deletes the titles of records that no transcript holds. @returns whether there were any */
export const deleteTitlesOf = (db: Database, leaves: readonly IdHash[]): boolean =>
  db
    .query("DELETE FROM leaf_titles WHERE leaf IN (SELECT value FROM json_each(?))")
    .run(JSON.stringify(leaves)).changes > 0;
