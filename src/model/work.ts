import { compileLightly, compileMethodsLightly } from "../light.ts";
import { byStart, type Span, union, without } from "../time/spans.ts";
import { type IdHash, isTyped, type Step, type StepKind } from "./step.ts";

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

/**
 * The pieces of work in a session's own steps, in order of time, none overlapping another (docs/time.md).
 * @param steps ascending
 */
export function workOf(steps: readonly TimedStep[]): Piece[] {
  const { gaps, waits, delegations } = gapsOf(steps);
  const awaited = union(waits);
  const exact = without(flat(exactOf(steps)), awaited);
  const guessed = without(without(gaps, exact), awaited);
  if (exact.length === 0) return split(guessed, delegations);
  return split([...exact, ...guessed].sort(byStart), delegations);
}

type Gaps = {
  gaps: Piece[];
  /** When the agent waited for a person's answer. */
  waits: Span[];
  /** When a tool that starts agents was pending. */
  delegations: Span[];
};

/** OpenCode's tool that waits for a person's answer; Claude Code's answers are records of their own. */
export const asksPerson = (tool: string | undefined): boolean => tool === "question";

function gapsOf(steps: readonly TimedStep[]): Gaps {
  const found: Gaps = { gaps: [], waits: [], delegations: [] };
  const turn = new Turn(() => endedIn(steps));
  let before: number | null = null;
  const visit = (at: number, step: TimedStep, isEnd: boolean) => {
    const role = roleOf(step.kind, turn);
    if (role === "none") return;
    if (before !== null && at > before) addGap(found, turn, role, before, at);
    if (isEnd && asksPerson(step.tool)) found.waits.push({ start: step.at, end: at });
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

/** The tool calls of which an end is known. */
function endedIn(steps: readonly TimedStep[]): ReadonlySet<IdHash> {
  const ended = new Set<IdHash>();
  for (const { kind, at, key, id = key, until = at } of steps) {
    if (kind === "tool_result" || kind === "answer") ended.add(id);
    else if (kind === "tool_call" && until > at) ended.add(id);
  }
  return ended;
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

function addGap(found: Gaps, turn: Turn, role: Role, start: number, end: number): void {
  const delegating = turn.isDelegating();
  if (delegating) found.delegations.push({ start, end });
  if (role === "answer") found.waits.push({ start, end });
  const isWork = role === "agent" || (role === "wake" && turn.isWaiting());
  if (!isWork) return;
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
  const role = roles.get(kind);
  if (role !== undefined) return role;
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

/** The agent's own where it was at work before; a session that is taken up again begins with them, too. */
const closing: ReadonlySet<StepKind> = new Set(["synthetic", "summary", "compact_boundary"]);

/** What an agent is about: the tools that it waits for, and whether it has anything left to do. */
class Turn {
  isOpen = false;
  readonly #pending = new Map<IdHash, string | undefined>();
  readonly #endedIn: () => ReadonlySet<IdHash>;
  #ended: ReadonlySet<IdHash> | undefined;
  #message: IdHash | undefined;

  /** @param endedIn gives the tool calls of which an end is known; seldom asked */
  constructor(endedIn: () => ReadonlySet<IdHash>) {
    this.#endedIn = endedIn;
  }

  take(step: TimedStep, isEnd: boolean): void {
    const { kind, key, id = key, tool, at, until = Number.POSITIVE_INFINITY } = step;
    // A call that took no time has no end of its own among the points.
    if (kind === "tool_call" && !isEnd && until > at) this.#pending.set(id, tool);
    else if (kind === "tool_call" || kind === "tool_result" || kind === "answer")
      this.#pending.delete(id);
    else if (kind === "interrupt" || kind === "action" || isTyped(kind)) this.#pending.clear();
    else if (kind === "assistant" && !isEnd) this.#answer(id);
    this.isOpen = kind === "assistant" ? this.isWaiting() : kind !== "interrupt";
  }

  /** Every call of a message is answered before the next message: what is pending still was lost. */
  #answer(message: IdHash): void {
    if (message !== this.#message) this.#pending.clear();
    this.#message = message;
  }

  isWaiting(): boolean {
    return this.#pending.size > 0;
  }

  isRunning(): boolean {
    if (this.#pending.size === 0) return false;
    this.#ended ??= this.#endedIn();
    for (const id of this.#pending.keys()) if (this.#ended.has(id)) return true;
    return false;
  }

  isDelegating(): boolean {
    if (this.#pending.size === 0) return false;
    for (const tool of this.#pending.values()) if (startsAgents(tool)) return true;
    return false;
  }

  /** The one that was called last. */
  pendingTool(): string | undefined {
    if (this.#pending.size === 0) return undefined;
    let last: string | undefined;
    for (const tool of this.#pending.values()) last = tool;
    return last;
  }
}

/** Tools that run subagents or wait for them; one whose name was not kept may be one. */
const startsAgents = (tool: string | undefined) => tool === undefined || agentTools.has(tool);
const agentTools: ReadonlySet<string> = new Set([
  "Task",
  "Agent",
  "task",
  "Workflow",
  "Skill",
  "TaskOutput",
  "AgentOutputTool",
]);

/** Times that the source recorded. */
function exactOf(steps: readonly TimedStep[]): Piece[] {
  const exact: Piece[] = [];
  for (const { at, until, kind, tool } of steps) {
    if (until === undefined || until <= at || asksPerson(tool)) continue;
    if (kind !== "assistant" && kind !== "tool_call" && kind !== "turn_duration") continue;
    const named = tool === undefined ? {} : { tool };
    exact.push({ start: at, end: until, rule: "exact", delegating: false, ...named });
  }
  return exact;
}

/**
 * Pieces without overlaps: where there are several, the shortest says most of what was done then.
 * @param pieces of exact times, by their starts
 */
function flat(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = [];
  const active: Piece[] = [];
  let at = 0;
  for (const piece of pieces) {
    tell(result, active, at, piece.start);
    active.push(piece);
    at = piece.start;
  }
  tell(result, active, at, Number.POSITIVE_INFINITY);
  return result;
}

/** Adds what active pieces say of the time from one moment to another, and takes those away that have ended by then. */
function tell(result: Piece[], active: Piece[], from: number, until: number): void {
  for (let at = from; at < until;) {
    let [shortest] = active;
    if (shortest === undefined) return;
    let end = until;
    for (const piece of active) {
      if (lengthIn(piece) < lengthIn(shortest)) shortest = piece;
      if (piece.end < end) end = piece.end;
    }
    add(result, shortest, at, end);
    removeEnded(active, end);
    at = end;
  }
}

const lengthIn = ({ start, end }: Piece) => end - start;

/** Adds a part of a piece, to the one before where it goes on with it. */
function add(pieces: Piece[], { rule, tool, delegating }: Piece, start: number, end: number): void {
  const before = pieces[pieces.length - 1];
  if (before !== undefined && before.end === start && before.tool === tool) before.end = end;
  else pieces.push({ start, end, rule, delegating, ...(tool !== undefined && { tool }) });
}

function removeEnded(pieces: Piece[], by: number): void {
  let left = 0;
  for (const piece of pieces) if (piece.end > by) pieces[left++] = piece;
  pieces.length = left;
}

/** The same pieces, marked where an agent may only have waited for others; cut where that begins and ends. */
function split(pieces: readonly Piece[], delegations: readonly Span[]): Piece[] {
  if (delegations.length === 0) return [...pieces];
  const own = without(pieces, delegations);
  const parts = without(pieces, own).map((piece) => ({ ...piece, delegating: true }));
  return [...own.map((piece) => ({ ...piece, delegating: false })), ...parts].sort(byStart);
}

compileLightly(workOf, gapsOf, addGap, roleOf, exactOf, flat, tell);
compileMethodsLightly(Turn);
