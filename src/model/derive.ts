import { compileLightly } from "../light.ts";
import type { SessionTimes } from "./activity-codec.ts";
import { timesOf } from "./activity.ts";
import { stepsAsKnown } from "./askers.ts";
import { byTime, type Digest, type DigestMessage, digestOf, type Words } from "./digest.ts";
import type { EventType, SessionEvent } from "./event.ts";
import { type Member, type Ownership, sortOutCopies } from "./family.ts";
import { namesakes } from "./namesakes.ts";
import {
  type AgentSession,
  projectNameOf,
  type SessionSource,
  type SessionType,
} from "./session.ts";
import { unionOf } from "./step-list.ts";
import type { IdHash, Step } from "./step.ts";
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

/** Where the words of typed steps and the titles that other files hold are looked up. */
export type Lookup = Words & {
  /** Whether there are any such titles at all. */
  holdsLeafTitles: boolean;
  titleOfLeaf: (leaf: IdHash) => string | undefined;
};

/** One session as it is stored: its row, its events and its times. */
export type Derived = { session: AgentSession; events: SessionEvent[]; times: SessionTimes };

/**
 * The sessions of a family (sessions that share records; most often one alone) from all that is known of them.
 * Pure, and independent of the order of anything: the same facts give the same rows whenever they were read.
 */
export function deriveSessions(kin: readonly Told[], lookup: Lookup): Derived[] {
  const { family, facts, owned: shares } = shareOut(kin);
  const source = family[0]?.source ?? "claude";
  const startedBy = new Map(family.map((told) => [told.sessionId, told.startedBy]));
  const copies = copiesByOrigin(family, facts);
  return [...shares].flatMap(([sessionId, owned]) => {
    const copy = copies.get(sessionId);
    const known = facts.get(sessionId) ?? (copy && factsOfLostOrigin(copy));
    if (known === undefined) return [];
    const starter = startedBy.get(sessionId) ?? null;
    return sessionOf({ sessionId, source, facts: known, startedBy: starter }, owned, lookup) ?? [];
  });
}

/** Which of a family's steps are whose. */
export function shareOut(kin: readonly Told[]): {
  family: Told[];
  facts: Map<string, Facts>;
  owned: Map<string, Ownership>;
} {
  const family = kin.flatMap(namesakes);
  const facts = new Map(family.map((told) => [told.sessionId, mergedFacts(told)]));
  const members = family.map(({ sessionId, tellings }): Member => {
    const { origins = [], parent = null } = facts.get(sessionId) ?? {};
    const after = parent === null ? origins : [...origins, parent];
    return { sessionId, origins, after, steps: unionOf(stepsAsKnown(tellings)) };
  });
  return { family, facts, owned: sortOutCopies(members) };
}

