import { type IdHash, idHash, isTyped, type Step } from "../../src/model/step.ts";

/** Steps of invented sessions: a record has a name, its key is the name's hash, its time is in seconds. */

const names = new Map<IdHash, string>();

const hashOf = (name: string): IdHash => {
  const hash = idHash(name);
  names.set(hash, name);
  return hash;
};

/** The name of a key or id that these helpers made. */
export const nameOf = (hash: IdHash): string => names.get(hash) ?? String(hash);

export const wordsOf = (name: string) => `words of ${name}`;

export const prompt = (name: string, second: number): Step => ({
  kind: "prompt",
  at: second * 1000,
  key: hashOf(name),
  id: hashOf(wordsOf(name)),
});

/** One line of an assistant's message; several lines of one message are `m1`, `m1/2`, … */
export const answer = (name: string, second: number): Step => ({
  kind: "assistant",
  at: second * 1000,
  key: hashOf(name),
  id: hashOf(`message ${name.split("/")[0]}`),
});

export const call = (name: string, second: number): Step => ({
  kind: "tool_call",
  at: second * 1000,
  key: hashOf(name),
  id: hashOf(name),
});

export const result = (name: string, second: number): Step => ({
  kind: "tool_result",
  at: second * 1000,
  key: hashOf(`result of ${name}`),
  id: hashOf(name),
});

/** Untimed entries, such as modes and snapshots. */
export const note = (name: string): Step => ({ kind: "note", at: null, key: hashOf(name) });

/** A text that print mode or the queue takes in and gives out at once. */
export const queued = (name: string, second: number): Step[] => [
  { kind: "enqueue", at: second * 1000, key: hashOf(`enqueue ${name}`), id: hashOf(wordsOf(name)) },
  { kind: "dequeue", at: second * 1000, key: hashOf(`dequeue ${name}`) },
];

const ownNotes = new Set(["note", "enqueue", "dequeue", "remove", "pop_all"]);

/** What a resume or fork writes of a session: notes and the queue stay behind. */
export const history = (steps: readonly Step[]) => steps.filter(({ kind }) => !ownNotes.has(kind));

/** 0.2.126 to 1.0.80: new record ids, the message and tool ids stay; every time is that of the copying. */
export const underNewIds = (steps: readonly Step[], second: number): Step[] =>
  history(steps).map((step) => ({
    ...step,
    at: second * 1000,
    ...(step.kind === "tool_call" ? {} : { key: hashOf(`${nameOf(step.key)}@${second}`) }),
  }));

/** So that copies are recognised, messages of those versions say that their ids stay. */
export const keepingIds = (steps: readonly Step[]): Step[] =>
  steps.map((step) => (step.kind === "assistant" ? { ...step, copiesKeepId: true } : step));

/** 1.0.96 to 2.0.28: the same record ids, and every time is that of the copying. */
export const withTimesReset = (steps: readonly Step[], second: number): Step[] =>
  history(steps).map((step) => ({ ...step, at: second * 1000 }));

/** 2.0.32 to 2.1.22: the same ids and times, and only the lines of the person name the older session. */
export const withPersonsMarked = (steps: readonly Step[], origin: string): Step[] =>
  history(steps).map((step) => (isTyped(step.kind) ? marked(step, origin) : step));

/** Every /branch: each line names the session that was branched, also where that had copied it. */
export const branched = (steps: readonly Step[], origin: string): Step[] =>
  history(steps).map((step) => ({ ...step, copied: true, origin: hashOf(origin) }));

/** 2.1.32 to 2.1.68: each line names the older session. */
export const withAllMarked = (steps: readonly Step[], origin: string): Step[] =>
  history(steps).map((step) => marked(step, origin));

/** A line that was copied before keeps its first mark. */
const marked = (step: Step, origin: string): Step =>
  step.copied ? step : { ...step, copied: true, origin: hashOf(origin) };
