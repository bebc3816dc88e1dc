import { compileMethodsLightly } from "../light.ts";
import { type IdHash, isTyped } from "./step.ts";
import { asksPerson, startsAgents } from "./tools.ts";
import type { TimedStep } from "./work.ts";

/** What an agent is about: the tools that it waits for, and whether it has anything left to do. */
export class Turn {
  isOpen = false;
  /** Whether nothing came after a command of the person's and what it gave. */
  isAtCommand = false;
  readonly #pending = new Map<IdHash, string | undefined>();
  /** The calls in their order, but for questions; those no longer pending are taken off where they are met. */
  readonly #called: IdHash[] = [];
  #delegating = 0;
  readonly #endsIn: () => Ends;
  #ends: Ends | undefined;
  #message: IdHash | undefined;

  /** @param ends gives the tool calls of which an end is known; seldom asked */
  constructor(ends: () => Ends) {
    this.#endsIn = ends;
  }

  take(step: TimedStep, isEnd: boolean): void {
    const { kind, key, id = key, tool, at, until = Number.POSITIVE_INFINITY } = step;
    // A call that took no time has no end of its own among the points.
    if (kind === "tool_call" && !isEnd && until > at) this.#begin(id, tool);
    else if (kind === "tool_call" || kind === "tool_result" || kind === "answer") this.#end(id);
    else if (kind === "interrupt" || kind === "action" || isTyped(kind)) this.#endAll();
    else if (kind === "assistant" && !isEnd) this.#answer(id);
    this.isOpen = kind === "assistant" ? this.isWaiting() : kind !== "interrupt";
    this.isAtCommand = kind !== "prompt" && kind !== "queued" && isTyped(kind);
  }

  #begin(id: IdHash, tool: string | undefined): void {
    this.#end(id);
    this.#pending.set(id, tool);
    if (!asksPerson(tool)) this.#called.push(id);
    if (startsAgents(tool)) this.#delegating++;
  }

  #end(id: IdHash): void {
    if (!this.#pending.has(id)) return;
    if (startsAgents(this.#pending.get(id))) this.#delegating--;
    this.#pending.delete(id);
  }

  #endAll(): void {
    this.#pending.clear();
    this.#called.length = 0;
    this.#delegating = 0;
  }

  /** Every call of a message is answered before the next message: what is pending still was lost. */
  #answer(message: IdHash): void {
    if (message !== this.#message) this.#endAll();
    this.#message = message;
  }

  isWaiting(): boolean {
    return this.#pending.size > 0;
  }

  /** Whether a call is pending of a tool that does something itself, and does not only ask. */
  runs(id: IdHash): boolean {
    return this.#pending.has(id) && !asksPerson(this.#pending.get(id));
  }

  /** Whether a tool is pending that is known to have come to its end. */
  isRunning(): boolean {
    return (
      this.#pending.size > 0 && this.#pending.keys().some((id) => this.#endOf(id) !== undefined)
    );
  }

  /**
   * Whether a person's answer is waited for, and nothing that was called before it: what was called after may not run
   * yet.
   */
  isAsking(): boolean {
    const first = this.#pending.entries().next().value;
    return first !== undefined && this.#asks(first);
  }

  #asks([id, tool]: [IdHash, string | undefined]): boolean {
    return asksPerson(tool) || this.#endOf(id) === "answered";
  }

  #endOf(id: IdHash): End | undefined {
    this.#ends ??= this.#endsIn();
    return this.#ends.get(id);
  }

  /** Whether other agents are waited for, and no tool of its own runs besides. */
  isDelegating(): boolean {
    if (this.#delegating === 0 || this.#delegating === this.#pending.size)
      return this.#delegating > 0;
    return this.#pending.entries().every((call) => startsAgents(call[1]) || this.#asks(call));
  }

  /** The one that was called last, and is no question. */
  pendingTool(): string | undefined {
    let last = this.#called.at(-1);
    for (; last !== undefined && !this.#pending.has(last); last = this.#called.at(-1))
      this.#called.pop();
    return last === undefined ? undefined : this.#pending.get(last);
  }
}

/** How the tool calls ended of which an end is known. */
type Ends = ReadonlyMap<IdHash, End>;
type End = "done" | "answered";

export function endsIn(steps: readonly TimedStep[]): Ends {
  const ends = new Map<IdHash, End>();
  for (const { kind, at, key, id = key, until = at } of steps) {
    if (kind === "answer") ends.set(id, "answered");
    else if (kind === "tool_result" || (kind === "tool_call" && until > at)) ends.set(id, "done");
  }
  return ends;
}

compileMethodsLightly(Turn);
