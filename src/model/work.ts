import { compileLightly } from "../light.ts";
import { byStart, type Span, union, without } from "../time/spans.ts";
import { addWait, type Begin, turnsOf, type Wait } from "./dialogs.ts";
import { flat } from "./flat.ts";
import { type IdHash, isTyped, type Step, type StepKind } from "./step.ts";
import { asksPerson } from "./tools.ts";
import { endsIn, Turn } from "./turn.ts";

export type TimedStep = Step & { at: number };

/** The steps that have a time, by it; those of one time in the order in which they came. */
export const timedOf = (steps: readonly Step[]): TimedStep[] => byTime(steps.filter(isTimed));

/** Most sessions are in the order of their times: to see that is cheaper than to sort. */
function byTime<Moment extends { at: number }>(moments: Moment[]): Moment[] {
  for (let i = 1; i < moments.length; i++) {
    if ((moments[i]?.at ?? 0) < (moments[i - 1]?.at ?? 0))
      return moments.sort((a, b) => a.at - b.at);
  }
  return moments;
}

const isTimed = (step: Step): step is TimedStep => step.at !== null;

/** Time in which an agent worked, or may have: how much of it counts is for the time model's rules to say. */
export type Piece = {
  /** UTC epoch milliseconds. */
  start: number;
  end: number;
  /**
   * What is known of it. `exact`: the source recorded the time. `writing`, `tool`: between two steps of the agent, of
   * which the second shows that it went on; with no tool pending, or waiting for one.
   */
  rule: "exact" | "writing" | "tool";
  /** The tool that was pending, or that was timed exactly, where its name is known. */
  tool?: string;
  /** A tool that starts other agents was pending: the session itself may only have waited for them. */
  delegating: boolean;
};

/** What a session's own steps say of its time (docs/time.md). */
export type AgentTimes = {
  /** When the agent worked: pieces in order of time, none overlapping another. */
  work: Piece[];
  /** When it waited for a person's answer: ascending, none touching another, and none of it in `work`. */
  waits: Span[];
  /** When a person gave an answer that was written later, by its key. */
  answered: ReadonlyMap<IdHash, number>;
};

/** @param steps ascending */
export function agentTimesOf(steps: readonly TimedStep[]): AgentTimes {
  const { gaps, delegations, ...found } = gapsOf(steps);
  const { turns, waits: awaited, answered } = turnsOf(steps, found.begins, found.waits);
  const recorded = recordedOf(steps);
  const ran = recorded.filter(({ tool }) => tool !== undefined);
  const waits = without(union(awaited), union(ran));
  const exact = without(flat([...recorded, ...turns.map(exactly)].sort(byStart)), waits);
  const guessed = without(without(gaps, exact), waits);
  const pieces = exact.length === 0 ? guessed : [...exact, ...guessed].sort(byStart);
  return { work: split(pieces, delegations), waits, answered };
}

export const workOf = (steps: readonly TimedStep[]): Piece[] => agentTimesOf(steps).work;

type Gaps = {
  gaps: Piece[];
  /** When the agent waited for a person's answer. */
  waits: Wait[];
  begins: Begin[];
  /** When a tool that starts agents was pending. */
  delegations: Span[];
};

function gapsOf(steps: readonly TimedStep[]): Gaps {
  const found: Gaps = { gaps: [], waits: [], begins: [], delegations: [] };
  const turn = new Turn(() => endsIn(steps));
  let before: number | null = null;
  const visit = (at: number, step: TimedStep, isEnd: boolean) => {
    const role = roleOf(step.kind, turn);
    if (step.kind === "output") turn.isAtCommand = true;
    if (role === "none") return;
    const byOther = beginners.has(step.kind) && !turn.isOpen;
    if (role === "person" || byOther) found.begins.push({ at, byPerson: role === "person" });
    if (before !== null && at > before) addGap(found, turn, { start: before, end: at, step, role });
    if (isEnd && asksPerson(step.tool))
      found.waits.push({ start: step.at, end: at, allowed: null, isOpen: false });
    before = at;
    turn.take(step, isEnd);
  };
  const ends = endsOf(steps);
  let next = 0;
  for (const step of steps) {
    // Of one moment, what begins comes before what ends.
    for (let end = ends[next]; end !== undefined && end.until < step.at; end = ends[++next])
      visit(end.until, end, true);
    visit(step.at, step, false);
  }
  for (const end of ends.slice(next)) visit(end.until, end, true);
  return found;
}

type EndedStep = TimedStep & { until: number };

