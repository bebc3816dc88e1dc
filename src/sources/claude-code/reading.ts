import { compileLightly } from "../../light.ts";
import type { SessionType } from "../../model/session.ts";
import { decodeSteps, encodeSteps } from "../../model/step-codec.ts";
import { mayHold, tailOf } from "../../model/step-tail.ts";
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
  Resume,
  Skip,
  TitleRank,
  Transcript,
} from "../../model/transcript.ts";
import { at } from "./fields.ts";
import type { FileIdentity } from "./identity.ts";
import type { Line } from "./lines.ts";

/** What has been read of a file so far. */
export type Reading = {
  file: FileIdentity;
  /** Of the line that is being read, from 1. */
  lineNumber: number;
  /** How many lines have been read that end with a newline. */
  wholeLines: number;
  main: Transcript;
  /** The origins in its facts: a file may name as many as it has lines. */
  origins: Set<string>;
  /** Subagents inside the session's file, by the hash of their first line's uuid. */
  sidechains: Map<IdHash, Transcript>;
  /** Which sidechain a line belongs to, by the hash of its uuid. */
  chainOf: Map<IdHash, IdHash>;
  /** The message that first made each tool call, by the call's id. */
  messageOfTool: Map<IdHash, IdHash>;
  /** How often a note on the queue was made at one time: their order, because they have no ids. */
  queueNotes: Map<string, number>;
  leafTitles: LeafTitle[];
  skips: Skip[];
  unknowns: Map<string, number>;
};

/** @param from where an earlier reading of the same file ended; its state is found in what it gave */
export function startReading(file: FileIdentity, from: Resume | null): Reading {
  const main = emptyTranscript(file.sessionId, file.type);
  if (from !== null) {
    main.facts = factsInLines(from.facts);
    main.steps = decodeSteps(from.steps);
  }
  return {
    file,
    main,
    origins: new Set(main.facts.origins),
    lineNumber: from?.lines ?? 0,
    wholeLines: from?.lines ?? 0,
    sidechains: new Map(),
    chainOf: new Map(),
    messageOfTool: toolsIn(main.steps),
    queueNotes: queueNotesIn(main),
    leafTitles: [],
    skips: [],
    unknowns: new Map(),
  };
}

/** What is known from a file's own lines: the titles in the small file beside it are read anew each time. */
function factsInLines({ beside = [], ...facts }: Facts): Facts {
  const titles = { ...facts.titles };
  for (const rank of beside) delete titles[rank];
  return { ...facts, titles, origins: [...facts.origins] };
}

/**
 * The same, but the steps so far stay packed: what was read does not depend on them where `hasRepeated` then says so.
 * Null where they have to be unpacked.
 */
export function goOnReading(file: FileIdentity, from: Resume): Reading | null {
  const tail = tailOf(from.steps);
  if (tail === null) return null;
  const reading = startReading(file, { ...from, steps: NO_STEPS });
  reading.main.earlier = { packed: from.steps, tail };
  reading.main.steps.push(tail.last);
  return reading;
}

const NO_STEPS = encodeSteps([]);

/** Lets go of the step that reading went on from. @returns whether anything since has an id that was there before */
export function hasRepeated({ main, sidechains, messageOfTool }: Reading): boolean {
  main.steps.shift();
  const keys = new Set(main.steps.map(({ key }) => key));
  if (sidechains.size > 0 || keys.size < main.steps.length) return true;
  // A note on the queue repeats the first one of its time, if there was one.
  return mayHold(main.earlier?.packed ?? NO_STEPS, [...keys, ...messageOfTool.keys()]);
}

function toolsIn(steps: readonly Step[]): Map<IdHash, IdHash> {
  const tools = new Map<IdHash, IdHash>();
  let message: IdHash = 0;
  for (const { kind, key, id } of steps) {
    if (kind === "assistant" || kind === "synthetic") message = id ?? 0;
    else if (kind === "tool_call" && !tools.has(key)) tools.set(key, message);
  }
  return tools;
}

function queueNotesIn({ sessionId, steps }: Transcript): Map<string, number> {
  const notes = new Map<string, number>();
  for (const { kind, at: time, copied } of steps) {
    const operation = queueOperations.get(kind);
    if (operation !== undefined && !copied) addTo(notes, noteOf(sessionId, operation, time));
  }
  return notes;
}

