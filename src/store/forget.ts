import type { Database } from "bun:sqlite";

import { append } from "../long-lists.ts";
import { factsOfLostOrigin, shareOut } from "../model/derive.ts";
import type { Ownership } from "../model/family.ts";
import { namesakeId } from "../model/namesakes.ts";
import { encodeSteps } from "../model/step-codec.ts";
import { type IdHash, idHash, type Step } from "../model/step.ts";
import type { Facts } from "../model/transcript.ts";
import { addAnchors } from "./anchors.ts";
import { addChore } from "./chores.ts";
import { makePendingSessions } from "./derive.ts";
import { factsIn } from "./facts.ts";
import {
  deleteRows,
  emptiedBy,
  forgetSteps,
  type Going,
  keysOf,
  type TranscriptRow,
  transcriptsOf,
} from "./forget-steps.ts";
import { deleteTranscript } from "./forgotten.ts";
import { FreshTellings } from "./fresh.ts";
import { Kin } from "./kin.ts";
import { deleteLeafTitles } from "./leaf-titles.ts";
import { markPending } from "./pending.ts";
import { plainId } from "./plain-id.ts";
import { rewriteIfDue } from "./rewrite.ts";
import { flushSearch } from "./search-index.ts";
import { toldOf } from "./told.ts";
import { deleteTraces, tracesOf } from "./traces.ts";
import { deleteUnheld } from "./unheld.ts";
import { stepsIn } from "./unpacked.ts";
import { renewVocabulary } from "./vocabulary.ts";
import { writing } from "./writing.ts";

/**
 * Deletes sessions for good: what is left of them are hashes, by which they are known again where they are read once
 * more. What other sessions have copied from them goes too; what these said themselves stays.
 * @param until the moment (UTC epoch ms) up to which the sessions are forgotten, should they ever go on
 * @returns whether nothing of them is left in the file's bytes either
 */
export function forget(db: Database, sessions: ReadonlySet<string>, until: number): boolean {
  writing(db, () => {
    const traces = tracesOf(db, sessions);
    const steps: IdHash[] = [];
    for (const family of familiesOf(db, sessions))
      append(steps, forgetInFamily(db, family, sessions, until));
    for (const id of sessions) deleteRows(db, id);
    makePendingSessions(db, new FreshTellings());
    const folders = deleteTraces(db, traces);
    deleteUnheld(db);
    deleteLeafTitles(db, { steps, folders });
    flushSearch(db);
    renewVocabulary(db);
    addChore(db, "rewrite");
  });
  return rewriteIfDue(db);
}

/** The sessions that go with some others because they have nothing but copies of theirs. */
export const mereCopiesOf = (db: Database, sessions: ReadonlySet<string>): string[] =>
  [...familiesOf(db, sessions)].flatMap((family) =>
    // Most sessions have no kin, and are not looked at for that.
    family.length === 1 ? [] : emptiedBy(db, goingIn(db, family, sessions).going),
  );

/** The families of sessions, each once. */
function* familiesOf(db: Database, sessions: ReadonlySet<string>): Generator<string[]> {
  const plain = new Set(Array.from(sessions, (id) => plainId(db, id).id));
  const kin = new Kin(db, [...plain]);
  const done = new Set<string>();
  for (const id of plain) {
    const family = kin.familyOf(id);
    if (!done.has(family[0] ?? id)) yield family;
    done.add(family[0] ?? id);
  }
}

/** @returns the keys of the steps that transcripts have lost, or that were lost with them */
function forgetInFamily(
  db: Database,
  family: readonly string[],
  sessions: ReadonlySet<string>,
  until: number,
): IdHash[] {
  const { going, facts, leaving } = goingIn(db, family, sessions);
  const { owned, ids, staying } = going;
  noteSessions(db, ids, until);
  const trimmed = forgetSteps(db, going);
  for (const [id, { own }] of owned)
    if (!sessions.has(id)) keepCopied(db, id, own, facts.get(id), [leaving, staying]);
  for (const row of leaving) deleteTranscript(db, row);
  // Without the other of its id a session has that for itself.
  const freed = new Set(leaving.map(({ session_id }) => session_id));
  for (const { session_id } of staying) if (freed.has(session_id)) markPending(db, session_id);
  return [...trimmed, ...leaving.flatMap(({ steps }) => keysOf(stepsIn(steps)))];
}

