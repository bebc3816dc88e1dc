import type { SessionType } from "../../model/session.ts";
import { type IdHash, idHash, isTyped, type Step, type StepKind } from "../../model/step.ts";
import type {
  Facts,
  LeafTitle,
  Parsed,
  Prompt,
  Skip,
  TitleRank,
  Transcript,
} from "../../model/transcript.ts";
import { field, jsonOrUndefined, stringAt } from "../../parse/json.ts";
import { jsonLines } from "../../parse/jsonl.ts";
import { timeOf } from "../../parse/time.ts";
import * as check from "./checks.generated.js";
import { classifyUserLine, slashCommand, textOf } from "./classify.ts";
import { type FileIdentity, identityOf, isInternalAgent } from "./identity.ts";
import { isKnownType, unknownFields } from "./known.ts";
import type { schemas } from "./schema.ts";

/** A transcript's bytes and the small files beside it, where there are any. */
export type ClaudeRaw = { bytes: Uint8Array; meta: string | null; customTitle: string | null };

/**
 * What a Claude Code transcript says (0.2.109 to 2.1.330). Pure. One transcript for the session itself, and one for
 * each subagent that versions up to 2.0.24 wrote into the session's own file.
 */
export function parseClaude(raw: ClaudeRaw, path: string): Parsed {
  const reading = startReading(identityOf(path));
  for (const line of jsonLines(raw.bytes)) {
    const skip = (reason: string) => reading.skips.push({ where: `line ${line.number}`, reason });
    if ("fault" in line) skip(line.fault);
    else if (!check.entry(line.value)) skip("not an entry: it has no type");
    else readEntry(reading, line.value, line.text, line.number);
  }
  readSidecars(reading, raw);
  const transcripts = [reading.main, ...reading.sidechains.values()].filter(holdsSomething);
  return {
    transcripts: transcripts.map(finished),
    leafTitles: reading.leafTitles,
    skips: reading.skips,
    unknowns: [...reading.unknowns].map(([what, count]) => ({ what, count })),
  };
}

type Entry = { type: string };
type Of<Name extends keyof typeof schemas> = (typeof schemas)[Name]["infer"];
type ConversationLine = {
  uuid?: string | null;
  timestamp?: string | null;
  sessionId?: string | null;
  cwd?: string | null;
  version?: string | null;
  parentUuid?: string | null;
  isSidechain?: boolean | null;
};

/** What has been read of a file so far. */
type Reading = {
  file: FileIdentity;
  main: Transcript;
  /** Subagents inside the session's file, by the uuid of their first line. */
  sidechains: Map<string, Transcript>;
  /** Which sidechain a line belongs to, by its uuid. */
  chainOf: Map<string, string>;
  /** How often a note on the queue was made at one time: their order, because they have no ids. */
  queueNotes: Map<string, number>;
  leafTitles: LeafTitle[];
  skips: Skip[];
  unknowns: Map<string, number>;
};

