import { type Activity, activityOf } from "./activity.ts";
import type { EventType, SessionEvent } from "./event.ts";
import { type Member, type Ownership, sortOutCopies } from "./family.ts";
import { type Message, messagesOf } from "./messages.ts";
import { namesakes } from "./namesakes.ts";
import {
  type AgentSession,
  projectNameOf,
  type SessionSource,
  type SessionType,
} from "./session.ts";
import { unionOf } from "./step-list.ts";
import { type IdHash, type Step, stepKinds } from "./step.ts";
import type { Facts } from "./transcript.ts";

/** Everything the index holds of one session, before it is known what of it is copied. */
export type Told = {
  sessionId: string;
  source: SessionSource;
  /** What each of its units says, in any order. */
  tellings: readonly { facts: Facts; steps: readonly Step[] }[];
  /** The session that says it started this one, if any does. */
  startedBy: { sessionId: string; type: SessionType } | null;
};

/** The words of a typed step, and where they were typed. */
export type PromptText = { text: string; cwd: string | null };

/** Where the words of typed steps and the titles that other files hold are looked up. */
export type Lookup = {
  promptOf: (key: IdHash) => PromptText | undefined;
  titleOfLeaf: (leaf: IdHash) => string | undefined;
};

/** One session as it is stored: its row, its events and its times. */
export type Derived = { session: AgentSession; events: SessionEvent[]; activity: Activity };

/**
 * The sessions of a family (sessions that share records; most often one alone) from all that is known of them.
 * Pure, and independent of the order of anything: the same facts give the same rows whenever they were read.
 */
export function deriveSessions(kin: readonly Told[], lookup: Lookup): Derived[] {
  const family = kin.flatMap(namesakes);
  const facts = new Map(family.map((told) => [told.sessionId, mergedFacts(told)]));
  const members = family.map(({ sessionId, tellings }): Member => {
    const { origins = [], parent = null } = facts.get(sessionId) ?? {};
    const after = parent === null ? origins : [...origins, parent];
    return { sessionId, origins, after, steps: unionOf(tellings.map(({ steps }) => steps)) };
  });
  const source = family[0]?.source ?? "claude";
  const startedBy = new Map(family.map((told) => [told.sessionId, told.startedBy]));
  return [...sortOutCopies(members)].flatMap(([sessionId, owned]) => {
    const known = facts.get(sessionId) ?? factsOfLostOrigin(family, facts, sessionId);
    if (known === undefined) return [];
    const starter = startedBy.get(sessionId) ?? null;
    return sessionOf({ sessionId, source, facts: known, startedBy: starter }, owned, lookup) ?? [];
  });
}

/** What the units say of one session, as one. Of contradicting facts the one is taken that every order would take. */
function mergedFacts({ tellings }: Told): Facts {
  const ordered = [...tellings].sort(
    (a, b) =>
      b.steps.length - a.steps.length ||
      (JSON.stringify(a.facts) < JSON.stringify(b.facts) ? -1 : 1),
  );
  const [first, ...rest] = ordered.map(({ facts }) => facts);
  if (first === undefined) throw new Error("a session that no unit tells of");
  return rest.reduce<Facts>(
    (merged, facts) => ({
      type: merged.type === facts.type ? merged.type : strongerType(merged.type, facts.type),
      cwd: merged.cwd ?? facts.cwd,
      parent: merged.parent ?? facts.parent,
      origins: [...new Set([...merged.origins, ...facts.origins])],
      titles: { ...facts.titles, ...merged.titles },
      version: merged.version ?? facts.version,
    }),
    first,
  );
}

const strongerType = (a: SessionType, b: SessionType): SessionType =>
  a === "agent" || b === "agent" ? "agent" : "subagent";

/** An origin known only from its copies ran where they began. */
function factsOfLostOrigin(
  family: readonly Told[],
  facts: ReadonlyMap<string, Facts>,
  id: string,
): Facts | undefined {
  const copy = family
    .map(({ sessionId }) => sessionId)
    .sort()
    .map((sessionId) => facts.get(sessionId))
    .find((known) => known?.origins.includes(id));
  return (
    copy && {
      type: "user",
      cwd: copy.cwd,
      parent: null,
      origins: [],
      titles: {},
      version: copy.version,
    }
  );
}

type Known = {
  sessionId: string;
  source: SessionSource;
  facts: Facts;
  startedBy: Told["startedBy"];
};

