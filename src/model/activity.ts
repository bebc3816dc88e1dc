import type { Message } from "./messages.ts";
import type { SessionType } from "./session.ts";
import type { IdHash, Step, StepKind, TypedKind } from "./step.ts";
import { asksPerson, type Piece, type TimedStep, workOf } from "./work.ts";

/** Something a person did in a session. */
export type HumanEvent = {
  /** UTC epoch milliseconds; for what was typed while the agent worked, when it was typed. */
  at: number;
  kind: HumanKind;
  /** Milliseconds since the session's last output; null where nothing came before, so that it opens the session. */
  since: number | null;
  /** Of what was typed the key of its words in the archive of prompts. */
  key: IdHash;
  /** The directory it was done in: its place in `Activity.places`. */
  place: number;
};

export type HumanKind = TypedKind | "interrupt" | "answer" | "action";

/** When a person and the agent were at work in one session, both in the order of time. */
export type Activity = {
  humans: HumanEvent[];
  work: Piece[];
  /** Directories; the first is the session's own. */
  places: string[];
};

/** What the times of a session are made of. */
export type Acted = {
  type: SessionType;
  /** The steps that are the session's own, in any order. */
  steps: readonly Step[];
  /** The typed messages among them. */
  messages: readonly Message[];
  projectPath: string;
  /** The directory something was typed in, null or undefined where that is not known. */
  cwdOf: (key: IdHash) => string | null | undefined;
};

/** Only a session that a person drives has anything human: a subagent's prompts come from an agent. */
export function activityOf({ type, steps, messages, projectPath, cwdOf }: Acted): Activity {
  const timed = steps.filter(isTimed).sort((a, b) => a.at - b.at);
  const places = [projectPath];
  const outputs = timed
    .filter(({ kind }) => isOutput(kind))
    .flatMap(({ at, until = at }) => [at, until])
    .sort((a, b) => a - b);
  // What does not say where it was done was done where the person last was.
  let here = projectPath;
  const humans = (type === "user" ? acts(timed, messages) : []).map((act): HumanEvent => {
    here = cwdOf(act.key) ?? here;
    return { ...act, since: sinceOutput(outputs, act), place: placeIn(places, here) };
  });
  return { humans, work: workOf(timed), places };
}

const isTimed = (step: Step): step is TimedStep => step.at !== null;

type Act = { at: number; kind: HumanKind; key: IdHash };

function acts(steps: readonly TimedStep[], messages: readonly Message[]): Act[] {
  const typed = messages.flatMap(({ at, kind, key }) => (at === null ? [] : [{ at, kind, key }]));
  const others = steps.flatMap(({ at, kind, key, until, tool }): Act[] => {
    if (kind === "interrupt" || kind === "answer" || kind === "action") return [{ at, kind, key }];
    return asksPerson(tool) && until !== undefined ? [{ at: until, kind: "answer", key }] : [];
  });
  return [...typed, ...others].sort((a, b) => a.at - b.at || a.key - b.key);
}

/** What a person could read: an agent's words, calls and results. */
const isOutput = (kind: StepKind) =>
  kind === "assistant" || kind === "tool_call" || kind === "tool_result" || kind === "synthetic";

/** An interruption and an answer end what they stop or answer: that end is nothing that was read before. */
function sinceOutput(outputs: readonly number[], { at, kind }: Act): number | null {
  const endsWith = kind === "interrupt" || kind === "answer";
  const before = lastBefore(outputs, endsWith ? at - 1 : at);
  return before === null ? null : at - before;
}

/** The last of some ascending times that is not after another; null where there is none. */
function lastBefore(times: readonly number[], at: number): number | null {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return times[low - 1] ?? null;
}

function placeIn(places: string[], path: string): number {
  const known = places.indexOf(path);
  return known >= 0 ? known : places.push(path) - 1;
}
