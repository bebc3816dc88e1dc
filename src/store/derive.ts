import type { Database } from "bun:sqlite";

import { messageOf } from "../failure.ts";
import { append } from "../long-lists.ts";
import { type Derived, deriveLone, deriveSessions, type Lookup } from "../model/derive.ts";
import type { PromptText } from "../model/digest.ts";
import { decodeSteps, holdsKey } from "../model/step-codec.ts";
import { unique } from "../model/step-list.ts";
import type { IdHash, Step } from "../model/step.ts";
import { eventColumns, replaceEvents, valuesOfEvent } from "./events.ts";
import type { FreshTellings } from "./fresh.ts";
import { Kin } from "./kin.ts";
import { expandPending, pendingSessions, settlePending } from "./pending.ts";
import { namesakesOf } from "./plain-id.ts";
import { Rows } from "./rows.ts";
import { flushSearch, saveTitle } from "./search-index.ts";
import { rowColumns, rowOf } from "./session-row.ts";
import { removeRows, sessionOf } from "./sessions.ts";
import { saveSkips } from "./skips.ts";
import { saveTimes, timesColumns, valuesOfTimes } from "./times.ts";
import { sourceOf, starterOf, toldOf } from "./told.ts";
import { Vocabulary } from "./vocabulary.ts";
import { writing } from "./writing.ts";

/** What became of the sessions whose facts had changed. */
export type Changes = { added: string[]; updated: string[] };

/**
 * Makes the rows and events of all sessions that are pending, and of those that share records with them. One
 * transaction. What an interrupted ingest left pending is made by the next one.
 * @param isLast whether all has been read: what a title that came concerns is looked for only then
 */
export function makePendingSessions(db: Database, fresh: FreshTellings, isLast = true): Changes {
  const changes: Changes = { added: [], updated: [] };
  writing(db, () => {
    if (isLast) expandPending(db, fresh);
    const making = startMaking(db, fresh, changes);
    const done = new Set<string>();
    const failed: string[] = [];
    const pending = pendingSessions(db);
    const kin = new Kin(db, pending);
    for (const sessionId of pending) {
      if (done.has(sessionId)) continue;
      const family = kin.familyOf(sessionId);
      for (const member of family) done.add(member);
      if (!makeFamily(making, family)) append(failed, family);
    }
    making.sessions.flush();
    making.events.flush();
    making.times.flush();
    making.vocabulary.flush();
    flushSearch(db);
    settlePending(db, failed);
  });
  fresh.endRound();
  return changes;
}

/** What the families of one transaction have in common. */
type Making = {
  db: Database;
  fresh: FreshTellings;
  lookup: Lookup;
  changes: Changes;
  sessions: Rows;
  /** Events of sessions that are new. */
  events: Rows;
  /** The times of sessions that are new. */
  times: Rows;
  vocabulary: Vocabulary;
  /** Whether the index holds no session yet. */
  isFirst: boolean;
};

function startMaking(db: Database, fresh: FreshTellings, changes: Changes): Making {
  const held = db.query("SELECT 1 FROM agent_sessions LIMIT 1").get();
  return {
    db,
    fresh,
    lookup: lookupIn(db),
    changes,
    sessions: sessionRows(db),
    events: new Rows(db, `INSERT OR REPLACE INTO events (${eventColumns})`, 8),
    times: new Rows(db, `INSERT OR REPLACE INTO activity (${timesColumns})`, 4),
    vocabulary: new Vocabulary(db),
    isFirst: held === null,
  };
}

/**
 * What is wrong with one family must not keep the others from being made: it stays pending, and is told.
 * @returns whether its rows were made
 */
function makeFamily(making: Making, family: readonly string[]): boolean {
  const { db, lookup, fresh } = making;
  try {
    const [only = "", second] = family;
    const lone = second === undefined ? deriveFresh(making, only) : undefined;
    if (lone !== undefined) saveDerived(making, lone);
    else {
      const told = family.flatMap((member) => toldOf(db, member) ?? []);
      const made = deriveSessions(told, lookup);
      for (const derived of made) saveDerived(making, derived);
      removeOthers(db, family, made);
    }
    for (const member of family) fresh.made(member);
    return true;
  } catch (error) {
    const reason = `its rows could not be made: ${messageOf(error)}`;
    const source = sourceOf(db, family);
    if (source !== null) saveSkips(db, source, family[0] ?? "", [{ where: null, reason }]);
    return false;
  }
}