/** By what two notes on the queue are told apart, but for their order. */
export const noteOf = (sessionId: string, operation: string, time: number | null) =>
  `${sessionId}:${operation}:${time}`;

/** The program's names of what happens to the queue. */
export const queueOperations: ReadonlyMap<StepKind, string> = new Map([
  ["enqueue", "enqueue"],
  ["dequeue", "dequeue"],
  ["remove", "remove"],
  ["pop_all", "popAll"],
]);

function emptyTranscript(sessionId: string, type: SessionType): Transcript {
  const facts: Facts = { type, cwd: null, parent: null, origins: [], titles: {}, version: null };
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
export function lineStep(reading: Reading, draft: Transcript, line: Line, kind: StepKind): Step {
  const { facts } = draft;
  const isOwn = facts.type === "user";
  facts.cwd ??= line.text(at.cwd);
  facts.version ??= line.text(at.version);
  if (!isOwn) facts.parent ??= line.text(at.sessionId) || parentByPlace(reading, draft);
  const step: Step = { kind, at: line.time(at.timestamp), key: keyOf(line) };
  const origin = isOwn ? originOf(line, reading.file.sessionId) : null;
  if (origin === null) return step;
  if (!reading.origins.has(origin)) {
    reading.origins.add(origin);
    facts.origins.push(origin);
  }
  return { ...step, copied: true, origin: idHash(origin) };
}

/** Where a subagent lies: its lines know better, as a person may have copied the file or its folder. */
const parentByPlace = ({ main, file }: Reading, draft: Transcript): string | null =>
  draft === main ? file.parent : file.sessionId;

const NO_UUID = idHash("");

/** A line without an id of its own is known by all that it says. */
function keyOf(line: Line): IdHash {
  const uuid = uuidOf(line);
  return uuid === null ? idHash(line.raw()) : uuid;
}

function uuidOf(line: Line): IdHash | null {
  const uuid = line.hash(at.uuid);
  return uuid === NO_UUID ? null : uuid;
}

/** Whether the key of an entry's step is made of all its text. */
export const isKnownByText = (line: Line, type: string): boolean =>
  keyedTypes.has(type) && uuidOf(line) === null;

/** The entries of which a step is made with `lineStep`. */
const keyedTypes = new Set(["user", "assistant", "system", "attachment"]);

/** The session that a copied line names as its own: `forkedFrom` (2.1.14 and later), or an older session's id. */
function originOf(line: Line, sessionId: string): string | null {
  const forked = line.text(at.forkedFrom);
  if (forked !== null && forked !== sessionId) return forked;
  const named = line.text(at.sessionId);
  return named && named !== sessionId ? named : null;
}

/** The session that a line belongs to: the file's, or a subagent's inside the file (up to 2.0.24). */
export function draftFor(reading: Reading, line: Line): Transcript {
  if (reading.file.isAgent || line.boolean(at.isSidechain) !== true) return reading.main;
  const key = keyOf(line);
  const parent = line.hash(at.parentUuid);
  const chain = (parent === null ? undefined : reading.chainOf.get(parent)) ?? key;
  reading.chainOf.set(key, chain);
  const known = reading.sidechains.get(chain);
  if (known) return known;
  const id = `agent-${chain.toString(16).padStart(14, "0")}`;
  const draft = emptyTranscript(id, "subagent");
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

export function title(reading: Reading, rank: TitleRank, text: string | null): void {
  if (text === null || text.trim() === "") return;
  const { facts } = reading.main;
  facts.titles[rank] = text;
  facts.recency = reading.lineNumber;
}

/** A title in a small file beside the transcript. */
export function titleBeside({ facts }: Transcript, rank: TitleRank, text: string | null): void {
  if (text === null || facts.titles[rank] !== undefined) return;
  facts.titles[rank] = text;
  facts.beside = [...(facts.beside ?? []), rank];
}

export const addTo = (counts: Map<string, number>, what: string): void => {
  counts.set(what, (counts.get(what) ?? 0) + 1);
};

compileLightly(lineStep, draftFor, originOf, keyOf, uuidOf, addText, addNote);
