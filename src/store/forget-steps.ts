import type { Database } from "bun:sqlite";

import type { Ownership } from "../model/family.ts";
import { encodeSteps } from "../model/step-codec.ts";
import { likenesses, timedIds } from "../model/step-list.ts";
import type { IdHash, Step } from "../model/step.ts";
import { addAnchors } from "./anchors.ts";
import { factsIn } from "./facts.ts";
import { deleteTranscript, Forgotten, isSaid, readWhole } from "./forgotten.ts";
import { markPending } from "./pending.ts";
import { plainId } from "./plain-id.ts";
import { removeRows } from "./sessions.ts";
import { stepsIn } from "./unpacked.ts";

export type TranscriptRow = {
  transcript_id: number;
  unit_id: number;
  session_id: string;
  source: string;
  facts: string;
  steps: Uint8Array;
};

export const transcriptsOf = (db: Database, sessionId: string) =>
  db
    .query<TranscriptRow, [string]>("SELECT * FROM transcripts WHERE session_id = ?")
    .all(sessionId);

/** The sessions of a family with what is whose, which of them go, and the transcripts of the others. */
type Going = {
  owned: ReadonlyMap<string, Ownership>;
  sessions: ReadonlySet<string>;
  staying: readonly TranscriptRow[];
};

/**
 * Notes what the sessions that go have written, by which it is known again, and takes it out of the transcripts that stay.
 * In a transaction.
 * @returns the keys of the steps that these have lost
 */
export function forgetSteps(db: Database, { owned, sessions, staying }: Going): IdHash[] {
  for (const [id, { own }] of owned) if (sessions.has(id)) noteSteps(db, own.flatMap(idsOf));
  const kept = keysOfStaying(owned, sessions);
  takeBack(db, kept);
  noteSteps(db, copiesFrom(owned, sessions), kept);
  const forgotten = new Forgotten(db);
  // What one transcript's marks and ids tell as a copy is in others by its key alone: first all is noted, then taken out.
  const copies = staying.flatMap(({ steps }) => [...forgotten.goneOf(stepsIn(steps), null)]);
  noteSteps(db, keysOf(copies), kept);
  return staying.flatMap((row) => trim(db, forgotten, row));
}

/** By what a step is known again, in a copy too: all of its anchors are among it (`anchorsOf`). */
const idsOf = (step: Step): IdHash[] => [
  step.key,
  ...(step.copiesKeepId && step.id !== undefined ? [step.id] : []),
  ...likenesses(step),
  ...timedIds(step),
];

export const keysOf = (steps: Iterable<Step>): IdHash[] => Array.from(steps, ({ key }) => key);

/** @param kept those of the keys that are not forgotten */
function noteSteps(db: Database, keys: readonly IdHash[], kept?: ReadonlySet<IdHash>): void {
  const note = db.query("INSERT OR IGNORE INTO forgotten_steps (step) VALUES (?)");
  for (const key of keys) if (!kept?.has(key)) note.run(key);
}

/** Earlier versions have noted what a session that stays has written, where a copy of it was taken out. */
function takeBack(db: Database, kept: ReadonlySet<IdHash>): void {
  const keep = db.query("DELETE FROM forgotten_steps WHERE step = ?");
  for (const key of kept) keep.run(key);
}

/**
 * What the sessions that stay have written themselves: it is not forgotten where a copy names a session that leaves, which
 * had copied it as well. But for calls, which go where their answer goes alone (`goneOf`).
 */
const keysOfStaying = (
  owned: ReadonlyMap<string, Ownership>,
  sessions: ReadonlySet<string>,
): ReadonlySet<IdHash> =>
  new Set(
    [...owned]
      .filter(([id]) => !sessions.has(id))
      .flatMap(([, { own }]) => own.flatMap(({ kind, key }) => (kind === "tool_call" ? [] : key))),
  );

/** What the sessions that stay have copied where the last of it came from one that leaves: under new ids too. */
const copiesFrom = (
  owned: ReadonlyMap<string, Ownership>,
  sessions: ReadonlySet<string>,
): IdHash[] =>
  [...owned].flatMap(([id, { origin, copied }]) =>
    !sessions.has(id) && sessions.has(origin ?? "") ? keysOf(copied) : [],
  );

/** Takes out of a transcript what is forgotten. @returns the keys of those steps */
function trim(db: Database, forgotten: Forgotten, row: TranscriptRow): IdHash[] {
  const steps = stepsIn(row.steps);
  const gone = forgotten.goneOf(steps, null);
  const kept = steps.filter((step) => !gone.has(step));
  const isLess = gone.size > 0;
  if (isLess && !kept.some(isSaid)) deleteWhole(db, row);
  else {
    const rest = isLess ? { cwd: firstPlace(db, kept) } : null;
    const facts = JSON.stringify(forgotten.factsWithout(factsIn(row.facts), rest));
    if (isLess || facts !== row.facts) keepRest(db, row, facts, isLess ? kept : null);
  }
  return keysOf(gone);
}

/** Nothing that was said is left in a transcript. */
function deleteWhole(db: Database, row: TranscriptRow): void {
  deleteTranscript(db, row);
  deleteRows(db, row.session_id);
  markPending(db, row.session_id);
}

/** @param kept null where all steps stay */
function keepRest(db: Database, row: TranscriptRow, facts: string, kept: Step[] | null): void {
  const { transcript_id, unit_id, session_id } = row;
  db.query("UPDATE transcripts SET facts = ? WHERE transcript_id = ?").run(facts, transcript_id);
  readWhole(db, unit_id);
  markPending(db, session_id);
  if (kept === null) return;
  db.query("UPDATE transcripts SET steps = ? WHERE transcript_id = ?").run(
    encodeSteps(kept),
    transcript_id,
  );
  db.query("DELETE FROM anchors WHERE transcript_id = ?").run(transcript_id);
  addAnchors(db, transcript_id, kept);
}

/** Where the first words were typed that are left. */
function firstPlace(db: Database, steps: readonly Step[]): string | null {
  const place = db.query<{ cwd: string | null }, [number]>(
    "SELECT cwd FROM prompts WHERE prompt_key = ?",
  );
  for (const { key } of steps) {
    const row = place.get(key);
    if (row !== null) return row.cwd;
  }
  return null;
}

export function deleteRows(db: Database, sessionId: string): void {
  removeRows(db, sessionId);
  db.query("DELETE FROM links WHERE session_id = ?1 OR named_by = ?1").run(sessionId);
  const children = db.query<{ session_id: string }, [string]>(
    "SELECT session_id FROM agent_sessions WHERE parent_session_id = ?",
  );
  for (const { session_id } of children.all(sessionId)) markPending(db, plainId(db, session_id).id);
}
