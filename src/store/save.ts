import type { Database } from "bun:sqlite";

import type { SessionSource } from "../model/session.ts";
import { decodeSteps, encodeSteps } from "../model/step-codec.ts";
import { anchorsOf, keepLost } from "../model/step-list.ts";
import { type Facts, type Prompt, UNFINISHED_LINE } from "../model/transcript.ts";
import type { PackedTranscript, ReadUnit } from "../read-unit.ts";
import type { RootSkip, Unit } from "../sources/source.ts";

type Bindings = Record<string, string | number | Uint8Array | null>;

/** A unit that was read, and the directory it was found under. */
export type FoundUnit = { unit: Unit; root: string; read: ReadUnit };

/**
 * Keeps what units say, and marks the sessions whose rows have to be made again. One transaction: all or nothing.
 * What a unit said before and says no more (its file was rewritten) is kept.
 */
export function saveUnits(db: Database, found: readonly FoundUnit[]): void {
  db.transaction(() => {
    for (const one of found) saveUnit(db, one);
  }).immediate();
}

function saveUnit(db: Database, { unit, root, read }: FoundUnit): void {
  const unitId = saveLedger(db, unit, root, read);
  for (const transcript of read.transcripts) saveTranscript(db, unitId, transcript);
  for (const { leaf, title } of read.leafTitles) saveLeafTitle(db, leaf, title);
  if (read.resumed) addToNotes(db, unit, read);
  else replaceNotes(db, unit, read);
}

function saveLedger(db: Database, unit: Unit, root: string, read: ReadUnit): number {
  const { skips, progress } = read;
  const { source, path, file, generation, bytes } = unit;
  // What could not be read at all is tried again the next time, whether it has changed or not.
  const stamp = skips.some(({ where }) => where === null) ? "" : (read.stamp ?? unit.stamp);
  const { offset = null, lines = null, guard = null } = progress ?? {};
  const row = db
    .query<{ unit_id: number }, [Bindings]>(
      `INSERT INTO units (source, root, path, file, generation, stamp, bytes, read_to, read_lines, guard)
       VALUES ($source, $root, $path, $file, $generation, $stamp, $bytes, $offset, $lines, $guard)
       ON CONFLICT (path) DO UPDATE SET root = excluded.root, file = excluded.file,
         generation = excluded.generation, stamp = excluded.stamp, bytes = excluded.bytes,
         read_to = excluded.read_to, read_lines = excluded.read_lines, guard = excluded.guard
       RETURNING unit_id`,
    )
    .get({
      source,
      root,
      path,
      file,
      generation,
      stamp,
      bytes: Math.trunc(bytes),
      offset,
      lines,
      guard,
    });
  if (row === null) throw new Error("the ledger gave no id");
  return row.unit_id;
}

function saveTranscript(db: Database, unitId: number, told: PackedTranscript): void {
  const { sessionId, source } = told;
  const before = db
    .query<{ transcript_id: number; facts: string; steps: Uint8Array }, [string, number]>(
      "SELECT transcript_id, facts, steps FROM transcripts WHERE session_id = ? AND unit_id = ?",
    )
    .get(sessionId, unitId);
  const now = before === null ? told : withLost(before, told);
  const facts = JSON.stringify(now.facts);
  for (const prompt of told.prompts) savePrompt(db, prompt);
  if (before !== null && before.facts === facts && Bun.deepEquals(before.steps, now.steps)) return;
  const { transcript_id } = db
    .query<{ transcript_id: number }, [Bindings]>(
      `INSERT INTO transcripts (unit_id, session_id, source, facts, steps)
       VALUES ($unitId, $sessionId, $source, $facts, $steps)
       ON CONFLICT (session_id, unit_id) DO UPDATE SET facts = excluded.facts, steps = excluded.steps
       RETURNING transcript_id`,
    )
    .get({ unitId, sessionId, source, facts, steps: now.steps }) ?? { transcript_id: 0 };
  const anchor = db.query("INSERT OR IGNORE INTO anchors (anchor, transcript_id) VALUES (?, ?)");
  for (const id of now.anchors) anchor.run(id, transcript_id);
  saveLinks(db, sessionId, now.facts);
  markPending(db, sessionId);
}

/** What the unit says now, with what it said before and left out since. */
function withLost(
  before: { facts: string; steps: Uint8Array },
  told: PackedTranscript,
): PackedTranscript {
  const now = decodeSteps(told.steps);
  const steps = keepLost(decodeSteps(before.steps), now);
  const old: Facts = JSON.parse(before.facts);
  // Where its beginning is gone, the unit no longer says where the session began.
  const lostSome = steps.length > now.length;
  const facts: Facts = {
    ...told.facts,
    cwd: lostSome ? (old.cwd ?? told.facts.cwd) : (told.facts.cwd ?? old.cwd),
    parent: told.facts.parent ?? old.parent,
    origins: [...new Set([...old.origins, ...told.facts.origins])],
    titles: { ...old.titles, ...told.facts.titles },
    version: old.version ?? told.facts.version,
  };
  return { ...told, facts, steps: encodeSteps(steps), anchors: anchorsOf(steps) };
}