function sessionOf(
  { sessionId, source, facts, startedBy }: Known,
  { steps, own, copied, origin }: Ownership,
  lookup: Lookup,
): Derived | null {
  if (![...own, ...copied].some(isConversation)) return null;
  // A copy that was not used is a moment: the one where it was made, as near as it is known.
  const span = spanOf(own) ?? spanOf(copied.filter(({ at }) => at !== null).slice(-1));
  if (span === null) return null;
  const type = typeOf(facts, own, startedBy);
  const messages = ownMessages(steps, own, lookup).sort(byTime);
  const asked = own.filter(({ kind }) => kind === "agent_prompt");
  const assistantMessageCount = distinctIds(own, "assistant");
  const userPrompts = firstPrompts([...asked, ...messages].sort(byTime), lookup);
  // A copy's first line was written where its origin ran: its own first words say where it is used.
  const firstWords =
    copied.length > 0 ? messages.find(({ key }) => lookup.promptOf(key)) : undefined;
  const ownPath = firstWords && lookup.promptOf(firstWords.key)?.cwd;
  const projectPath = ownPath ?? facts.cwd ?? "";
  const session: AgentSession = {
    sessionId,
    source,
    parentSessionId: parentOf(facts, startedBy) ?? origin,
    sessionType: type,
    projectPath,
    projectName: projectNameOf(projectPath),
    startTime: span.start,
    endTime: span.end === span.start ? null : span.end,
    messageCount: messages.length + asked.length + assistantMessageCount,
    summary: titleOf(facts, [...copied, ...own], lookup),
    userPrompts,
    startingPrompt: userPrompts[0] ?? null,
    assistantMessageCount,
    toolCallCount: distinctIds(own, "tool_call"),
    userMessageTimestamps: messages.map(({ at }) => at ?? span.start),
  };
  const events = eventsOf(session, messages, lookup);
  const activity = activityOf({
    type,
    steps: own,
    messages,
    projectPath,
    cwdOf: (key) => lookup.promptOf(key)?.cwd,
  });
  return { session, events, activity };
}

/** A queue's note and the line that delivers its words can be one's own and a copy: all are needed to pair them. */
function ownMessages(steps: readonly Step[], own: readonly Step[], lookup: Lookup): Message[] {
  const owned = new Set(own.map(({ key }) => key));
  const messages = messagesOf(steps, (key) => lookup.promptOf(key)?.text);
  return messages.filter(({ key }) => owned.has(key));
}

/** Nested subagents lie in the folder of the session at the root, so the subagent that names them knows better. */
const parentOf = ({ type, parent }: Facts, startedBy: Told["startedBy"]) =>
  type !== "user" && startedBy !== null && startedBy.type !== "user"
    ? startedBy.sessionId
    : (parent ?? (type === "user" ? null : (startedBy?.sessionId ?? null)));

/** What makes a file a session: a line of somebody, words that were queued, or of OpenCode the session itself. */
const isConversation = ({ kind, id }: Step) =>
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

/**
 * Versions 2.0.42 to 2.0.58 leave the first line out of an agent's file, so that the program's own warm-ups look like
 * subagents: one answer, no tool, and no session that says it started them.
 */
function typeOf(facts: Facts, own: readonly Step[], startedBy: Told["startedBy"]): SessionType {
  if (facts.type !== "subagent" || startedBy !== null) return facts.type;
  const asked = own.some(({ kind }) => kind === "agent_prompt");
  const warmUp =
    !asked && distinctIds(own, "assistant") === 1 && distinctIds(own, "tool_call") === 0;
  return warmUp && facts.version !== null && facts.version.startsWith("2.") ? "agent" : "subagent";
}

function distinctIds(steps: readonly Step[], kind: "assistant" | "tool_call"): number {
  const ids = new Set<IdHash>();
  for (const step of steps) if (step.kind === kind) ids.add(step.id ?? step.key);
  return ids.size;
}

const byTime = (a: { at: number | null }, b: { at: number | null }) => (a.at ?? 0) - (b.at ?? 0);

/** The program's own order: a name, the person's title, a generated one, the summary of the last branch. */
function titleOf(
  { titles }: Facts,
  steps: readonly Step[],
  { titleOfLeaf }: Lookup,
): string | null {
  const given = titles[4] ?? titles[3] ?? titles[2];
  if (given !== undefined) return given;
  for (const { key } of steps.toReversed()) {
    const title = titleOfLeaf(key);
    if (title !== undefined) return title;
  }
  return titles[1] ?? null;
}

const KEPT_PROMPTS = 5;
const KEPT_BYTES = 2_000;

function firstPrompts(asked: readonly { key: IdHash }[], { promptOf }: Lookup): string[] {
  const texts: string[] = [];
  for (const { key } of asked) {
    const words = promptOf(key);
    if (words !== undefined) texts.push(cutToBytes(words.text));
    if (texts.length === KEPT_PROMPTS) break;
  }
  return texts;
}

/** At most 2,000 bytes of UTF-8, cut between code points; `...` shows a cut. */
export function cutToBytes(text: string): string {
  if (text.length * 3 <= KEPT_BYTES || Buffer.byteLength(text) <= KEPT_BYTES) return text;
  const bytes = Buffer.from(text.slice(0, KEPT_BYTES));
  let end = Math.min(KEPT_BYTES, bytes.length);
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return `${bytes.subarray(0, end).toString()}...`;
}

function eventsOf(
  session: AgentSession,
  messages: readonly Message[],
  { promptOf }: Lookup,
): SessionEvent[] {
  const { sessionId, source, startTime, endTime, projectPath } = session;
  const event = (type: EventType, timestamp: number, id: string = type): SessionEvent => ({
    id: `${source}:${sessionId}:${id}`,
    timestamp,
    type,
    source,
    sessionId,
    cwd: projectPath,
    kind: null,
    promptKey: null,
  });
  const typed = messages.map(({ key, kind, at }) => ({
    ...event("user_message", at ?? startTime, `user_message:${key.toString(16)}`),
    cwd: promptOf(key)?.cwd ?? projectPath,
    kind,
    promptKey: key,
  }));
  return [event("session_start", startTime), ...typed, event("session_end", endTime ?? startTime)];
}
