import type { Database } from "bun:sqlite";

import type { SessionSource } from "../model/session.ts";
import type { Skip } from "../model/transcript.ts";
import type { RootSkip } from "../sources/source.ts";
import { writing } from "./writing.ts";

/** Replaces what was said of a path before. */
export function saveSkips(
  db: Database,
  source: SessionSource,
  path: string,
  skips: readonly Skip[],
): void {
  db.query("DELETE FROM skips WHERE path = ?").run(path);
  addSkips(db, source, path, skips);
}

export function addSkips(
  db: Database,
  source: SessionSource,
  path: string,
  skips: readonly Skip[],
): void {
  const insert = db.query("INSERT INTO skips (source, path, place, reason) VALUES (?, ?, ?, ?)");
  for (const { where, reason } of skips) insert.run(source, path, where, reason);
}

/** What a look through the directories of a source found. */
type Looked = {
  source: SessionSource;
  roots: readonly string[];
  /** Whether there is a unit of that path. */
  isThere: (path: string) => boolean;
  /** What could not be listed. */
  skips: readonly RootSkip[];
};

/** Tells anew what could not be listed, and forgets what was skipped in files that are gone. */
export function saveLooked(db: Database, { source, roots, isThere, skips }: Looked): void {
  const told = db.query<{ path: string; root: string | null }, [string]>(
    `SELECT DISTINCT skips.path, root FROM skips LEFT JOIN units USING (path) WHERE skips.source = ?`,
  );
  const stale = told
    .all(source)
    .filter(({ path, root }) => !isThere(path) && (root === null || roots.includes(root)));
  if (stale.length === 0 && skips.length === 0) return;
  writing(db, () => {
    const remove = db.query("DELETE FROM skips WHERE path = ?");
    for (const { path } of stale) remove.run(path);
    for (const { path, where, reason } of skips) addSkips(db, source, path, [{ where, reason }]);
  });
}
