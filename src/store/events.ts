import type { Database } from "bun:sqlite";

import type { SessionEvent } from "../model/event.ts";
import { asText } from "./time.ts";

export const eventColumns = "id, timestamp, type, source, session_id, cwd, kind, prompt_key";

export const valuesOfEvent = (event: SessionEvent) =>
  [
    event.id,
    asText(event.timestamp),
    event.type,
    event.source,
    event.sessionId,
    event.cwd,
    event.kind,
    event.promptKey,
  ] as const;

/** Writes those that are new or say something else, and removes those that are no more. */
export function replaceEvents(
  db: Database,
  sessionId: string,
  events: readonly SessionEvent[],
): void {
  const before = eventsBefore(db, sessionId);
  const insert = db.query(
    `INSERT INTO events (${eventColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET timestamp = excluded.timestamp, cwd = excluded.cwd, kind = excluded.kind`,
  );
  for (const event of events) {
    const { id, timestamp, cwd, kind } = event;
    const same = before.get(id);
    before.delete(id);
    const isSame = same?.cwd === cwd && same.kind === kind && same.timestamp === asText(timestamp);
    if (!isSame) insert.run(...valuesOfEvent(event));
  }
  const remove = db.query("DELETE FROM events WHERE id = ?");
  for (const id of before.keys()) remove.run(id);
}

type EventBefore = { id: string; timestamp: string; cwd: string; kind: string | null };

function eventsBefore(db: Database, sessionId: string): Map<string, EventBefore> {
  const rows = db.query<EventBefore, [string]>(
    "SELECT id, timestamp, cwd, kind FROM events WHERE session_id = ?",
  );
  return new Map(rows.all(sessionId).map((row) => [row.id, row]));
}
