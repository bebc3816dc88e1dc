import { MINUTE } from "../milliseconds.ts";
import type { TimeRules } from "./rules.ts";
import type { Span } from "./spans.ts";

/** Something a person did, as far as it says when they were there. */
type Act = {
  /** UTC epoch milliseconds. */
  at: number;
  /** Milliseconds since the last output of its session; null where it opens the session. */
  since: number | null;
};

/**
 * Why a stretch is direct time. `before`: reading and typing before the act. `stayed`: between two acts so near that
 * the person stayed. `after`: reading on, after the last act before the person left.
 */
type DirectRule = "before" | "stayed" | "after";

/** A stretch of a person's attention, and the act it belongs to. */
export type DirectSpan<Done extends Act> = Span & { rule: DirectRule; act: Done };

/**
 * A person's attention: at any moment it belongs to one act at most, so that nothing is ever counted twice.
 * @param acts of all sessions together, ascending
 * @returns ascending, none overlapping another
 */
export function directTime<Done extends Act>(
  acts: readonly Done[],
  rules: TimeRules,
): DirectSpan<Done>[] {
  const spans: DirectSpan<Done>[] = [];
  eachDirect(acts, rules, (rule, act, start, end) => {
    if (start < end) spans.push({ start, end, rule, act });
  });
  return spans;
}

type TakeDirect<Done> = (rule: DirectRule, act: Done, start: number, end: number) => void;

/** The same, span by span; some may be empty. */
export function eachDirect<Done extends Act>(
  acts: readonly Done[],
  rules: TimeRules,
  take: TakeDirect<Done>,
): void {
  let before: Done | undefined;
  for (const act of acts) {
    const lead = act.at - leadOf(act, rules);
    if (before === undefined) {
      take("before", act, lead, act.at);
    } else if (act.at - before.at <= rules.stay) {
      const start = Math.max(lead, before.at);
      take("stayed", before, before.at, start);
      take("before", act, start, act.at);
    } else {
      const left = Math.min(before.at + rules.after, act.at);
      take("after", before, before.at, left);
      take("before", act, Math.max(lead, left), act.at);
    }
    before = act;
  }
  if (before !== undefined) take("after", before, before.at, before.at + rules.after);
}

/** How long a person read and typed before they did something. */
const leadOf = ({ since }: Act, { opening, reading }: TimeRules) =>
  since === null ? opening : Math.min(since, reading);

/** The least and the most that the same acts can be taken for: only the time before them; gaps up to 15 min joined. */
export function bandOf(rules: TimeRules): { low: TimeRules; high: TimeRules } {
  return {
    low: { ...rules, stay: 0, after: 0 },
    high: { ...rules, stay: Math.max(rules.stay, 15 * MINUTE) },
  };
}
