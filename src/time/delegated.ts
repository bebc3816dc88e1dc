import type { Stretch } from "../model/activity-codec.ts";
import type { TimeRules } from "./rules.ts";
import { cut, type Span, union, without } from "./spans.ts";

/** What a session's stretches come to under the rules. */
export type AgentTime = {
  /** When the agent worked: ascending, none overlapping another. */
  worked: AgentSpan[];
  /** What lies over the caps: nothing says that anybody worked then. */
  unaccounted: Span[];
};

/** `delegating`: a tool that starts other agents was pending. */
export type AgentSpan = Span & { delegating: boolean };

export function agentTime(stretches: readonly Stretch[], rules: TimeRules): AgentTime {
  const time: AgentTime = { worked: [], unaccounted: [] };
  for (const { start, end, rule, delegating } of stretches) {
    const capped = Math.min(end, start + capOf(rule, rules));
    if (start < capped) time.worked.push({ start, end: capped, delegating });
    if (capped < end) time.unaccounted.push({ start: capped, end });
  }
  return time;
}

function capOf(rule: Stretch["rule"], { writingCap, toolCap }: TimeRules): number {
  if (rule === "sure") return Number.POSITIVE_INFINITY;
  return rule === "tool" ? toolCap : writingCap;
}

/** A session's own work without what it only waited for its children, whose work counts as theirs. */
export function withoutWaiting(
  worked: readonly AgentSpan[],
  children: readonly Span[],
): AgentSpan[] {
  const [first] = worked;
  const last = worked.at(-1);
  if (first === undefined || last === undefined || children.length === 0) return [...worked];
  const running = union(cut(children, { start: first.start, end: last.end }));
  return worked.flatMap((span) => (span.delegating ? without([span], running) : [span]));
}
