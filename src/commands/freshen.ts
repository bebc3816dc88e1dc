import { utimesSync } from "node:fs";

import type { Given, Io } from "../command.ts";
import type { Settings } from "../config/load.ts";
import { codeOf, Failure, messageOf } from "../failure.ts";
import { ingest } from "../ingest.ts";
import { renewChanges } from "../store/figures-basis.ts";
import { FIRST_VERSION, openIndex, versionAt } from "../store/open.ts";
import { lookAt } from "../store/permissions.ts";
import { wordTrouble } from "../store/trouble.ts";
import { gather } from "./gather.ts";
import { isOff } from "./given.ts";
import { sourceRootsOf } from "./roots.ts";

/** Another ingest that writes is not waited for longer: it reads what is new as well. In milliseconds. */
const PATIENCE = 200;

/**
 * Reads what is new into an index that is there, without a word: what follows shows it as it is now. The time of the
 * index file's last change tells when that was done last.
 * @param age how old, in milliseconds, the last look may be for this one to be left out
 * @returns why the index could not be written and is as it was, null where nothing was in the way
 */
export async function freshen(
  given: Given,
  settings: Settings,
  io: Pick<Io, "env">,
  age = 0,
): Promise<string | null> {
  if (isOff(given, "ingest")) return null;
  const path = settings.db;
  const found = lookAt(path);
  if (found === null || Date.now() - (found?.mtimeMs ?? 0) < age) return null;
  if ((versionAt(path) ?? 0) < FIRST_VERSION) return null;
  try {
    const db = openIndex({ path, say: () => {} });
    try {
      db.run(`PRAGMA busy_timeout = ${PATIENCE}`);
      const roots = await sourceRootsOf({ ...given, source: undefined }, settings, io.env);
      const quiet = { full: false, onSource: () => {}, onProgress: () => {} };
      const { changes } = await ingest(db, { roots, keeping: settings.keeping, ...quiet });
      await gather(db, changes, false, io);
      await renewChanges(db, settings);
      utimesSync(path, new Date(), new Date());
      return null;
    } finally {
      db.close();
    }
  } catch (error) {
    if (!isOfIndex(error)) throw error;
    return wordTrouble(error) ?? messageOf(error);
  }
}

/** The same where the last session is asked for, which may be another one by then: that is told. */
export async function freshenForLast(given: Given, settings: Settings, io: Io): Promise<void> {
  const trouble = await freshen(given, settings, io);
  if (trouble !== null)
    io.say(`tt: what is new was not read, and 'last' may not be the last: ${trouble}`);
}

/** Busy, full, or not ours to write: what is in it is still the answer. */
const isOfIndex = (error: unknown) =>
  error instanceof Failure ||
  (error instanceof Error && error.name === "SQLiteError") ||
  /^(EACCES|EPERM|EROFS)$/.test(codeOf(error));