/** By other rules, or where less or more is told than before, what had rows may be no session, or have another id. */
function removeOthers(db: Database, family: readonly string[], made: readonly Derived[]): void {
  const sessions = new Set(made.map(({ session }) => session.sessionId));
  for (const id of family.flatMap((member) => [member, ...namesakesOf(db, member)]))
    if (!sessions.has(id) && sessionOf(db, id) !== null) removeRows(db, id);
}

/** The same rows as from the index, of a session that was read just now and of which no other unit tells. */
function deriveFresh({ db, fresh, lookup }: Making, sessionId: string): Derived | undefined {
  const told = fresh.of(sessionId);
  if (told === undefined || !isToldOnce(db, sessionId)) return undefined;
  const startedBy = told.facts.type === "user" ? null : starterOf(db, sessionId);
  const { digest, ...known } = told;
  const titled = () => titledSteps(db, sessionId, lookup);
  return deriveLone({ sessionId, startedBy, ...known }, digest, titled, lookup);
}

/** A session's steps where one of them bears a title in another file, as hardly any does. */
function titledSteps(db: Database, sessionId: string, { titleOfLeaf }: Lookup): readonly Step[] {
  const row = db
    .query<{ steps: Uint8Array }, [string]>("SELECT steps FROM transcripts WHERE session_id = ?")
    .get(sessionId);
  const isTitled = (key: IdHash) => titleOfLeaf(key) !== undefined;
  return row !== null && holdsKey(row.steps, isTitled) ? unique(decodeSteps(row.steps)) : [];
}

function isToldOnce(db: Database, sessionId: string): boolean {
  const row = db
    .query<{ units: number }, [string]>(
      "SELECT count(*) AS units FROM transcripts WHERE session_id = ?",
    )
    .get(sessionId);
  return row?.units === 1;
}

function lookupIn(db: Database): Lookup {
  const prompt = db.query<PromptText, [number]>(
    "SELECT text, cwd FROM prompts WHERE prompt_key = ?",
  );
  const titles = new Map<IdHash, string>();
  const rows = db.query<{ leaf: number; title: string }, []>(
    "SELECT leaf, max(title) AS title FROM leaf_titles GROUP BY leaf",
  );
  for (const { leaf, title } of rows.all()) titles.set(leaf, title);
  const pair = db.query("SELECT 1 FROM joined WHERE queued = ? AND line = ?");
  return {
    promptOf: (key) => prompt.get(key) ?? undefined,
    holds: (line, queued) => pair.get(queued, line) !== null,
    holdsLeafTitles: titles.size > 0,
    titleOfLeaf: (leaf) => titles.get(leaf),
  };
}

function saveDerived(making: Making, derived: Derived): void {
  const { session, events, times } = derived;
  const { db, changes } = making;
  const row = rowOf(session);
  const before = making.isFirst ? null : sessionOf(db, session.sessionId);
  if (before === null || before.summary !== row.summary)
    saveTitle(db, making.vocabulary, row, before === null);
  if (before === null) {
    changes.added.push(session.sessionId);
    making.sessions.add(...rowColumns.map((column) => row[column]));
    for (const event of events) making.events.add(...valuesOfEvent(event));
    making.times.add(...valuesOfTimes(session, times));
    return;
  }
  if (!Bun.deepEquals(before, row)) {
    changes.updated.push(session.sessionId);
    making.sessions.add(...rowColumns.map((column) => row[column]));
  }
  replaceEvents(db, session.sessionId, events);
  saveTimes(db, session, times);
}

const sessionRows = (db: Database) =>
  new Rows(
    db,
    `INSERT OR REPLACE INTO agent_sessions (${rowColumns.join(", ")})`,
    rowColumns.length,
  );
