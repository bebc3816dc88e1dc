import type { Database } from "bun:sqlite";

import type { SessionSource } from "../model/session.ts";
import { decodeSteps, encodeSteps } from "../model/step-codec.ts";
import { anchorsOf, keepLost } from "../model/step-list.ts";
import { type Facts, UNFINISHED_LINE } from "../model/transcript.ts";
import type { PackedTranscript, ReadUnit } from "../read-unit.ts";
import type { Unit } from "../sources/source.ts";
import { asAsked, type Said, settleAsked, takeBackAsked } from "./asked.ts";
import { addChore } from "./chores.ts";
import { factsIn } from "./facts.ts";
import { forgetLater } from "./forget-later.ts";
import { forgetUnit, type Forgotten, forgottenIn } from "./forgotten.ts";
import type { FreshTellings } from "./fresh.ts";
import { saveLeafTitles } from "./leaf-titles.ts";
import { Links } from "./links.ts";
import { hasNewWords, promptRows } from "./prompts.ts";
import { OrderedRows, Rows } from "./rows.ts";
import { breakSeals } from "./seals.ts";
import { flushSearch } from "./search-index.ts";
import { addSkips, saveSkips } from "./skips.ts";
import { stepsIn } from "./unpacked.ts";
import { Vocabulary } from "./vocabulary.ts";
import { writing } from "./writing.ts";

type Bindings = Record<string, string | number | Uint8Array | null>;

/** A unit that was read, and the directory it was found under. */
export type FoundUnit = { unit: Unit; root: string; read: ReadUnit };

/**
 * Keeps what units say, and marks the sessions whose rows have to be made again. One transaction: all or nothing.
 * What a unit said before and says no more (its file was rewritten) is kept.
 * @returns those that tell only of what was forgotten: they are in no ledger
 */
export function saveUnits(
  db: Database,
  found: readonly FoundUnit[],
  fresh: FreshTellings,
): ReadonlySet<Unit> {
  const forgotten = new Set<Unit>();
  if (found.length === 0) return forgotten;
  writing(db, () => {
    breakSeals(
      db,
      found.map(({ unit }) => unit),
    );
    const batch = newBatch(db, fresh);
    if (batch.forgotten !== null) forgetLater(db, batch.forgotten, found);
    for (const one of found) if (!saveUnit(db, batch, one)) forgotten.add(one.unit);
    batch.prompts.flush();
    settleAsked(db, batch.children);
    batch.anchors.flush();
    batch.links.flush();
    batch.pending.flush();
    batch.joined.flush();
    batch.vocabulary.flush();
    flushSearch(db);
  });
  return forgotten;
}

/** What the units of one transaction have in common. */
type Batch = {
  fresh: FreshTellings;
  prompts: OrderedRows;
  /** The sessions in which another session's agent may have asked. */
  children: Set<string>;
  anchors: OrderedRows;
  links: Links;
  pending: Rows;
  joined: Rows;
  vocabulary: Vocabulary;
  /** Null where nothing was forgotten. */
  forgotten: Forgotten | null;
  /** Whether something was skipped or unknown before. */
  holdsNotes: boolean;
};

function newBatch(db: Database, fresh: FreshTellings): Batch {
  const notes = db
    .query<{ held: number }, []>(
      "SELECT EXISTS (SELECT 1 FROM skips) OR EXISTS (SELECT 1 FROM unknowns) AS held",
    )
    .get();
  return {
    fresh,
    prompts: promptRows(db, fresh),
    children: new Set(),
    anchors: new OrderedRows(
      new Rows(db, "INSERT OR IGNORE INTO anchors (anchor, transcript_id)", 2),
    ),
    links: new Links(db),
    pending: new Rows(db, "INSERT OR IGNORE INTO pending (session_id)", 1),
    joined: new Rows(db, "INSERT OR IGNORE INTO joined (queued, line)", 2),
    vocabulary: new Vocabulary(db),
    forgotten: forgottenIn(db),
    holdsNotes: notes?.held !== 0,
  };
}

