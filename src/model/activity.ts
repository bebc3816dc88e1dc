import { compileLightly } from "../light.ts";
import { countFirst } from "../sorted.ts";
import type { SessionTimes, Stretch } from "./activity-codec.ts";
import type { Message } from "./messages.ts";
import type { SessionType } from "./session.ts";
import type { IdHash, StepKind, TypedKind } from "./step.ts";
import { asksPerson } from "./tools.ts";
import type { AgentTimes, TimedStep } from "./work.ts";

/** Something a person did in a session. */
export type HumanEvent = {
  /** UTC epoch milliseconds; for what was typed while the agent worked, when it was typed. */
  at: number;
  kind: HumanKind;
  /** Milliseconds since the session's last output; null where nothing came before, so that it opens the session. */
  since: number | null;
  /** Of what was typed the key of its words in the archive of prompts. */
  key: IdHash;
  /** The directory it was done in: its place in the session's list. */
  place: number;
};

export type HumanKind = TypedKind | "interrupt" | "answer" | "action";

/** The same before the session's directory is known: null where nothing says where it was done. */
export type HumanAct = Omit<HumanEvent, "place"> & { cwd: string | null };

/**
 * What a person did in a session, by time, should it be one that a person drives.
 * @param steps its own, ascending
 * @param messages the typed ones among them, with the directories they were typed in
 * @param answered when answers were given that were written later
 */
export function actsOf(
  steps: readonly TimedStep[],
  messages: readonly (Message & { cwd: string | null })[],
  answered: AgentTimes["answered"],
): HumanAct[] {
  const typed = messages.flatMap(({ at, kind, key, cwd }) =>
    at === null ? [] : [{ at, kind, key, cwd }],
  );
  const acts = [...typed, ...untypedIn(steps, answered)].sort(
    (a, b) => a.at - b.at || a.key - b.key,
  );
  if (acts.length === 0) return [];
  const outputs = outputsIn(steps);
  return acts.map((act) => {
    const before = lastBefore(outputs, act.at);
    return { ...act, since: before === null ? null : act.at - before };
  });
}

function untypedIn(
  steps: readonly TimedStep[],
  answered: AgentTimes["answered"],
): Omit<HumanAct, "since">[] {
  const acts: Omit<HumanAct, "since">[] = [];
  for (const { at, kind, key, until, tool } of steps) {
    if (kind === "interrupt" || kind === "answer" || kind === "action")
      acts.push({ at: answered.get(key) ?? at, kind, key, cwd: null });
    else if (until !== undefined && asksPerson(tool))
      acts.push({ at: until, kind: "answer", key, cwd: null });
  }
  return acts;
}

/** The times at which there was something new to read, ascending. */
function outputsIn(steps: readonly TimedStep[]): number[] {
  const outputs: number[] = [];
  let ends = false;
  for (const { kind, at, until } of steps) {
    if (!isOutput(kind)) continue;
    outputs.push(at);
    if (until === undefined) continue;
    outputs.push(until);
    ends = true;
  }
  return ends ? outputs.sort((a, b) => a - b) : outputs;
}

/** What a person could read: an agent's words, calls and results. */
const isOutput = (kind: StepKind) =>
  kind === "assistant" || kind === "tool_call" || kind === "tool_result" || kind === "synthetic";

/**
 * The last of some ascending times that is before another; null where there is none. What is written in the very
 * moment of an act answers it already, or was ended by it.
 */
const lastBefore = (times: readonly number[], at: number): number | null =>
  times[countFirst(times, (time) => time < at) - 1] ?? null;

/**
 * Only a session that a person drives has anything human: a subagent's prompts come from an agent. That another one
 * waited for a person is kept: meanwhile its parent did not work either.
 */
export function timesOf(
  type: SessionType,
  projectPath: string,
  acts: readonly HumanAct[],
  work: Stretch[],
): SessionTimes {
  const places = [projectPath];
  // What does not say where it was done was done where the person last was.
  let here = projectPath;
  const humans = (type === "user" ? acts : []).map(({ cwd, ...act }) => {
    here = cwd ?? here;
    return { ...act, place: placeIn(places, here) };
  });
  const isPersons = type === "user";
  return { humans, work: isPersons ? work.filter(({ rule }) => rule !== "wait") : work, places };
}

function placeIn(places: string[], path: string): number {
  const known = places.indexOf(path);
  return known >= 0 ? known : places.push(path) - 1;
}

compileLightly(actsOf);
