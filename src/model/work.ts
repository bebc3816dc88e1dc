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

/** A moment in a session: a step, or the end of a step that has one. */
type Point = { at: number; step: TimedStep; isEnd: boolean };

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
  const turn = new Turn(endedIn(steps));
  let before: number | null = null;
  for (const point of pointsOf(steps)) {
    const role = roleOf(point, turn);
    if (role === "none") continue;
    if (before !== null && point.at > before) addGap(found, turn, role, before, point.at);
    if (asksPerson(point.step.tool) && point.isEnd)
      found.waits.push({ start: point.step.at, end: point.at });
    before = point.at;
    turn.take(point);
  }
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

function pointsOf(steps: readonly TimedStep[]): Point[] {
  const points: Point[] = [];
  for (const step of steps) points.push({ at: step.at, step, isEnd: false });
  for (const step of steps) {
    const { kind, at, until } = step;
    const hasEnd = kind === "assistant" || kind === "tool_call";
    if (hasEnd && until !== undefined && until > at) points.push({ at: until, step, isEnd: true });
  }
  return byTime(points);
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

function roleOf({ step: { kind } }: Point, turn: Turn): Role {
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
  readonly #ended: ReadonlySet<IdHash>;
  #message: IdHash | undefined;

  /** @param ended the tool calls of which an end is known */
  constructor(ended: ReadonlySet<IdHash>) {
    this.#ended = ended;
  }

  take({ step, isEnd }: Point): void {
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
    for (const id of this.#pending.keys()) if (this.#ended.has(id)) return true;
    return false;
  }

  isDelegating(): boolean {
    for (const tool of this.#pending.values()) if (startsAgents(tool)) return true;
    return false;
  }

  /** The one that was called last. */
  pendingTool(): string | undefined {
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

/** Pieces without overlaps: where there are several, the shortest says most of what was done then. */
function flat(pieces: readonly Piece[]): Piece[] {
  const starting = [...pieces].sort((a, b) => a.start - b.start);
  const moments = [...new Set(pieces.flatMap(({ start, end }) => [start, end]))].sort(
    (a, b) => a - b,
  );
  const result: Piece[] = [];
  let active: Piece[] = [];
  let next = 0;
  for (const [index, start] of moments.entries()) {
    active = active.filter((piece) => piece.end > start);
    for (let piece = starting[next]; piece?.start === start; piece = starting[++next])
      active.push(piece);
    const shortest = active.reduce<Piece | undefined>(shorter, undefined);
    if (shortest !== undefined)
      append(result, { ...shortest, start, end: moments[index + 1] ?? start });
  }
  return result;
}

const shorter = (a: Piece | undefined, b: Piece): Piece =>
  a !== undefined && a.end - a.start <= b.end - b.start ? a : b;

/** Adds a piece, to the one before where it goes on with it. */
function append(pieces: Piece[], piece: Piece): void {
  const before = pieces.at(-1);
  const goesOn =
    before !== undefined &&
    before.end === piece.start &&
    before.rule === piece.rule &&
    before.tool === piece.tool &&
    before.delegating === piece.delegating;
  if (goesOn && piece.rule === "exact") before.end = piece.end;
  else pieces.push({ ...piece });
}

/** The same pieces, marked where an agent may only have waited for others; cut where that begins and ends. */
function split(pieces: readonly Piece[], delegations: readonly Span[]): Piece[] {
  if (delegations.length === 0) return [...pieces];
  const own = without(pieces, delegations);
  const parts = without(pieces, own).map((piece) => ({ ...piece, delegating: true }));
  return [...own.map((piece) => ({ ...piece, delegating: false })), ...parts].sort(byStart);
}
