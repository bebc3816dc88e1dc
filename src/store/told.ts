import type { Database } from "bun:sqlite";

import { shareOut, type Told } from "../model/derive.ts";
import type { SessionSource, SessionType } from "../model/session.ts";
import { decodeSteps } from "../model/step-codec.ts";
import type { Step } from "../model/step.ts";
import { factsIn } from "./facts.ts";
import { Kin } from "./kin.ts";
import { plainId } from "./plain-id.ts";
import { stepsIn } from "./unpacked.ts";

/**
 * All that the index holds of a session; null where that is nothing.
 * @param unpack what becomes of steps that cannot be unpacked
 */
export function toldOf(
  db: Database,
  sessionId: string,
  unpack: (packed: Uint8Array) => Step[] = decodeSteps,
): Told | null {
  const rows = db
    .query<{ source: SessionSource; facts: string; steps: Uint8Array }, [string]>(
      "SELECT source, facts, steps FROM transcripts WHERE session_id = ?",
    )
    .all(sessionId);
  const source = rows[0]?.source;
  if (source === undefined) return null;
  const tellings = rows.map(({ facts, steps }) => ({
    facts: factsIn(facts),
    steps: unpack(steps),
  }));
  const started = tellings.some(({ facts }) => facts.type !== "user");
  return { sessionId, source, tellings, startedBy: started ? starterOf(db, sessionId) : null };
}

/** The source that tells of some sessions; null where none does. */
export const sourceOf = (db: Database, sessionIds: readonly string[]): SessionSource | null =>
  db
    .query<{ source: SessionSource }, [string]>(
      "SELECT source FROM transcripts WHERE session_id IN (SELECT value FROM json_each(?)) LIMIT 1",
    )
    .get(JSON.stringify(sessionIds))?.source ?? null;

/** Who says that it started a session: a subagent rather than a session of a person's, whose copies say so too. */
export function starterOf(db: Database, sessionId: string): Told["startedBy"] {
  return db
    .query<{ sessionId: string; type: SessionType }, [string]>(
      `SELECT named_by AS sessionId, facts ->> '$.type' AS type FROM links
         JOIN transcripts ON transcripts.session_id = named_by
        WHERE links.session_id = ? AND relation = 'spawned'
        ORDER BY type = 'user', named_by LIMIT 1`,
    )
    .get(sessionId);
}

/** The steps that are sessions' own, by the sessions' ids: all that was ever told of them, copies sorted out. */
export function ownSteps(
  db: Database,
  sessionIds: readonly string[],
): Map<string, readonly Step[]> {
  const plain = sessionIds.map((id) => plainId(db, id).id);
  const kin = new Kin(db, plain);
  const steps = new Map<string, readonly Step[]>();
  for (const sessionId of plain) {
    if (steps.has(sessionId)) continue;
    const family = kin.familyOf(sessionId).flatMap((member) => toldOf(db, member, stepsIn) ?? []);
    for (const [member, { own }] of shareOut(family).owned) steps.set(member, own);
  }
  return steps;
}
