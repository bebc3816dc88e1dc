import type { Database } from "bun:sqlite";

import { ingest, type SourceRoots } from "../../src/ingest.ts";
import type { SessionSource } from "../../src/model/session.ts";
import type { Keeping } from "../../src/read-unit.ts";
import { makePendingSessions } from "../../src/store/derive.ts";
import { type FigureSettings, renewIfStale } from "../../src/store/figures-basis.ts";
import { FreshTellings } from "../../src/store/fresh.ts";
import { openIndex } from "../../src/store/open.ts";
import { defaultRules } from "../../src/time/rules.ts";

export const emptyIndex = (): Database => openIndex({ path: ":memory:", say: () => {} });

/** An index in memory of what lies in the given directories. */
export async function indexOf(source: SessionSource, roots: readonly string[]): Promise<Database> {
  const db = emptyIndex();
  await ingestInto(db, new Map([[source, roots]]));
  return db;
}

/** What is kept where nothing is set. */
export const keepAll: Keeping = { prompts: true, maskSecrets: true };

/** As the command does it, but without a look at the directories that sessions name. */
export async function ingestInto(
  db: Database,
  roots: SourceRoots,
  full = false,
  keeping = keepAll,
) {
  const options = { roots, full, keeping, onSource: () => {}, onProgress: () => {} };
  const report = await ingest(db, options);
  await renewIfStale(db, plainSettings);
  return report;
}

/** Where nothing is set, in UTC. */
export const plainSettings: FigureSettings = {
  timezone: "UTC",
  isSystemZone: false,
  isInZoneFiles: false,
  timezoneSign: "UTC",
  dayStart: 0,
  time: defaultRules,
  projects: [],
  home: "/home/ann",
};

/** Makes every row again from what the index keeps. */
export function makeAgain(db: Database): void {
  for (const table of ["agent_sessions", "events", "activity", "titles"])
    db.run(`DELETE FROM ${table}`);
  db.run("INSERT INTO pending VALUES ('*')");
  makePendingSessions(db, new FreshTellings());
}

/** What an index says of sessions, whatever order it was read in: the rows, the events, the times and the words. */
export function contentsOf(db: Database): unknown {
  const all = (sql: string) => db.query(sql).all();
  return {
    sessions: all("SELECT * FROM agent_sessions ORDER BY session_id"),
    events: all("SELECT * FROM events ORDER BY id"),
    times: all("SELECT session_id, first, last, hex(times) FROM activity ORDER BY session_id"),
    prompts: all("SELECT * FROM prompts ORDER BY prompt_key"),
    joined: all("SELECT * FROM joined"),
    titles: all("SELECT * FROM titles ORDER BY title_key"),
    pending: all("SELECT * FROM pending"),
    figures: all("SELECT * FROM day_figures ORDER BY date, project_key"),
    totals: all("SELECT * FROM day_totals ORDER BY date"),
    roots: all("SELECT * FROM day_sessions ORDER BY date, project_key, root"),
    projects: all("SELECT * FROM project_places ORDER BY path, session_path"),
    names: all("SELECT * FROM project_names ORDER BY project_key"),
  };
}
