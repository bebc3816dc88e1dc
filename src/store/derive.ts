import type { Database } from "bun:sqlite";

import { messageOf } from "../failure.ts";
import {
  type Derived,
  deriveSessions,
  type Lookup,
  type PromptText,
  type Told,
} from "../model/derive.ts";
import type { SessionEvent } from "../model/event.ts";
import type { AgentSession, SessionSource, SessionType } from "../model/session.ts";
import { decodeSteps } from "../model/step-codec.ts";
import type { IdHash } from "../model/step.ts";
import type { Facts } from "../model/transcript.ts";
import { Kin } from "./kin.ts";
import { EVERY_SESSION } from "./save.ts";
import { saveSkips } from "./skips.ts";
import { asText } from "./time.ts";
import { saveTimes } from "./times.ts";

/** What became of the sessions whose facts had changed. */
export type Changes = { added: string[]; updated: string[] };

/**
 * Makes the rows and events of all sessions that are pending, and of those that share records with them. One
 * transaction. What an interrupted ingest left pending is made by the next one.
 */
export function makePendingSessions(db: Database): Changes {
  const changes: Changes = { added: [], updated: [] };
  db.transaction(() => {
    expandPending(db);
    const lookup = lookupIn(db);
    const done = new Set<string>();
    const pending = db
      .query<{ session_id: string }, []>("SELECT session_id FROM pending ORDER BY session_id")
      .all();
    const kin = new Kin(db, pending.length);
    for (const { session_id } of pending) {
      if (done.has(session_id)) continue;
      const family = kin.familyOf(session_id);
      for (const member of family) done.add(member);
      makeFamily(db, family, lookup, changes);
    }
  }).immediate();
  return changes;
}

/** What is wrong with one family must not keep the others from being made: it stays pending, and is told. */
function makeFamily(
  db: Database,
  family: readonly string[],
  lookup: Lookup,
  changes: Changes,
): void {
  let told: Told[] = [];
  try {
    told = family.flatMap((member) => toldOf(db, member) ?? []);
    for (const derived of deriveSessions(told, lookup)) saveDerived(db, derived, changes);
  } catch (error) {
    const reason = `its rows could not be made: ${messageOf(error)}`;
    saveSkips(db, told[0]?.source ?? "claude", family[0] ?? "", [{ where: null, reason }]);
    return;
  }
  const remove = db.query("DELETE FROM pending WHERE session_id = ?");
  for (const member of family) remove.run(member);
}

function expandPending(db: Database): void {
  const all = db.query("DELETE FROM pending WHERE session_id = ?").run(EVERY_SESSION);
  if (all.changes === 0) return;
  db.run("INSERT OR IGNORE INTO pending SELECT DISTINCT session_id FROM transcripts");
}

function toldOf(db: Database, sessionId: string): Told | null {
  const rows = db
    .query<{ source: SessionSource; facts: string; steps: Uint8Array }, [string]>(
      "SELECT source, facts, steps FROM transcripts WHERE session_id = ?",
    )
    .all(sessionId);
  const source = rows[0]?.source;
  if (source === undefined) return null;
  const tellings = rows.map(({ facts, steps }) => {
    const known: Facts = JSON.parse(facts);
    return { facts: known, steps: decodeSteps(steps) };
  });
  const started = tellings.some(({ facts }) => facts.type !== "user");
  return { sessionId, source, tellings, startedBy: started ? starterOf(db, sessionId) : null };
}

/** Who says that it started a session: a subagent rather than a session of a person's, whose copies say so too. */
function starterOf(db: Database, sessionId: string): Told["startedBy"] {
  return db
    .query<{ sessionId: string; type: SessionType }, [string]>(
      `SELECT named_by AS sessionId, facts ->> '$.type' AS type FROM links
         JOIN transcripts ON transcripts.session_id = named_by
        WHERE links.session_id = ? AND relation = 'spawned'
        ORDER BY type = 'user', named_by LIMIT 1`,
    )
    .get(sessionId);
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
  return {
    promptOf: (key) => prompt.get(key) ?? undefined,
    titleOfLeaf: (leaf) => titles.get(leaf),
  };
}

