import { existsSync, statSync, utimesSync } from "node:fs";

import type { Settings } from "../config/load.ts";
import { Failure } from "../failure.ts";
import { ingest } from "../ingest.ts";
import { codeOf } from "../sources/files.ts";
import { renewChanges } from "../store/figures-basis.ts";
import { FIRST_VERSION, openIndex, versionAt } from "../store/open.ts";
import type { Given, Io } from "./command.ts";
import { gather } from "./ingest-sessions.ts";
import { placesOf } from "./places.ts";

/** Another ingest that writes is not waited for longer: it reads what is new as well. In milliseconds. */
const PATIENCE = 200;

/**
 * Reads what is new into an index that is there, without a word: what follows shows it as it is now. The time of the
 * index file's last change tells when that was done last.
 * @param age how old, in milliseconds, the last look may be for this one to be left out
 */
export async function freshen(given: Given, settings: Settings, io: Io, age = 0): Promise<void> {
  if (given["ingest"] === false) return;
  const path = settings.db;
  if (!existsSync(path) || Date.now() - statSync(path).mtimeMs < age) return;
  if ((versionAt(path) ?? 0) < FIRST_VERSION) return;
  try {
    const db = openIndex({ path, say: () => {} });
    try {
      db.run(`PRAGMA busy_timeout = ${PATIENCE}`);
      const places = await placesOf({ ...given, source: undefined }, settings, io.env);
      const quiet = { full: false, onSource: () => {}, onProgress: () => {} };
      const { changes } = await ingest(db, { places, keeping: settings.keeping, ...quiet });
      await gather(db, changes, false, io);
      await renewChanges(db, settings);
      utimesSync(path, new Date(), new Date());
    } finally {
      db.close();
    }
  } catch (error) {
    if (!isOfIndex(error)) throw error;
  }
}

/** Busy, full, or not ours to write: what is in it is still the answer. */
const isOfIndex = (error: unknown) =>
  error instanceof Failure ||
  (error instanceof Error && error.name === "SQLiteError") ||
  /^(EACCES|EPERM|EROFS)$/.test(codeOf(error));