/** What the units say of one session, as one. Of contradicting facts the latest, or the one that every order would take. */
function mergedFacts({ tellings }: Told): Facts {
  const ordered = [...tellings].sort(
    (a, b) =>
      (b.facts.recency ?? 0) - (a.facts.recency ?? 0) ||
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

/** An origin known only from its copies ran where they began: by its id, the first copy that names it. */
function copiesByOrigin(
  family: readonly Told[],
  facts: ReadonlyMap<string, Facts>,
): ReadonlyMap<string, Facts> {
  const copies = new Map<string, Facts>();
  for (const sessionId of family.map((told) => told.sessionId).sort()) {
    const known = facts.get(sessionId);
    for (const origin of known?.origins ?? [])
      if (known !== undefined && !copies.has(origin)) copies.set(origin, known);
  }
  return copies;
}

/** @param copy what is known of a session that was copied from it */
export const factsOfLostOrigin = ({ cwd, version }: Facts): Facts => ({
  type: "user",
  cwd,
  parent: null,
  origins: [],
  titles: {},
  version,
});

/** What is known of a session besides its steps. */
export type Known = {
  sessionId: string;
  source: SessionSource;
  facts: Facts;
  startedBy: Told["startedBy"];
};

function sessionOf(known: Known, owned: Ownership, lookup: Lookup): Derived | null {
  const digest = digestOf(owned, lookup);
  if (digest === null) return null;
  const { copied, own, origin } = owned;
  // A copy's first line was written where its origin ran: its own first words say where it is used.
  const firstWords =
    copied.length > 0 ? digest.messages.find(({ key }) => lookup.promptOf(key)) : undefined;
  const path = firstWords?.cwd ?? null;
  const title = titleOf(known.facts, () => [...copied, ...own], lookup);
  return derivedOf({ ...known, digest, origin, path, title }, lookup);
}

/**
 * The row and events of a session that shares nothing with another, from the digest of its steps. Its steps are
 * asked for only where one of them may bear its title.
 */
export function deriveLone(
  known: Known,
  digest: Digest,
  titledSteps: () => readonly Step[],
  lookup: Lookup,
): Derived {
  const title = titleOf(known.facts, titledSteps, lookup);
  return derivedOf({ ...known, digest, origin: null, path: null, title }, lookup);
}

type Digested = Known & {
  digest: Digest;
  origin: string | null;
  /** Where it was used, if that is not where its first line was written. */
  path: string | null;
  title: string | null;
};

function derivedOf(known: Digested, lookup: Lookup): Derived {
  const { sessionId, source, facts, startedBy, digest, origin, path, title } = known;
  const { start, end, messages, asked, assistantMessages, toolCalls } = digest;
  const userPrompts = firstPrompts([...asked, ...messages].sort(byTime), lookup);
  const projectPath = path ?? facts.cwd ?? "";
  const session: AgentSession = {
    sessionId,
    source,
    parentSessionId: parentOf(facts, startedBy) ?? origin,
    sessionType: typeOf(known),
    projectPath,
    projectName: projectNameOf(projectPath),
    startTime: start,
    endTime: end === start ? null : end,
    messageCount: messages.length + asked.length + assistantMessages,
    summary: title,
    userPrompts,
    startingPrompt: userPrompts[0] ?? null,
    assistantMessageCount: assistantMessages,
    toolCallCount: toolCalls,
    userMessageTimestamps: messages.map(({ at }) => at ?? start),
  };
  const times = timesOf(session.sessionType, projectPath, digest.acts, digest.work);
  return { session, events: eventsOf(session, messages), times };
}

/** Nested subagents lie in the folder of the session at the root, so the subagent that names them knows better. */
const parentOf = ({ type, parent }: Facts, startedBy: Told["startedBy"]) =>
  type !== "user" && startedBy !== null && startedBy.type !== "user"
    ? startedBy.sessionId
    : (parent ?? (type === "user" ? null : (startedBy?.sessionId ?? null)));

/**
 * Claude Code's own warm-ups look like subagents where the line that asks them is in no file (2.0.42 to 2.0.58) or in
 * another parent's folder (2.1.4): one answer, no tool, and no session that says it started them.
 */
function typeOf({ source, facts, digest, startedBy }: Digested): SessionType {
  if (facts.type !== "subagent" || startedBy !== null) return facts.type;
  const { asked, assistantMessages, toolCalls } = digest;
  const isLoneAnswer = asked.length === 0 && assistantMessages === 1 && toolCalls === 0;
  return isLoneAnswer && source === "claude" && warmsUp(facts.version) ? "agent" : "subagent";
}

const warmsUp = (version: string | null) =>
  version !== null && Bun.semver.satisfies(version, "2.0.24 - 2.1.4");

/** The program's own order: a name, the person's title, a generated one, the summary of the last branch. */
function titleOf(
  facts: Facts,
  stepsOf: () => readonly Step[],
  { titleOfLeaf, holdsLeafTitles }: Lookup,
): string | null {
  const { titles } = facts;
  const given = titles[4] ?? titles[3] ?? titles[2];
  if (given !== undefined) return given;
  if (holdsLeafTitles) {
    for (const { key } of stepsOf().toReversed()) {
      const title = titleOfLeaf(key);
      if (title !== undefined) return title;
    }
  }
  return titles[1] ?? null;
}

const KEPT_PROMPTS = 5;
const KEPT_BYTES = 2_000;

function firstPrompts(asked: readonly { key: IdHash }[], { promptOf }: Lookup): string[] {
  const texts: string[] = [];
  for (const { key } of asked) {
    const words = promptOf(key);
    // Of a prompt whose words are not kept there is only where it was typed.
    if (words !== undefined && words.text !== "") texts.push(cutToBytes(words.text));
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

function eventsOf(session: AgentSession, messages: readonly DigestMessage[]): SessionEvent[] {
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
  const typed = messages.map(({ key, kind, at, cwd }) => ({
    ...event("user_message", at ?? startTime, `user_message:${key.toString(16)}`),
    cwd: cwd ?? projectPath,
    kind,
    promptKey: key,
  }));
  return [event("session_start", startTime), ...typed, event("session_end", endTime ?? startTime)];
}

compileLightly(shareOut, sessionOf, derivedOf, deriveLone, titleOf);