/** @returns whether anything is left of it that was not forgotten */
function saveUnit(db: Database, batch: Batch, { unit, root, read: all }: FoundUnit): boolean {
  const read = batch.forgotten === null ? all : batch.forgotten.without(unit, all);
  if (read === null) {
    forgetUnit(db, unit);
    return false;
  }
  const row = saveUnitRow(db, unit, root, read);
  for (const transcript of read.transcripts) saveTranscript(db, batch, row, transcript);
  saveLeafTitles(db, batch.fresh, unit.path, read.leafTitles);
  if (read.resumed) addToNotes(db, unit, read);
  else if (row.isNew && !batch.holdsNotes) addNotes(db, unit, read);
  else replaceNotes(db, unit, read);
  return true;
}

/** A unit's row. `isNew`: nothing was ever said by it before. */
type UnitRow = { unitId: number; isNew: boolean };

function saveUnitRow(db: Database, unit: Unit, root: string, read: ReadUnit): UnitRow {
  const { skips, progress } = read;
  const { source, path, file, generation, bytes } = unit;
  // What could not be read at all is tried again the next time, whether it has changed or not.
  const stamp = skips.some(({ where }) => where === null) ? "" : (read.stamp ?? unit.stamp);
  const { offset = null, lines = null, guard = null } = progress ?? {};
  const size = Math.trunc(bytes);
  const added = db
    .query(
      `INSERT INTO units (source, root, path, file, generation, stamp, bytes, read_to, read_lines, guard)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO NOTHING`,
    )
    .run(source, root, path, file, generation, stamp, size, offset, lines, guard);
  if (added.changes > 0) return { unitId: Number(added.lastInsertRowid), isNew: true };
  const row = db
    .query<{ unit_id: number }, [Bindings]>(
      `UPDATE units SET root = $root, file = $file, generation = $generation, stamp = $stamp, bytes = $size,
         read_to = $offset, read_lines = $lines, guard = $guard WHERE path = $path RETURNING unit_id`,
    )
    .get({ root, path, file, generation, stamp, size, offset, lines, guard });
  if (row === null) throw new Error("a unit got no id");
  return { unitId: row.unit_id, isNew: false };
}

function saveTranscript(db: Database, batch: Batch, row: UnitRow, read: PackedTranscript): void {
  const before = row.isNew ? null : saidBefore(db, row, read);
  const told = before === null ? read : asAsked(read, before);
  if (told.facts.type === "subagent") batch.children.add(told.sessionId);
  for (const { key, kind, text, cwd } of told.prompts) {
    const isAsked = kind === "agent_prompt";
    batch.prompts.add(key, text, cwd, isAsked ? 1 : 0);
    if (!isAsked) batch.vocabulary.add(text);
  }
  for (const { queued, line } of told.joined) batch.joined.add(queued, line);
  const saved = row.isNew ? addTranscript(db, row, told) : null;
  if (saved !== null) {
    batch.fresh.add(told);
    return saveFindings(batch, saved, told);
  }
  batch.fresh.forget(told.sessionId);
  // What is new has told of this session before only where it tells of it twice.
  const said = row.isNew ? saidBefore(db, row, told) : before;
  const again = mergeTranscript(db, row, told, said);
  if (again !== null) saveFindings(batch, again.transcriptId, again.now);
  else if (hasNewWords(db, told.prompts)) batch.pending.add(told.sessionId);
}

/** The id of the new row; null where the unit has told of this session before. */
function addTranscript(db: Database, { unitId }: UnitRow, told: PackedTranscript): number | null {
  const { sessionId, source, facts, steps } = told;
  const added = db
    .query(
      `INSERT INTO transcripts (unit_id, session_id, source, facts, steps) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (session_id, unit_id) DO NOTHING`,
    )
    .run(unitId, sessionId, source, JSON.stringify(facts), steps);
  return added.changes > 0 ? Number(added.lastInsertRowid) : null;
}

const saidBefore = (db: Database, { unitId }: UnitRow, { sessionId }: PackedTranscript) =>
  db
    .query<Said, [string, number]>(
      "SELECT facts, steps FROM transcripts WHERE session_id = ? AND unit_id = ?",
    )
    .get(sessionId, unitId);

