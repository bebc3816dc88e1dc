import { compileLightly } from "../light.ts";
import { type Stretch, stretchesOf } from "./activity-codec.ts";
import { actsOf, type HumanAct } from "./activity.ts";
import type { Ownership } from "./family.ts";
import { type Holds, type Message, messagesOf } from "./messages.ts";
import { unique } from "./step-list.ts";
import { type IdHash, type Step, type StepKind, stepKinds } from "./step.ts";
import { agentTimesOf, timedOf } from "./work.ts";

/** The words of a typed step, and where they were typed. */
export type PromptText = { text: string; cwd: string | null };
type PromptOf = (key: IdHash) => PromptText | undefined;

/** Where the words of typed steps are looked up, and what was found out about them while they were there. */
export type Words = { promptOf: PromptOf; holds: Holds };

/** All that is asked of a session's steps to make its row and events: small, where the steps are many. */
export type Digest = {
  /** Earliest and latest time of its own steps. */
  start: number;
  end: number;
  /** What was typed, by time, and in which directory. */
  messages: DigestMessage[];
  /** What an agent asked. */
  asked: { key: IdHash; at: number | null }[];
  assistantMessages: number;
  toolCalls: number;
  /** What a person did, should it be a person's session; and when the agent worked, or waited for a person. */
  acts: HumanAct[];
  work: Stretch[];
};

export type DigestMessage = Message & { cwd: string | null };

/** The digest of what is a session's own; null where it is no session. */
export function digestOf(owned: Ownership, words: Words): Digest | null {
  const { own, copied } = owned;
  if (!own.some(isConversation) && !copied.some(isConversation)) return null;
  // A copy that was not used is a moment: the one where it was made, as near as it is known.
  const span = spanOf(own) ?? spanOf(copied.filter(({ at }) => at !== null).slice(-1));
  if (span === null) return null;
  const messages = ownMessages(owned, words.holds).map((message) => ({
    ...message,
    cwd: words.promptOf(message.key)?.cwd ?? null,
  }));
  const asked = own.filter(({ kind }) => kind === "agent_prompt");
  const timed = timedOf(own);
  const times = agentTimesOf(timed);
  return {
    ...span,
    messages: messages.sort(byTime),
    asked: asked.map(({ key, at }) => ({ key, at })),
    assistantMessages: distinct(own, "assistant", ({ key, id = key }) => id),
    toolCalls: distinct(own, "tool_call", ({ key }) => key),
    acts: actsOf(timed, messages, times.answered),
    work: stretchesOf(times),
  };
}

/** The digest of a session that shares nothing with another, as most do. Null as well where a step says otherwise. */
export function digestOfLone(steps: readonly Step[], words: Words): Digest | null {
  if (steps.some(({ copied }) => copied)) return null;
  const own = unique(steps);
  return digestOf({ steps: own, own, copied: [], origin: null }, words);
}

export const byTime = (a: { at: number | null }, b: { at: number | null }) =>
  (a.at ?? 0) - (b.at ?? 0);

/** A queue's note and the line that delivers its words can be one's own and a copy: all are needed to pair them. */
function ownMessages({ steps, own }: Ownership, holds: Holds): Message[] {
  const messages = messagesOf(steps, holds);
  if (own === steps) return messages;
  const owned = new Set(own.map(({ key }) => key));
  return messages.filter(({ key }) => owned.has(key));
}

/** What makes a file a session: a line of somebody, words that were queued, or of OpenCode the session itself. */
export const isConversation = ({ kind, id }: Step) =>
  stepKinds[kind] < stepKinds.enqueue ||
  kind === "created" ||
  (kind === "enqueue" && id !== undefined);

/** Earliest and latest time of any step, because no file is in the order of its times. */
function spanOf(steps: readonly Step[]): { start: number; end: number } | null {
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  for (const { at, until } of steps) {
    if (at === null) continue;
    start = Math.min(start, at);
    end = Math.max(end, at, until ?? at);
  }
  return start <= end ? { start, end } : null;
}

function distinct(steps: readonly Step[], kind: StepKind, idOf: (step: Step) => IdHash): number {
  const ids = new Set<IdHash>();
  for (const step of steps) if (step.kind === kind) ids.add(idOf(step));
  return ids.size;
}

compileLightly(digestOf, digestOfLone);
