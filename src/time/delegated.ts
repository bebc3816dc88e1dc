import type { Stretch } from "../model/activity-codec.ts";
import type { TimeRules } from "./rules.ts";
import { byStart, type Span, without } from "./spans.ts";

/** What a session's stretches come to under the rules. */
type AgentTime = {
  /** When the agent worked: ascending, none overlapping another. */
  worked: AgentSpan[];
  /** What lies over the caps: nothing says that anybody worked then. */
  unaccounted: AgentSpan[];
  /** When a person's answer was waited for. */
  waited: Span[];
};

/** `delegating`: a tool that starts other agents was pending. */
export type AgentSpan = Span & { delegating: boolean };

export function agentTime(stretches: readonly Stretch[], rules: TimeRules): AgentTime {
  const time: AgentTime = { worked: [], unaccounted: [], waited: [] };
  for (const { start, end, rule, delegating } of stretches) {
    if (rule === "wait") {
      time.waited.push({ start, end });
      continue;
    }
    const capped = Math.min(end, start + capOf(rule, rules));
    const before = time.worked.at(-1);
    const goesOn = before?.end === start && before.delegating === delegating;
    if (goesOn) before.end = Math.max(start, capped);
    else if (start < capped) time.worked.push({ start, end: capped, delegating });
    if (capped < end) time.unaccounted.push({ start: capped, end, delegating });
  }
  return time;
}

function capOf(rule: Exclude<Stretch["rule"], "wait">, { writingCap, toolCap }: TimeRules): number {
  if (rule === "sure") return Number.POSITIVE_INFINITY;
  return rule === "tool" ? toolCap : writingCap;
}

export const nothing: AgentTime = { worked: [], unaccounted: [], waited: [] };

/** When a session was at something, were it only to wait for a person: its parent then waits for it. */
export const takenUp = ({ worked, unaccounted, waited }: AgentTime): Span[] => [
  ...worked,
  ...unaccounted,
  ...waited,
];

/**
 * What of a session's spans is its own, and not only waiting for its children.
 * @param running when a child was at something: ascending, without overlaps
 */
export function withoutWaiting(
  spans: readonly AgentSpan[],
  running: readonly Span[],
): readonly AgentSpan[] {
  if (running.length === 0) return spans;
  const waiting = spans.filter(({ delegating }) => delegating);
  if (waiting.length === 0) return spans;
  const own = spans.filter(({ delegating }) => !delegating);
  return [...own, ...without(waiting, running)].sort(byStart);
}