/** Null where nothing has changed. */
function mergeTranscript(
  db: Database,
  { unitId }: UnitRow,
  told: PackedTranscript,
  before: Said | null,
) {
  const { sessionId, source } = told;
  const now = before === null ? told : withLost(db, before, told);
  if (before !== null && !isBehind(told, before.steps))
    takeBackAsked(db, before.steps, told.prompts);
  const facts = JSON.stringify(now.facts);
  if (before !== null && before.facts === facts && Bun.deepEquals(before.steps, now.steps))
    return null;
  const row = db
    .query<{ transcript_id: number }, [Bindings]>(
      `INSERT INTO transcripts (unit_id, session_id, source, facts, steps)
       VALUES ($unitId, $sessionId, $source, $facts, $steps)
       ON CONFLICT (session_id, unit_id) DO UPDATE SET facts = excluded.facts, steps = excluded.steps
       RETURNING transcript_id`,
    )
    .get({ unitId, sessionId, source, facts, steps: now.steps });
  if (row === null) throw new Error("a transcript got no id");
  return { transcriptId: row.transcript_id, now };
}

/** By what a session's kin is found. */
function saveFindings(
  { anchors, links, pending }: Batch,
  transcriptId: number,
  now: PackedTranscript,
): void {
  for (const id of now.anchors) anchors.add(id, transcriptId);
  links.add(now.sessionId, now.facts);
  pending.add(now.sessionId);
}

/** What the unit says now, with what it said before and left out since, if that was not forgotten. */
function withLost(db: Database, before: Said, told: PackedTranscript): PackedTranscript {
  const old = factsIn(before.facts);
  // The steps so far are the first of those now, so that none was left out.
  if (isBehind(told, before.steps)) return { ...told, facts: withOld(told.facts, old, false) };
  const now = decodeSteps(told.steps);
  const known = stepsIn(before.steps);
  const kept = known.filter(({ key }) => !told.lost?.has(key));
  if (kept.length < known.length) addChore(db, "unheld");
  const steps = keepLost(kept, now);
  // Where its beginning is gone, the unit no longer says what the session is, whose, and where it began.
  const lostSome = steps.length > now.length;
  const facts = withOld(told.facts, old, lostSome);
  return { ...told, facts, steps: encodeSteps(steps), anchors: anchorsOf(steps) };
}

/** Whether the new part was read from where the steps in the index end. */
const isBehind = ({ steps, earlier }: PackedTranscript, before: Uint8Array) =>
  earlier === before.length && Buffer.compare(before, steps.subarray(0, earlier)) === 0;

const withOld = (told: Facts, old: Facts, lostSome: boolean): Facts => ({
  ...told,
  type: lostSome ? old.type : told.type,
  cwd: lostSome ? (old.cwd ?? told.cwd) : (told.cwd ?? old.cwd),
  parent: lostSome ? (old.parent ?? told.parent) : (told.parent ?? old.parent),
  origins: [...new Set([...old.origins, ...told.origins])],
  titles: { ...old.titles, ...told.titles },
  ...(old.recency !== undefined && { recency: told.recency ?? old.recency }),
  ...(old.callsKnown && { callsKnown: true }),
  version: old.version ?? told.version,
});

/** What was skipped in a unit, and what no schema knows, in the place of what was said of it before. */
function replaceNotes(db: Database, { source, path }: Unit, { skips, unknowns }: ReadUnit): void {
  saveSkips(db, source, path, skips);
  db.query("DELETE FROM unknowns WHERE path = ?").run(path);
  addUnknowns(db, source, path, unknowns);
}

/** The same for a unit of which nothing was said before. */
function addNotes(db: Database, { source, path }: Unit, { skips, unknowns }: ReadUnit): void {
  addSkips(db, source, path, skips);
  addUnknowns(db, source, path, unknowns);
}

/** The same for a unit of which only the new part was read. */
function addToNotes(db: Database, { source, path }: Unit, { skips, unknowns }: ReadUnit): void {
  db.query("DELETE FROM skips WHERE path = ? AND reason = ?").run(path, UNFINISHED_LINE);
  addSkips(db, source, path, skips);
  addUnknowns(db, source, path, unknowns);
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
