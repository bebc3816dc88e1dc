import type { Database } from "bun:sqlite";

import { joinedIn } from "../model/joined.ts";
import type { Step } from "../model/step.ts";
import { changedTitles } from "../model/title.ts";
import type { Keeping } from "../read-unit.ts";
import { masked } from "../secrets/mask.ts";
import { addChore, endChore } from "./chores.ts";
import { factsIn } from "./facts.ts";
import { markAllPending, markPending } from "./pending.ts";
import { flushSearch, saveTitle } from "./search-index.ts";
import { deleteUnheld } from "./unheld.ts";
import { unpacked } from "./unpacked.ts";
import { renewVocabulary, Vocabulary } from "./vocabulary.ts";
import { writing } from "./writing.ts";

/**
 * Does once what is due with what is kept: who asked a prompt, which queued texts came together in one line, and the
 * search, in indexes of before version 10; masks for secrets in what was kept without; what forgetting has left in those
 * of before version 18; and the search of those of before version 16.
 */
export function tidyArchive(db: Database, { maskSecrets }: Keeping): void {
  writing(db, () => {
    if (endChore(db, "archive")) judgeArchive(db);
    if (maskSecrets && endChore(db, "masks")) maskArchive(db);
    if (endChore(db, "unheld")) deleteLeft(db);
    if (endChore(db, "vocabulary")) renewVocabulary(db);
    flushSearch(db);
  });
}

function judgeArchive(db: Database): void {
  // First of all: a change of a text that waits in no queue is taken for one of a text that can be searched.
  db.run(
    "INSERT OR IGNORE INTO search_waiting (id) SELECT prompt_key FROM prompts WHERE asked = 0",
  );
  judgeSteps(db);
  const rows = db.query<Titled, []>(
    "SELECT session_id, summary FROM agent_sessions WHERE summary <> ''",
  );
  saveTitles(db, rows.all(), true);
}

type Titled = { session_id: string; summary: string };

function saveTitles(db: Database, titles: readonly Titled[], areNew: boolean): void {
  const vocabulary = new Vocabulary(db);
  for (const title of titles) saveTitle(db, vocabulary, title, areNew);
  vocabulary.flush();
}

/** What was masked is still in rows, in the vocabulary and in the file. */
function maskArchive(db: Database): void {
  const changed = [maskPrompts, maskFacts, maskLeafTitles, maskTitles].map((mask) => mask(db));
  if (changed.every((count) => count === 0)) return;
  markAllPending(db);
  addChore(db, "vocabulary");
  addChore(db, "rewrite");
}

function deleteLeft(db: Database): void {
  if (deleteUnheld(db) === 0) return;
  addChore(db, "vocabulary");
  addChore(db, "rewrite");
}

/** What cannot be unpacked is left to the making of rows, which tells it and keeps the session pending. */
function judgeSteps(db: Database): void {
  const asked = db.query("UPDATE prompts SET asked = 1 WHERE prompt_key = ?");
  const join = db.query("INSERT OR IGNORE INTO joined (queued, line) VALUES (?, ?)");
  const read = db.query<{ session_id: string; steps: Uint8Array }, [number]>(
    "SELECT session_id, steps FROM transcripts WHERE transcript_id = ?",
  );
  for (const id of idsOf(db, "transcripts", "transcript_id")) {
    const row = read.get(id);
    const steps = row === null ? [] : unpacked(row.steps);
    if (steps === null && row !== null) markPending(db, row.session_id);
    for (const { kind, key } of steps ?? []) if (kind === "agent_prompt") asked.run(key);
    for (const { queued, line } of joinedOf(db, steps ?? [])) join.run(queued, line);
  }
}

function joinedOf(db: Database, steps: Step[]) {
  if (!steps.some(({ kind }) => kind === "enqueue")) return [];
  const text = db.query<{ text: string }, [number]>(
    "SELECT text FROM prompts WHERE prompt_key = ?",
  );
  const prompts = steps.flatMap(({ key }) => {
    const row = text.get(key);
    return row === null ? [] : [{ key, ...row }];
  });
  return joinedIn({ steps, prompts }).joined;
}

const idsOf = (db: Database, table: string, column: string): number[] =>
  db
    .query<{ id: number }, []>(`SELECT ${column} AS id FROM ${table}`)
    .all()
    .map(({ id }) => id);

/** @returns how many were changed, as the next three do */
function maskPrompts(db: Database): number {
  const read = db.query<{ text: string }, [number]>(
    "SELECT text FROM prompts WHERE prompt_key = ?",
  );
  const write = db.query("UPDATE prompts SET text = ? WHERE prompt_key = ?");
  let changed = 0;
  for (const key of idsOf(db, "prompts", "prompt_key")) {
    const before = read.get(key)?.text ?? "";
    const text = masked(before);
    if (text !== before) changed += write.run(text, key).changes;
  }
  return changed;
}

function maskFacts(db: Database): number {
  const rows = db.query<{ transcript_id: number; facts: string }, []>(
    "SELECT transcript_id, facts FROM transcripts WHERE facts ->> '$.titles' <> '{}'",
  );
  const write = db.query("UPDATE transcripts SET facts = ? WHERE transcript_id = ?");
  let changed = 0;
  for (const { transcript_id, facts } of rows.all()) {
    const known = factsIn(facts);
    const now = JSON.stringify({ ...known, titles: changedTitles(known.titles, masked) });
    if (now !== facts) changed += write.run(now, transcript_id).changes;
  }
  return changed;
}

function maskLeafTitles(db: Database): number {
  const rows = db.query<{ leaf: number; title: string }, []>("SELECT leaf, title FROM leaf_titles");
  const write = db.query(
    "UPDATE OR REPLACE leaf_titles SET title = ? WHERE leaf = ? AND title = ?",
  );
  let changed = 0;
  for (const { leaf, title } of rows.all()) {
    const now = masked(title);
    if (now !== title) changed += write.run(now, leaf, title).changes;
  }
  return changed;
}

function maskTitles(db: Database): number {
  const rows = db.query<Titled, []>("SELECT session_id, text AS summary FROM titles").all();
  const changed = rows.flatMap(({ session_id, summary }) => {
    const now = masked(summary);
    return now === summary ? [] : [{ session_id, summary: now }];
  });
  saveTitles(db, changed, false);
  return changed.length;
}
