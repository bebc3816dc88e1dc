/**
 * A step is one timed fact of a session: something the person did, the agent did, or the program noted.
 * Steps are what the index keeps for ever, so that counts and times can be computed again, under other
 * settings, when the transcripts are long deleted.
 */

/**
 * Every kind of step with the number it has in the index. The numbers are stored: add, never renumber.
 *
 * A person typed: prompt, slash, bash, memory, queued (taken in while the agent worked).
 * A person acted, without words of their own that the source keeps: interrupt, answer, action.
 * The agent: assistant, tool_call, tool_result, synthetic (a message that no model wrote), agent_prompt
 * (what an agent asked of its subagent).
 * Neither, though written as a user's message: notification, teammate, scheduled, hook, injected, meta,
 * caveat, output, summary, empty.
 * The program's own notes: enqueue, dequeue, remove, pop_all, turn_duration, compact_boundary, system,
 * attachment, created, note (entries without a time of their own; one stands for all between two steps).
 */
export const stepKinds = {
  prompt: 1,
  slash: 2,
  bash: 3,
  memory: 4,
  queued: 5,
  interrupt: 6,
  answer: 7,
  action: 8,
  assistant: 10,
  tool_call: 11,
  tool_result: 12,
  synthetic: 13,
  agent_prompt: 14,
  notification: 20,
  teammate: 21,
  scheduled: 22,
  hook: 23,
  injected: 24,
  meta: 30,
  caveat: 31,
  output: 32,
  summary: 33,
  empty: 34,
  enqueue: 40,
  dequeue: 41,
  remove: 42,
  pop_all: 43,
  turn_duration: 44,
  compact_boundary: 45,
  system: 46,
  attachment: 47,
  created: 48,
  note: 49,
} as const;

export type StepKind = keyof typeof stepKinds;

/** The kinds that are words a person typed; each is one user message. */
export const typedKinds = ["prompt", "slash", "bash", "memory", "queued"] as const;
export type TypedKind = (typeof typedKinds)[number];
const typed: ReadonlySet<string> = new Set(typedKinds);
export const isTyped = (kind: StepKind): kind is TypedKind => typed.has(kind);

/** Hash of a source's own id: see `idHash`. A whole number below 2^53. */
export type IdHash = number;

export type Step = {
  kind: StepKind;
  /** UTC epoch milliseconds; null where the record carries no usable time. */
  at: number | null;
  /**
   * The record's own id: two readings of the same record have the same key, whatever file they come from, and whatever was
   * taken for its kind when not all of it was there yet.
   */
  key: IdHash;
  /**
   * The id that is matched, where it is not the record's: an assistant message's id (several lines may share it, and
   * count once), a tool call's id (on its result, and on a call of which another has it as key), a typed text's hash.
   */
  id?: IdHash;
  /** UTC epoch milliseconds at which it ended, where the source recorded that exactly. */
  until?: number;
  /** Of a tool_call the tool's name as the source writes it; steps that were packed without names have none. */
  tool?: string;
  /** The source itself says that this record was first written for another session. */
  copied?: boolean;
  /** `idHash` of that other session's id, where the source names it. */
  origin?: IdHash;
  /** A copy of this record keeps `id` and not `key` (Claude Code before 1.0.96 gives copies new record ids). */
  copiesKeepId?: boolean;
  /** The person took it back (a revert, a deletion); it happened all the same. */
  undone?: boolean;
};

/**
 * The stored form of an id: the low 53 bits of its xxHash64 (seed 0), so that it is exact as a JavaScript
 * number and as an SQLite integer. With a million ids the chance of any collision is below 1 in 10,000.
 */
export function idHash(id: string): IdHash {
  return Number(BigInt.asUintN(53, Bun.hash.xxHash64(id)));
}

/** By what typed words are found again where the program repeats them: white space may differ. */
export const wordsHash = (text: string): IdHash =>
  idHash(text.replace(/\s{2,}|[^\S ]/g, " ").trim());
