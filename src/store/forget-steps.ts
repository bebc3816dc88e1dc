import type { Database } from "bun:sqlite";

import type { Ownership } from "../model/family.ts";
import { encodeSteps } from "../model/step-codec.ts";
import { likenesses, timedIds } from "../model/step-list.ts";
import { type IdHash, idHash, type Step } from "../model/step.ts";
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

/** A family with what is whose, which of its sessions go, the ids by which these are noted, and the other transcripts. */
export type Going = {
  owned: ReadonlyMap<string, Ownership>;
  sessions: ReadonlySet<string>;
  ids: readonly string[];
  staying: readonly TranscriptRow[];
};

/**
 * Notes what the sessions that go have written, by which it is known again, and takes it out of the transcripts that stay.
 * In a transaction.
 * @returns the keys of the steps that these have lost
 */
export function forgetSteps(db: Database, going: Going): IdHash[] {
  const { forgotten, steps, kept } = forgottenWith(db, going);
  takeBack(db, kept);
  const note = db.query("INSERT OR IGNORE INTO forgotten_steps (step) VALUES (?)");
  for (const key of steps) note.run(key);
  return going.staying.flatMap((row) => trim(db, forgotten, row));
}

/** Of the others the sessions of which nothing would be left that was said: they go too. */
export function emptiedBy(db: Database, going: Going): string[] {
  const { forgotten } = forgottenWith(db, going);
  const isLeft = ({ steps }: TranscriptRow) => !isEmptied(restOf(forgotten, stepsIn(steps)));
  const left = new Set(going.staying.filter(isLeft).map(({ session_id }) => session_id));
  const all = new Set(going.staying.map(({ session_id }) => session_id));
  return [...all].filter((id) => !left.has(id));
}

/** What is known as forgotten when these have gone: the steps that are noted then, and those that are not. */
function forgottenWith(db: Database, { owned, sessions, ids, staying }: Going) {
  const kept = keysOfStaying(owned, sessions);
  const steps = new Set<IdHash>();
  const note = (keys: readonly IdHash[]) => {
    for (const key of keys) if (!kept.has(key)) steps.add(key);
  };
  for (const [id, { own }] of owned) if (sessions.has(id)) note(own.flatMap(idsOf));
  note(copiesFrom(owned, sessions));
  const forgotten = new Forgotten(db, { sessions: new Set(ids.map(idHash)), steps, kept });
  // What one transcript's marks and ids tell as a copy is in others by its key alone: first all is noted, then taken out.
  note(staying.flatMap((row) => keysOf(forgotten.goneOf(stepsIn(row.steps), null))));
  return { forgotten, steps, kept };
}

type Rest = { gone: ReadonlySet<Step>; kept: Step[] };

function restOf(forgotten: Forgotten, steps: readonly Step[]): Rest {
  const gone = forgotten.goneOf(steps, null);
  return { gone, kept: steps.filter((step) => !gone.has(step)) };
}

const isEmptied = ({ gone, kept }: Rest) => gone.size > 0 && !kept.some(isSaid);

/** By what a step is known again, in a copy too: all of its anchors are among it (`anchorsOf`). */
export const idsOf = (step: Step): IdHash[] => [
  step.key,
  ...(step.copiesKeepId && step.id !== undefined ? [step.id] : []),
  ...likenesses(step),
  ...timedIds(step),
];

export const keysOf = (steps: Iterable<Step>): IdHash[] => Array.from(steps, ({ key }) => key);

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
  const parts = restOf(forgotten, stepsIn(row.steps));
  const { gone, kept } = parts;
  const isLess = gone.size > 0;
  if (isEmptied(parts)) deleteWhole(db, row);
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