/** A family of which some sessions go, what is known of each, and the transcripts that go. */
function goingIn(db: Database, family: readonly string[], sessions: ReadonlySet<string>) {
  const { owned, facts } = shareOut(family.flatMap((member) => toldOf(db, member, stepsIn) ?? []));
  const rows = family.flatMap((member) => transcriptsOf(db, member));
  const [leaving, staying] = parted(rows, owned, sessions);
  const ids = idsNoted(db, leaving, sessions, owned);
  const going: Going = { owned, sessions, ids, staying };
  return { going, facts, leaving };
}

type Parted = readonly [leaving: readonly TranscriptRow[], staying: readonly TranscriptRow[]];

/** The transcripts of the sessions that leave, and the others. */
function parted(
  rows: readonly TranscriptRow[],
  owned: ReadonlyMap<string, Ownership>,
  sessions: ReadonlySet<string>,
): Parted {
  const leaves = ({ session_id, facts }: TranscriptRow) => {
    const named = namesakeId(session_id, factsIn(facts).parent ?? "");
    return sessions.has(owned.has(named) ? named : session_id);
  };
  return [rows.filter(leaves), rows.filter((row) => !leaves(row))];
}

/** The ids by which the sessions that go are known again. */
function idsNoted(
  db: Database,
  leaving: readonly TranscriptRow[],
  sessions: ReadonlySet<string>,
  owned: ReadonlyMap<string, Ownership>,
): string[] {
  const ids = new Set([...owned.keys()].filter((id) => sessions.has(id)));
  for (const { session_id, facts } of leaving) {
    const { parent } = factsIn(facts);
    if (parent !== null) ids.add(namesakeId(session_id, parent));
  }
  // An id that another session has as well says nothing by itself.
  const shared = [...owned.keys()].filter((id) => !ids.has(id)).map((id) => plainId(db, id).id);
  return [...ids].filter((id) => !shared.includes(id));
}

function noteSessions(db: Database, ids: readonly string[], until: number): void {
  const note = db.query(
    `INSERT INTO forgotten_sessions (session, until) VALUES (?, ?)
     ON CONFLICT (session) DO UPDATE SET until = max(until, excluded.until)`,
  );
  for (const id of ids) note.run(idHash(id), until);
}

/**
 * What of a session that stays lived on only in a copy that leaves, gets a transcript of its own.
 * @param known what its own units say of it; none do where it has no file any more
 */
function keepCopied(
  db: Database,
  id: string,
  own: readonly Step[],
  known: Facts | undefined,
  [leaving, staying]: Parted,
): void {
  const holder = leaving.find(({ facts }) => factsIn(facts).origins.includes(id));
  if (holder === undefined) return;
  const told = staying.filter(({ session_id }) => session_id === id);
  const kept = new Set(told.flatMap(({ steps }) => stepsIn(steps).map(({ key }) => key)));
  const steps = own.filter(({ key }) => !kept.has(key));
  if (steps.length === 0) return;
  const facts = known ?? factsOfLostOrigin(factsIn(holder.facts));
  const added = db
    .query(
      "INSERT OR IGNORE INTO transcripts (unit_id, session_id, source, facts, steps) VALUES (?, ?, ?, ?, ?)",
    )
    .run(holder.unit_id, id, holder.source, JSON.stringify(facts), encodeSteps(steps));
  if (added.changes > 0) addAnchors(db, Number(added.lastInsertRowid), steps);
  markPending(db, id);
}