/** The steps of the agent that have an end of their own, by it. */
function endsOf(steps: readonly TimedStep[]): EndedStep[] {
  const hasEnd = (step: TimedStep): step is EndedStep =>
    (step.kind === "assistant" || step.kind === "tool_call") &&
    step.until !== undefined &&
    step.until > step.at;
  return steps.filter(hasEnd).sort((a, b) => a.until - b.until);
}

/** The time before a step that says something. */
type Gap = Span & { step: TimedStep; role: Role };

function addGap(found: Gaps, turn: Turn, { start, end, step, role }: Gap): void {
  const delegating = turn.isDelegating();
  if (delegating) found.delegations.push({ start, end });
  const isOwn = turn.isWaiting() && !turn.isAsking();
  const isWork = role === "agent" || ((role === "wake" || role === "answer") && isOwn);
  if (!isWork) {
    if (role !== "answer" && !turn.isAsking()) return;
    const allowed = step.kind === "answer" && turn.runs(step.id ?? step.key) ? step.key : null;
    return addWait(found.waits, { start, end, allowed, isOpen: role === "wake" });
  }
  const tool = turn.pendingTool();
  const rule = turn.isWaiting() ? "tool" : "writing";
  found.gaps.push(
    tool === undefined ? { start, end, rule, delegating } : { start, end, rule, tool, delegating },
  );
}

/**
 * What the time before a step says. `agent`: the agent worked until then. `person`: the person was awaited.
 * `answer`: the same, with a tool of the agent pending. `wake`: something else set the agent to work, which was idle
 * unless a tool was pending. `none`: nothing.
 */
type Role = "agent" | "person" | "answer" | "wake" | "none";

function roleOf(kind: StepKind, turn: Turn): Role {
  if (kind === "interrupt" && turn.isAsking()) return "answer";
  const role = roles.get(kind);
  if (role !== undefined) return role;
  // A command's session is taken up again: so steps say that were packed when that was no note of the program's yet.
  if (kind === "synthetic" && turn.isAtCommand) return "wake";
  if (closing.has(kind)) return turn.isOpen ? "agent" : "wake";
  // What was typed while the agent worked does not interrupt it.
  if (kind === "queued" && turn.isOpen) return "none";
  if (kind !== "action" && !isTyped(kind)) return "none";
  // Nor does a command while a tool runs that is known to have come to its end.
  return turn.isRunning() ? "none" : "person";
}

const roles: ReadonlyMap<StepKind, Role> = new Map([
  ["assistant", "agent"],
  ["tool_call", "agent"],
  ["tool_result", "agent"],
  // A person can stop an agent only while it works.
  ["interrupt", "agent"],
  ["answer", "answer"],
  ["agent_prompt", "wake"],
  ["notification", "wake"],
  ["teammate", "wake"],
  ["scheduled", "wake"],
  ["hook", "wake"],
  ["injected", "wake"],
  ["meta", "wake"],
]);

/** What wakes an agent to a turn of its own; hooks and the program's own lines also send it on in one. */
const beginners: ReadonlySet<StepKind> = new Set([
  "agent_prompt",
  "notification",
  "teammate",
  "scheduled",
  "injected",
]);

/** The agent's own where it was at work before; a session that is taken up again begins with them, too. */
const closing: ReadonlySet<StepKind> = new Set(["synthetic", "summary", "compact_boundary"]);

/** The times of messages and tools that the source recorded. */
function recordedOf(steps: readonly TimedStep[]): Piece[] {
  const recorded: Piece[] = [];
  for (const { at, until, kind, tool } of steps) {
    if (until === undefined || until <= at || asksPerson(tool)) continue;
    if (kind !== "assistant" && kind !== "tool_call") continue;
    const piece = exactly({ start: at, end: until });
    recorded.push(tool === undefined ? piece : { ...piece, tool });
  }
  return recorded;
}

const exactly = ({ start, end }: Span): Piece => ({ start, end, rule: "exact", delegating: false });

/** The same pieces, marked where an agent may only have waited for others; cut where that begins and ends. */
function split(pieces: readonly Piece[], delegations: readonly Span[]): Piece[] {
  if (delegations.length === 0) return [...pieces];
  const own = without(pieces, delegations);
  const parts = without(pieces, own).map((piece) => ({ ...piece, delegating: true }));
  return [...own.map((piece) => ({ ...piece, delegating: false })), ...parts].sort(byStart);
}

compileLightly(workOf, gapsOf, addGap, roleOf, recordedOf);
