import type { Stretch, TimedSession } from "../../src/model/activity-codec.ts";
import type { HumanEvent } from "../../src/model/activity.ts";
import { type Ledger, ledgerOf } from "../../src/time/ledger.ts";
import { defaultRules, type TimeRules } from "../../src/time/rules.ts";
import type { Span } from "../../src/time/spans.ts";
import { at, clockOf } from "../model/at-work.ts";

/** Sessions as reports see them, with clock times ("10:05") of one invented day; spans as text. */

let made = 0;

/** @param since minutes since the session's last output, null where the act opens it */
export const act = (clock: string, since: number | null = null, place = 0): HumanEvent => ({
  at: at(clock),
  kind: "prompt",
  since: since === null ? null : since * 60_000,
  key: made++,
  place,
});

export const stretch = (
  from: string,
  to: string,
  rule: Stretch["rule"] = "sure",
  delegating = false,
): Stretch => ({ start: at(from), end: at(to), rule, delegating });

export const session = (sessionId: string, more: Partial<TimedSession> = {}): TimedSession => ({
  sessionId,
  source: "claude",
  type: "user",
  parent: null,
  humans: [],
  work: [],
  places: [`/${sessionId}`],
  ...more,
});

/** A subagent of another session. */
export const subagent = (id: string, parent: string, ...work: Stretch[]): TimedSession =>
  session(id, { type: "subagent", parent, work });

/** A ledger as text: the project is the directory. */
export function booked(sessions: readonly TimedSession[], change: Partial<TimeRules> = {}) {
  const ledger: Ledger<string> = ledgerOf(
    sessions,
    { ...defaultRules, ...change },
    (place) => place,
  );
  return {
    direct: ledger.direct.map((span) => `${text(span)} ${span.rule} ${span.act.owner.project}`),
    worked: ledger.worked.map((span) => `${text(span)} ${span.owner.project}`),
    unaccounted: ledger.unaccounted.map((span) => `${text(span)} ${span.owner.project}`),
    roots: [...new Set(ledger.worked.map(({ owner }) => `${owner.sessionId} of ${owner.root}`))],
  };
}

const text = ({ start, end }: Span) => `${clockOf(start)}-${clockOf(end)}`;