function saveLinks(db: Database, namedBy: string, facts: Facts): void {
  const link = db.query(
    "INSERT OR IGNORE INTO links (session_id, named_by, relation) VALUES (?, ?, ?)",
  );
  for (const origin of facts.origins) link.run(origin, namedBy, "origin");
  for (const spawned of facts.spawned ?? []) {
    // The row of a session that was started may hang on who started it.
    if (link.run(spawned, namedBy, "spawned").changes > 0) markPending(db, spawned);
  }
}

/** Of two readings of one prompt the longer text is kept: a copy may have lost a part, or be half written. */
function savePrompt(db: Database, { key, text, cwd }: Prompt): void {
  db.query(
    `INSERT INTO prompts (prompt_key, text, cwd) VALUES ($key, $text, $cwd)
     ON CONFLICT (prompt_key) DO UPDATE SET
       text = CASE WHEN length(excluded.text) = length(text) THEN max(excluded.text, text)
                   WHEN length(excluded.text) > length(text) THEN excluded.text ELSE text END,
       cwd = coalesce(min(cwd, excluded.cwd), cwd, excluded.cwd)
     WHERE excluded.text <> text OR excluded.cwd IS NOT cwd`,
  ).run({ key, text, cwd });
}

/** A title may belong to any session that is there: their rows are all made again. */
function saveLeafTitle(db: Database, leaf: number, title: string): void {
  const insert = db.query("INSERT OR IGNORE INTO leaf_titles (leaf, title) VALUES (?, ?)");
  if (insert.run(leaf, title).changes > 0) markPending(db, EVERY_SESSION);
}

/** Stands for all sessions in the list of those that are pending. */
export const EVERY_SESSION = "*";

const markPending = (db: Database, sessionId: string) =>
  db.query("INSERT OR IGNORE INTO pending (session_id) VALUES (?)").run(sessionId);

/** What was skipped in a unit, and what no schema knows, in the place of what was said of it before. */
function replaceNotes(db: Database, { source, path }: Unit, { skips, unknowns }: ReadUnit): void {
  saveSkips(db, source, path, skips);
  db.query("DELETE FROM unknowns WHERE path = ?").run(path);
  addUnknowns(db, source, path, unknowns);
}

/** The same for a unit of which only the new part was read. */
function addToNotes(db: Database, { source, path }: Unit, { skips, unknowns }: ReadUnit): void {
  db.query("DELETE FROM skips WHERE path = ? AND reason = ?").run(path, UNFINISHED_LINE);
  addSkips(db, source, path, skips);
  addUnknowns(db, source, path, unknowns);
}

/** Replaces what was said of a path before. */
export function saveSkips(
  db: Database,
  source: SessionSource,
  path: string,
  skips: ReadUnit["skips"],
): void {
  db.query("DELETE FROM skips WHERE path = ?").run(path);
  addSkips(db, source, path, skips);
}

function addSkips(
  db: Database,
  source: SessionSource,
  path: string,
  skips: ReadUnit["skips"],
): void {
  const insert = db.query("INSERT INTO skips (source, path, place, reason) VALUES (?, ?, ?, ?)");
  for (const { where, reason } of skips) insert.run(source, path, where, reason);
}

function addUnknowns(
  db: Database,
  source: SessionSource,
  path: string,
  unknowns: ReadUnit["unknowns"],
): void {
  const insert = db.query(
    `INSERT INTO unknowns (path, source, what, count) VALUES (?, ?, ?, ?)
     ON CONFLICT (path, what) DO UPDATE SET count = count + excluded.count`,
  );
  for (const { what, count } of unknowns) insert.run(path, source, what, count);
}

/** What a look through the directories of a source found. */
export type Looked = {
  source: SessionSource;
  roots: readonly string[];
  /** The paths of all units. */
  found: ReadonlySet<string>;
  /** What could not be listed. */
  skips: readonly RootSkip[];
};

/** Tells anew what could not be listed, and forgets what was skipped in files that are gone. */
export function saveLooked(db: Database, { source, roots, found, skips }: Looked): void {
  const told = db.query<{ path: string; root: string | null }, [string]>(
    `SELECT DISTINCT skips.path, root FROM skips LEFT JOIN units USING (path) WHERE skips.source = ?`,
  );
  const stale = told
    .all(source)
    .filter(({ path, root }) => !found.has(path) && (root === null || roots.includes(root)));
  if (stale.length === 0 && skips.length === 0) return;
  db.transaction(() => {
    const remove = db.query("DELETE FROM skips WHERE path = ?");
    for (const { path } of stale) remove.run(path);
    for (const { path, where, reason } of skips) addSkips(db, source, path, [{ where, reason }]);
  }).immediate();
}
