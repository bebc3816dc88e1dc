import type { Database } from "bun:sqlite";

import { shareOut, type Told } from "../model/derive.ts";
import type { Ownership } from "../model/family.ts";
import { namesakeId } from "../model/namesakes.ts";
import type { SessionSource } from "../model/session.ts";
import { decodeSteps } from "../model/step-codec.ts";
import type { IdHash, Step } from "../model/step.ts";
import type { PackedTranscript, ReadUnit } from "../read-unit.ts";
import { addChore } from "./chores.ts";
import { factsIn } from "./facts.ts";
import { forgetSteps, keysOf, type TranscriptRow, transcriptsOf } from "./forget-steps.ts";
import { type Forgotten, stepsBefore } from "./forgotten.ts";
import type { FreshTellings } from "./fresh.ts";
import { Kin } from "./kin.ts";
import { deleteTitlesOf } from "./leaf-titles.ts";
import { stepsIn } from "./unpacked.ts";

/**
 * Forgets what sessions say that were forgotten before: in copies of them too, whether these are still to be read or were
 * read already. In a transaction.
 */
export function forgetLater(
  db: Database,
  forgotten: Forgotten,
  fresh: FreshTellings,
  found: readonly { read: ReadUnit }[],
): void {
  for (const told of found.flatMap(({ read }) => read.transcripts)) {
    const until = forgotten.untilOf(told);
    if (until === null) continue;
    const steps = [...stepsBefore(decodeSteps(told.steps), until)];
    const isMore = forgotten.countTold(steps) < steps.length;
    const kin = isMore ? forgetTold(db, forgotten, told, steps) : [];
    for (const { session_id } of kin) fresh.forget(session_id);
  }
}

/** @returns the transcripts that share records with it */
function forgetTold(
  db: Database,
  forgotten: Forgotten,
  told: PackedTranscript,
  steps: readonly Step[],
): TranscriptRow[] {
  const staying = kinOf(db, told);
  const { owned, sessions } = shareOutWith(staying, forgotten, told, steps);
  const before = new Set(keysOf(steps.slice(0, forgotten.countTold(steps))));
  const shares = withSettled(owned, sessions, before);
  const trimmed = forgetSteps(db, { owned: shares, sessions, ids: [], staying });
  const own = [...shares].flatMap(([id, share]) => (sessions.has(id) ? share.own : []));
  const isTitleGone = deleteTitlesOf(db, keysOf(own));
  if (trimmed.length > 0) addChore(db, "unheld");
  if (trimmed.length > 0 || isTitleGone) addChore(db, "rewrite");
  return staying;
}

/** What is whose, of a session that is forgotten and its kin, and which of them are forgotten. */
function shareOutWith(
  kin: readonly TranscriptRow[],
  forgotten: Forgotten,
  { sessionId, source, facts }: PackedTranscript,
  steps: readonly Step[],
) {
  const rowsOf = Map.groupBy(kin, ({ session_id }) => session_id);
  const id = rowsOf.has(sessionId) ? namesakeId(sessionId, facts.parent ?? "") : sessionId;
  const { family, owned } = shareOut([
    { sessionId: id, source, tellings: [{ facts, steps }], startedBy: null },
    ...Array.from(rowsOf, ([member, rows]) => toldIn(member, source, rows)),
  ]);
  const members = new Set(family.map((one) => one.sessionId));
  const isGone = (one: string) => one === id || (!members.has(one) && forgotten.isForgotten(one));
  return { owned, sessions: new Set([...owned.keys()].filter(isGone)) };
}

const toldIn = (
  sessionId: string,
  source: SessionSource,
  rows: readonly TranscriptRow[],
): Told => ({
  sessionId,
  source,
  tellings: rows.map(({ facts, steps }) => ({ facts: factsIn(facts), steps: stepsIn(steps) })),
  startedBy: null,
});

/**
 * What of the steps so far others have had as theirs when a session was forgotten, stays theirs, though they may have gone
 * on since so that they seem to be copies: which of two without marks is the older one is told by what came next.
 */
function withSettled(
  owned: ReadonlyMap<string, Ownership>,
  sessions: ReadonlySet<string>,
  before: ReadonlySet<IdHash>,
): Map<string, Ownership> {
  const isSettled = ({ key }: Step) => before.has(key);
  return new Map(
    Array.from(owned, ([id, share]) => {
      const { own, copied } = share;
      const copiedSince = copied.filter((step) => !isSettled(step));
      if (sessions.has(id)) return [id, { ...share, own: own.filter((step) => !isSettled(step)) }];
      return [id, { ...share, own: [...own, ...copied.filter(isSettled)], copied: copiedSince }];
    }),
  );
}

/** The transcripts that share records with one, but for what its own session has said after it was forgotten. */
function kinOf(db: Database, { sessionId, facts, anchors }: PackedTranscript): TranscriptRow[] {
  const holders = db
    .query<{ id: string }, [string]>(
      `SELECT DISTINCT session_id AS id FROM json_each(?) AS asked
         CROSS JOIN anchors ON anchor = asked.value JOIN transcripts USING (transcript_id)`,
    )
    .all(JSON.stringify(anchors));
  const kin = new Kin(db, []);
  const first = [sessionId, ...facts.origins, ...holders.map(({ id }) => id)];
  const family = new Set(first.flatMap((id) => kin.familyOf(id)));
  const isItself = (row: TranscriptRow) =>
    row.session_id === sessionId && factsIn(row.facts).parent === facts.parent;
  return [...family]
    .sort()
    .flatMap((id) => transcriptsOf(db, id))
    .filter((row) => !isItself(row));
}