function startReading(file: FileIdentity): Reading {
  return {
    file,
    main: emptyTranscript(file.sessionId, file.type, file.parent),
    sidechains: new Map(),
    chainOf: new Map(),
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

/** The one place that says which entry types are read and how. */
function readEntry(reading: Reading, entry: Entry, text: string, number: number): void {
  for (const field of unknownFields(entry)) addTo(reading.unknowns, field);
  if (!timedTypes.has(entry.type)) addNote(reading.main, entry.type);
  const refused = (schema: string) => {
    const reason = `not a valid ${entry.type} entry`;
    reading.skips.push({ where: `line ${number}`, reason, invalid: { schema, value: entry } });
  };
  switch (entry.type) {
    case "user":
      return check.user(entry) ? readUser(reading, entry, text) : refused("user");
    case "assistant":
      return check.assistant(entry) ? readAssistant(reading, entry, text) : refused("assistant");
    case "system":
      return check.system(entry) ? readSystem(reading, entry, text) : refused("system");
    case "attachment":
      return check.attachment(entry) ? readAttachment(reading, entry, text) : refused("attachment");
    case "queue-operation":
      return check.queueOperation(entry) ? readQueue(reading, entry) : refused("queueOperation");
    case "summary":
      if (!check.summary(entry)) return refused("summary");
      reading.leafTitles.push({ leaf: idHash(entry.leafUuid), title: entry.summary });
      return;
    case "custom-title":
      return check.customTitle(entry)
        ? title(reading, 3, entry.customTitle)
        : refused("customTitle");
    case "ai-title":
      return check.aiTitle(entry) ? title(reading, 2, entry.aiTitle) : refused("aiTitle");
    case "agent-name":
      return check.agentName(entry) ? title(reading, 4, entry.agentName) : refused("agentName");
    default:
      if (!isKnownType(entry.type)) addTo(reading.unknowns, `entry type ${entry.type}`);
  }
}

const timedTypes = new Set([
  "user",
  "assistant",
  "system",
  "attachment",
  "queue-operation",
  "progress",
]);

/**
 * The program's untimed entries (titles, modes, snapshots) are not copied with a conversation, so that they show which
 * of two files that share it wrote it. One stands for all that follow the same step.
 */
function addNote({ steps }: Transcript, type: string): void {
  const before = steps.at(-1);
  if (before === undefined || before.kind === "note") return;
  steps.push({ kind: "note", at: null, key: idHash(`${before.key}:${type}`) });
}

function readUser(reading: Reading, entry: Of<"user">, text: string) {
  const draft = draftFor(reading, entry);
  const ofAgent = draft.facts.type !== "user" || stringAt(entry, "agentId") !== null;
  const { content } = entry.message;
  const classified = classifyUserLine({ ...entry, content, ofAgent });
  const step = lineStep(reading, draft, entry, text, classified.kind);
  if (classified.kind === "tool_result" || classified.kind === "answer") {
    return addToolResults(draft, step, entry, content);
  }
  addText(draft, step, classified.text, entry.cwd);
}

/** A result is a step for each tool call it answers; a subagent's also names the session that did the work. */
function addToolResults(
  draft: Transcript,
  step: Step,
  entry: object,
  content: string | readonly object[],
) {
  const ids =
    typeof content === "string"
      ? []
      : content.flatMap((part) => stringAt(part, "tool_use_id") ?? []);
  draft.steps.push({ ...step, ...(ids[0] === undefined ? {} : { id: idHash(ids[0]) }) });
  for (const id of ids.slice(1))
    draft.steps.push({ ...step, kind: "tool_result", key: idHash(id), id: idHash(id) });
  const agent = stringAt(entry, "toolUseResult", "agentId");
  if (agent === null) return;
  draft.facts.spawned = [...new Set([...(draft.facts.spawned ?? []), `agent-${agent}`])];
}

function readAssistant(reading: Reading, entry: Of<"assistant">, text: string) {
  const draft = draftFor(reading, entry);
  const { id, model, content } = entry.message;
  const step = lineStep(
    reading,
    draft,
    entry,
    text,
    model === "<synthetic>" ? "synthetic" : "assistant",
  );
  const keepsId = id && copiesGetNewUuids(entry.version ?? draft.facts.version);
  draft.steps.push({
    ...step,
    id: id ? idHash(id) : step.key,
    ...(keepsId ? { copiesKeepId: true } : {}),
  });
  if (typeof content === "string") return;
  for (const part of content) {
    const tool = stringAt(part, "type") === "tool_use" ? stringAt(part, "id") : null;
    if (tool !== null)
      draft.steps.push({ ...step, kind: "tool_call", key: idHash(tool), id: idHash(tool) });
  }
}

/** Before 1.0.96 a resumed session's file repeats the messages before it under new uuids. */
function copiesGetNewUuids(version: string | null): boolean {
  return version !== null && Bun.semver.order(version, "1.0.96") < 0;
}

function readSystem(reading: Reading, entry: Of<"system">, text: string) {
  const draft = draftFor(reading, entry);
  const command = typeof entry.content === "string" ? slashCommand(entry.content.trim()) : null;
  if (entry.subtype === "local_command" && command !== null) {
    return addText(draft, lineStep(reading, draft, entry, text, "slash"), command, entry.cwd);
  }
  const step = lineStep(
    reading,
    draft,
    entry,
    text,
    systemKinds.get(entry.subtype ?? "") ?? "system",
  );
  if (step.kind !== "turn_duration" || step.at === null || !entry.durationMs) {
    return void draft.steps.push(step);
  }
  // The note is written at the turn's end and says how long it was.
  draft.steps.push({ ...step, at: step.at - Math.round(entry.durationMs), until: step.at });
}

const systemKinds: ReadonlyMap<string, StepKind> = new Map([
  ["local_command", "output"],
  ["turn_duration", "turn_duration"],
  ["compact_boundary", "compact_boundary"],
]);

/** A message that was typed while the agent worked and taken in mid-turn is an attachment from 2.1.100 on. */
function readAttachment(reading: Reading, entry: Of<"attachment">, text: string) {
  const draft = draftFor(reading, entry);
  const step = lineStep(reading, draft, entry, text, "attachment");
  const { attachment } = entry;
  if (attachment.type !== "queued_command") return void draft.steps.push(step);
  const prompt = contentOf(field(attachment, "prompt"));
  const classified = classifyUserLine({
    ...attachment,
    content: prompt,
    ofAgent: draft.facts.type !== "user",
  });
  const kind = isTyped(classified.kind) ? "queued" : classified.kind;
  const at = timeOf(stringAt(attachment, "timestamp")) ?? step.at;
  addText(draft, { ...step, kind, at }, classified.text, entry.cwd);
}

function readQueue(reading: Reading, entry: Of<"queueOperation">) {
  const kind = queueKinds.get(entry.operation);
  if (kind === undefined) return addTo(reading.unknowns, `queue operation ${entry.operation}`);
  const content = contentOf(entry.content);
  const { main } = reading;
  const note = `${main.sessionId}:${entry.operation}:${entry.timestamp}`;
  const order = kind === "enqueue" ? textOf(content) : (reading.queueNotes.get(note) ?? 0);
  addTo(reading.queueNotes, note);
  const key = idHash(`${note}:${order}`);
  const step: Step = { kind, at: timeOf(entry.timestamp), key };
  const classified = classifyUserLine({ content, ofAgent: false });
  // What the program queues for itself keeps its place in the queue, and says nothing of the person.
  if (kind !== "enqueue" || !isTyped(classified.kind)) return void main.steps.push(step);
  addText(main, step, classified.text, null);
}

const queueKinds: ReadonlyMap<string, StepKind> = new Map([
  ["enqueue", "enqueue"],
  ["dequeue", "dequeue"],
  ["remove", "remove"],
  ["popAll", "pop_all"],
]);

const contentOf = (value: unknown): string | object[] =>
  typeof value === "string"
    ? value
    : Array.isArray(value)
      ? value.filter((part) => typeof part === "object" && part !== null)
      : "";

/** Adds a step that has words, with the hash by which queued words are found again, and keeps typed words. */
function addText(
  draft: Transcript,
  step: Step,
  text: string,
  cwd: string | null | undefined,
): void {
  draft.steps.push(text === "" ? step : { ...step, id: idHash(text.trim()) });
  if (!isTyped(step.kind) && step.kind !== "agent_prompt" && step.kind !== "enqueue") return;
  const prompt: Prompt = { key: step.key, kind: step.kind, text, cwd: cwd ?? null };
  draft.prompts.push(prompt);
}

/** A line's step, and what the line says of its session besides. */
function lineStep(
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
  const key: IdHash = idHash(entry.uuid ?? text);
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
function draftFor(reading: Reading, entry: ConversationLine): Transcript {
  if (reading.file.isAgent || entry.isSidechain !== true) return reading.main;
  const uuid = entry.uuid ?? "";
  const chain = reading.chainOf.get(entry.parentUuid ?? "") ?? uuid;
  reading.chainOf.set(uuid, chain);
  const known = reading.sidechains.get(chain);
  if (known) return known;
  const id = `agent-${idHash(chain).toString(16).padStart(14, "0")}`;
  const draft = emptyTranscript(id, "subagent", reading.file.sessionId);
  reading.sidechains.set(chain, draft);
  return draft;
}

function title(reading: Reading, rank: TitleRank, text: string): void {
  if (text.trim() !== "") reading.main.facts.titles[rank] = text;
}

/** `agent-*.meta.json` (2.1.76 and later) and `<session>/custom-title.json` (2.1.330). */
function readSidecars(reading: Reading, raw: ClaudeRaw): void {
  const { facts } = reading.main;
  const meta = jsonOrUndefined(raw.meta);
  const parentAgent = stringAt(meta, "parentAgentId");
  if (parentAgent !== null) facts.parent = `agent-${parentAgent}`;
  const named = stringAt(meta, "name") ?? stringAt(meta, "description");
  if (named !== null && reading.file.isAgent) facts.titles[2] ??= named;
  const custom = stringAt(jsonOrUndefined(raw.customTitle), "customTitle");
  if (custom !== null) facts.titles[3] ??= custom;
}

const holdsSomething = ({ steps, facts }: Transcript) =>
  steps.length > 0 || Object.keys(facts.titles).length > 0;

/** An agent whose first words are "Warmup" was started by the program itself (2.0.24 to 2.1.4). */
function finished(transcript: Transcript): Transcript {
  const first = transcript.prompts.find(({ kind }) => kind === "agent_prompt");
  const internal = first?.text === "Warmup" || isInternalAgent(transcript.sessionId);
  if (!internal || transcript.facts.type === "user") return transcript;
  return { ...transcript, facts: { ...transcript.facts, type: "agent" } };
}

const addTo = (counts: Map<string, number>, what: string): void => {
  counts.set(what, (counts.get(what) ?? 0) + 1);
};