function saveDerived(db: Database, derived: Derived, changes: Changes): void {
  const { session, events } = derived;
  const before = db
    .query<Row, [string]>("SELECT * FROM agent_sessions WHERE session_id = ?")
    .get(session.sessionId);
  const row = rowOf(session);
  if (before === null) changes.added.push(session.sessionId);
  else if (!Bun.deepEquals(before, row)) changes.updated.push(session.sessionId);
  if (before === null || !Bun.deepEquals(before, row)) insertSession(db, row);
  saveEvents(db, before === null ? null : session.sessionId, events);
  saveTimes(db, derived);
}

/** A session as the index and every JSON output show it: exactly these names, times as UTC text. */
export type Row = {
  session_id: string;
  source: string;
  parent_session_id: string | null;
  session_type: string;
  project_path: string;
  project_name: string;
  start_time: string;
  end_time: string | null;
  message_count: number;
  summary: string | null;
  user_prompts: string;
  starting_prompt: string | null;
  assistant_message_count: number;
  tool_call_count: number;
};

function rowOf(session: AgentSession): Row {
  return {
    session_id: session.sessionId,
    source: session.source,
    parent_session_id: session.parentSessionId,
    session_type: session.sessionType,
    project_path: session.projectPath,
    project_name: session.projectName,
    start_time: asText(session.startTime),
    end_time: session.endTime === null ? null : asText(session.endTime),
    message_count: session.messageCount,
    summary: session.summary,
    user_prompts: JSON.stringify(session.userPrompts),
    starting_prompt: session.startingPrompt,
    assistant_message_count: session.assistantMessageCount,
    tool_call_count: session.toolCallCount,
  };
}

function insertSession(db: Database, row: Row): void {
  db.query(
    `INSERT OR REPLACE INTO agent_sessions (
       session_id, source, parent_session_id, session_type, project_path, project_name, start_time, end_time,
       message_count, summary, user_prompts, starting_prompt, assistant_message_count, tool_call_count)
     VALUES (
       $session_id, $source, $parent_session_id, $session_type, $project_path, $project_name, $start_time, $end_time,
       $message_count, $summary, $user_prompts, $starting_prompt, $assistant_message_count, $tool_call_count)`,
  ).run(row);
}

/** @param known the session whose events may be there already, null where there are none */
function saveEvents(db: Database, known: string | null, events: readonly SessionEvent[]): void {
  if (known !== null) removeEvents(db, known, new Set(events.map(({ id }) => id)));
  const insert = db.query(
    `INSERT INTO events (id, timestamp, type, source, session_id, cwd, kind, prompt_key)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET timestamp = excluded.timestamp, cwd = excluded.cwd, kind = excluded.kind`,
  );
  for (const { id, timestamp, type, source, sessionId, cwd, kind, promptKey } of events) {
    insert.run(id, asText(timestamp), type, source, sessionId, cwd, kind, promptKey);
  }
}

function removeEvents(db: Database, sessionId: string, but: ReadonlySet<string>): void {
  const before = db.query<{ id: string }, [string]>("SELECT id FROM events WHERE session_id = ?");
  const remove = db.query("DELETE FROM events WHERE id = ?");
  for (const { id } of before.all(sessionId)) if (!but.has(id)) remove.run(id);
}

/** Makes sessions again, and those that share records with them, from what the index holds; writes nothing. */
export function derivedAgain(db: Database, sessionIds: readonly string[]): Derived[] {
  const lookup = lookupIn(db);
  const kin = new Kin(db, sessionIds.length);
  const done = new Set<string>();
  return sessionIds.flatMap((sessionId) => {
    if (done.has(sessionId)) return [];
    const family = kin.familyOf(sessionId);
    for (const member of family) done.add(member);
    return deriveSessions(
      family.flatMap((member) => toldOf(db, member) ?? []),
      lookup,
    );
  });
}
