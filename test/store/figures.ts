import type { Database } from "bun:sqlite";
import { expect } from "bun:test";

import type { TimedSession } from "../../src/model/activity-codec.ts";
import type { AgentSession } from "../../src/model/session.ts";
import { renewFigures } from "../../src/store/day-figures.ts";
import {
  areFiguresStale,
  basisOfFigures,
  type FigureSettings,
} from "../../src/store/figures-basis.ts";
import { saveTimes } from "../../src/store/times.ts";
import { plainSettings } from "../helpers/index.ts";
import type { Generated } from "../time/generated.ts";

/** As an ingest does it. */
export function save(
  db: Database,
  { sessionId, source, type, parent, ...times }: TimedSession,
): void {
  const [path = ""] = times.places;
  const look = db.query("INSERT OR IGNORE INTO places (path, evidence) VALUES (?, '{}')");
  for (const place of times.places) look.run(place);
  db.query(
    `INSERT OR REPLACE INTO agent_sessions (session_id, source, session_type, parent_session_id, project_path, project_name, start_time, message_count)
     VALUES (?, ?, ?, ?, ?, 'p', '2026-01-01T00:00:00.000Z', 0)`,
  ).run(sessionId, source, type, parent, path);
  const made: AgentSession = {
    sessionId,
    source,
    parentSessionId: parent,
    sessionType: type,
    projectPath: path,
    projectName: "p",
    startTime: 0,
    endTime: null,
    messageCount: 0,
    userMessageTimestamps: [],
    summary: null,
    userPrompts: [],
    startingPrompt: null,
    assistantMessageCount: 0,
    toolCallCount: 0,
  };
  saveTimes(db, made, times);
}

export const settingsOf = ({ calendar, rules }: Generated): FigureSettings => ({
  ...plainSettings,
  ...calendar,
  timezoneSign: calendar.timezone,
  time: rules,
});

export function renew(db: Database, settings: FigureSettings): void {
  const basis = basisOfFigures(settings);
  if (areFiguresStale(db, basis)) renewFigures(db, settings, basis);
  expect(areFiguresStale(db, basis)).toBe(false);
}
