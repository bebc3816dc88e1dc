import type { SessionType } from "../../model/session.ts";
import {
  type IdHash,
  idHash,
  isTyped,
  type Step,
  type StepKind,
  wordsHash,
} from "../../model/step.ts";
import type {
  Facts,
  LeafTitle,
  Prompt,
  Skip,
  TitleRank,
  Transcript,
} from "../../model/transcript.ts";
import { stringAt } from "../../parse/json.ts";
import { timeOf } from "../../parse/time.ts";
import type { FileIdentity } from "./identity.ts";

/** What every line of a conversation may have. */
export type ConversationLine = {
  uuid?: string | null;
  timestamp?: unknown;
  sessionId?: string | null;
  cwd?: string | null;
  version?: string | null;
  parentUuid?: string | null;
  isSidechain?: boolean | null;
};

/** What has been read of a file so far. */
export type Reading = {
  file: FileIdentity;
  main: Transcript;
  /** Subagents inside the session's file, by the uuid of their first line. */
  sidechains: Map<string, Transcript>;
  /** Which sidechain a line belongs to, by its uuid. */
  chainOf: Map<string, string>;
  /** The message that first made each tool call, by the call's id. */
  messageOfTool: Map<string, string>;
  /** How often a note on the queue was made at one time: their order, because they have no ids. */
  queueNotes: Map<string, number>;
  leafTitles: LeafTitle[];
  skips: Skip[];
  unknowns: Map<string, number>;
};

export function startReading(file: FileIdentity): Reading {
  return {
    file,
    main: emptyTranscript(file.sessionId, file.type, file.parent),
    sidechains: new Map(),
    chainOf: new Map(),
    messageOfTool: new Map(),
    queueNotes: new Map(),
    leafTitles: [],
    skips: [],
    unknowns: new Map(),
  };
}

function emptyTranscript(sessionId: string, type: SessionType, parent: string | null): Transcript {
  const facts: Facts = { type, cwd: null, parent, origins: [], titles: {}, version: null };
  return { source: "claude", sessionId, facts, steps: [], prompts: [] };
}

/** Adds a step that has words, with the hash by which queued words are found again, and keeps typed words. */
export function addText(
  draft: Transcript,
  step: Step,
  text: string,
  cwd: string | null | undefined,
): void {
  draft.steps.push(text === "" ? step : { ...step, id: wordsHash(text) });
  if (!isTyped(step.kind) && step.kind !== "agent_prompt" && step.kind !== "enqueue") return;
  if (step.kind === "enqueue" && text === "") return;
  const prompt: Prompt = { key: step.key, kind: step.kind, text, cwd: cwd ?? null };
  draft.prompts.push(prompt);
}

/** A line's step, and what the line says of its session besides. */
export function lineStep(
  reading: Reading,
  draft: Transcript,
  entry: ConversationLine,
  text: string,
  kind: StepKind,
): Step {
  const { facts } = draft;
  facts.cwd ??= entry.cwd ?? null;
  facts.version ??= entry.version ?? null;
  if (reading.file.isAgent) facts.parent ??= entry.sessionId ?? null;
  const key: IdHash = idHash(entry.uuid || text);
  const step: Step = { kind, at: timeOf(entry.timestamp), key };
  const origin = reading.file.isAgent ? null : originOf(entry, reading.file.sessionId);
  if (origin === null) return step;
  if (!facts.origins.includes(origin)) facts.origins.push(origin);
  return { ...step, copied: true, origin: idHash(origin) };
}

/** The session that a copied line names as its own: `forkedFrom` (2.1.14 and later), or an older session's id. */
function originOf(entry: ConversationLine, sessionId: string): string | null {
  const forked = stringAt(entry, "forkedFrom", "sessionId");
  if (forked !== null && forked !== sessionId) return forked;
  return entry.sessionId && entry.sessionId !== sessionId ? entry.sessionId : null;
}

/** The session that a line belongs to: the file's, or a subagent's inside the file (up to 2.0.24). */
export function draftFor(reading: Reading, entry: ConversationLine): Transcript {
  if (reading.file.isAgent || entry.isSidechain !== true) return reading.main;
  const uuid = entry.uuid || `a line without uuid at ${entry.timestamp}`;
  const chain = reading.chainOf.get(entry.parentUuid ?? "") ?? uuid;
  reading.chainOf.set(uuid, chain);
  const known = reading.sidechains.get(chain);
  if (known) return known;
  const id = `agent-${idHash(chain).toString(16).padStart(14, "0")}`;
  const draft = emptyTranscript(id, "subagent", reading.file.sessionId);
  reading.sidechains.set(chain, draft);
  return draft;
}

/**
 * The program's untimed entries (titles, modes, snapshots) are not copied with a conversation, so that they show which
 * of two files that share it wrote it. One stands for all that follow the same step.
 */
export function addNote({ sessionId, steps }: Transcript, type: string): void {
  const before = steps.at(-1);
  if (before?.kind === "note") return;
  steps.push({ kind: "note", at: null, key: idHash(`${sessionId}:${before?.key ?? ""}:${type}`) });
}

export function title(reading: Reading, rank: TitleRank, text: string): void {
  if (text.trim() !== "") reading.main.facts.titles[rank] = text;
}

export const addTo = (counts: Map<string, number>, what: string): void => {
  counts.set(what, (counts.get(what) ?? 0) + 1);
};
