import type { TimedSession } from "../model/activity-codec.ts";
import { ledgerOf } from "./ledger.ts";
import type { TimeRules } from "./rules.ts";

/** The time of one session, in milliseconds. */
export type SessionTime = {
  direct: number;
  /** Its agent's, and that of all subagents below it: what a report by session says. */
  delegated: number;
  /** Its agent's alone. */
  own: number;
};

export const noTime: SessionTime = { direct: 0, delegated: 0, own: 0 };

/**
 * @param sessions all that happened at the time, with what their subagents descend from
 * @returns of each session in which anything was done
 */
export function timePerSession(
  sessions: readonly TimedSession[],
  rules: TimeRules,
): Map<string, SessionTime> {
  const { direct, worked } = ledgerOf(sessions, rules, () => null);
  const times = new Map<string, SessionTime>();
  const timeOf = (id: string) => {
    let time = times.get(id);
    if (time === undefined) times.set(id, (time = { ...noTime }));
    return time;
  };
  for (const { start, end, act } of direct) timeOf(act.owner.sessionId).direct += end - start;
  for (const { start, end, owner } of worked) timeOf(owner.sessionId).own += end - start;
  const known = new Map(sessions.map((session) => [session.sessionId, session]));
  const owned = Array.from(times, ([id, { own }]) => ({ id, own }));
  for (const { id, own } of owned)
    for (const above of lineOf(id, known)) timeOf(above).delegated += own;
  return times;
}

/** A session, who started it, who started that one: up to the one that a person drives. */
function lineOf(sessionId: string, known: ReadonlyMap<string, TimedSession>): Set<string> {
  const line = new Set<string>();
  for (let id: string | null = sessionId; id !== null && !line.has(id);) {
    line.add(id);
    const session = known.get(id);
    id = session === undefined || session.type === "user" ? null : session.parent;
  }
  return line;
}
