import { MINUTE } from "../milliseconds.ts";
import type { Span } from "../time/spans.ts";
import { type IdHash, isTyped, type StepKind } from "./step.ts";
import { asksPerson, isImmediate, runsSubagent } from "./tools.ts";
import type { TimedStep } from "./work.ts";

/**
 * Who waits for whom at the end of a session's steps. `working`: the agent is at it, and the person waits. The others
 * wait for the person: `answered`, `question`, `permission` (a tool that takes no time does not come back),
 * `interrupted`.
 */
export type Standing = {
  state: "working" | "answered" | "question" | "permission" | "interrupted";
  /** Since when that is so, UTC epoch milliseconds; of work, when the agent was set to it. */
  since: number;
};

type StandingOptions = {
  /** UTC epoch milliseconds. */
  now: number;
  /** The source records when a message ended: one without an end is still being written. */
  recordsEnds: boolean;
};

/**
 * @param steps a session's own, ascending
 * @returns null where nobody has done anything in it
 */
export function standingOf(
  steps: readonly TimedStep[],
  { now, recordsEnds }: StandingOptions,
): Standing | null {
  const turn = new LastTurn();
  for (const step of steps) turn.take(step);
  return turn.standing(now, recordsEnds);
}

/**
 * Whether a subagent is over though its own steps do not say so: the call that ran it has come back, or was given up,
 * since. One in the background goes on after its call has come back.
 * @param steps the subagent's own, ascending
 * @param runs those of the session that started it
 */
export function isGivenUp(steps: readonly TimedStep[], runs: readonly Span[]): boolean {
  const last = steps.at(-1)?.at;
  const begun = steps.findLast(({ kind }) => kind === "agent_prompt")?.at;
  if (last === undefined || begun === undefined) return false;
  const its = runs.filter(({ start, end }) => start <= begun && begun <= end);
  return its.length > 0 && its.every(({ end }) => last <= end && end < STILL);
}

/** When the calls that run a session's subagents were pending. */
export function runsOf(steps: readonly TimedStep[]): Span[] {
  const turn = new LastTurn();
  for (const step of steps) turn.take(step);
  return turn.runs();
}

/** The end of what has none yet. */
const STILL = Number.POSITIVE_INFINITY;

/** A program that writes a message line by line has more to write for so long. */
const WRITING = 10_000;

/** A program that goes on does so within this. */
const GOES_ON = MINUTE;

/** A tool that takes no time takes no longer than this, unless it waits for a permission. */
const AT_ONCE = 15_000;

class LastTurn {
  #state: "working" | "answered" | "interrupted" | null = null;
  /** When the agent was set to work. */
  #begun: number | null = null;
  #last: TimedStep | null = null;
  #message: IdHash | undefined;
  /** When all ended that the agent has begun; null where something has no end, or the agent has not begun. */
  #ended: number | null = null;
  /** Until when a turn lasted that the program itself says is over. */
  #over = Number.NEGATIVE_INFINITY;
  readonly #pending = new Map<IdHash, TimedStep>();
  /** When calls that run a subagent were pending. */
  readonly #runs: Span[] = [];

  take(step: TimedStep): void {
    const { kind, at, until } = step;
    if (kind === "turn_duration") this.#over = Math.max(this.#over, until ?? at);
    else if (isAct(kind)) this.#begin(step);
    else if (wakes.has(kind)) this.#wake(step);
    else if (kind === "assistant" || kind === "tool_call" || kind === "tool_result")
      this.#work(step);
    else if (kind === "synthetic" || kind === "interrupt") {
      this.#closeAll(at);
      this.#end(step, kind === "interrupt" ? "interrupted" : "answered");
    } else if (kind === "output" && isCommand(this.#last?.kind)) this.#end(step, "answered");
  }

  standing(now: number, recordsEnds: boolean): Standing | null {
    if (this.#state === null || this.#last === null) return null;
    const { at, until } = this.#last;
    const working: Standing = { state: "working", since: this.#begun ?? at };
    if (this.#state === "working")
      return this.#held(now) ?? this.#left(now, recordsEnds) ?? working;
    const since = until ?? at;
    if (this.#last.kind !== "assistant" || this.#over >= at) return { state: this.#state, since };
    const isWriting = recordsEnds ? until === undefined : now - at < WRITING;
    return isWriting ? working : { state: this.#state, since };
  }

  /** Where all has its end and nothing follows, the program has stopped: a refused call ends OpenCode's turn. */
  #left(now: number, recordsEnds: boolean): Standing | null {
    if (!recordsEnds || this.#ended === null || this.#pending.size > 0) return null;
    return now - this.#ended > GOES_ON ? { state: "answered", since: this.#ended } : null;
  }

  runs(): Span[] {
    const now = [...this.#pending.values()].filter(({ tool }) => runsSubagent(tool));
    return [...this.#runs, ...now.map(({ at }) => ({ start: at, end: STILL }))];
  }

  /** What a person typed while the agent worked is no new turn. */
  #begin(step: TimedStep): void {
    const { kind, at, key, id = key } = step;
    if (kind === "answer") this.#close(id, at);
    // What runs may go on beside a command.
    else if (isCommand(kind)) this.#pending.clear();
    else if (kind !== "queued") this.#closeAll(at);
    if (kind !== "queued" || this.#state !== "working") this.#begun = at;
    this.#setToWork(step);
  }

  #wake(step: TimedStep): void {
    if (this.#state !== "working") this.#begun = step.at;
    this.#setToWork(step);
  }

  #setToWork(step: TimedStep): void {
    this.#state = "working";
    this.#ended = null;
    this.#last = step;
  }

  #work(step: TimedStep): void {
    const { kind, at, until, key, id = key } = step;
    if (kind === "assistant") {
      // Every call of a message is answered before the next message.
      if (id !== this.#message) this.#closeAll(at);
      this.#message = id;
      this.#ended = until ?? null;
    } else if (kind === "tool_call") {
      this.#pending.set(id, step);
      if (until !== undefined) this.#close(id, until);
      if (this.#ended !== null) this.#ended = Math.max(this.#ended, until ?? at);
    } else this.#close(id, at);
    if (this.#state !== "working") this.#begun ??= at;
    this.#state = kind === "assistant" && this.#pending.size === 0 ? "answered" : "working";
    this.#last = step;
  }

  #close(id: IdHash, end: number): void {
    const call = this.#pending.get(id);
    if (call === undefined) return;
    this.#pending.delete(id);
    if (runsSubagent(call.tool)) this.#runs.push({ start: call.at, end });
  }

  #closeAll(end: number): void {
    for (const id of this.#pending.keys()) this.#close(id, end);
  }

  #end(step: TimedStep, state: "answered" | "interrupted"): void {
    this.#state = state;
    this.#last = step;
  }

  /** What the agent cannot go on without. */
  #held(now: number): Standing | null {
    const calls = [...this.#pending.values()];
    const question = calls.find(({ tool }) => asksPerson(tool));
    if (question !== undefined) return { state: "question", since: question.at };
    const held = calls.find(({ tool, at }) => isImmediate(tool) && now - at > AT_ONCE);
    return held === undefined ? null : { state: "permission", since: held.at };
  }
}

const isAct = (kind: StepKind) => isTyped(kind) || kind === "answer" || kind === "action";

const isCommand = (kind: StepKind | undefined) => kind === "slash" || kind === "bash";

const wakes: ReadonlySet<StepKind> = new Set([
  "agent_prompt",
  "notification",
  "teammate",
  "scheduled",
  "hook",
  "injected",
]);
