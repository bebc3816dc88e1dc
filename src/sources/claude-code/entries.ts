import { compileLightly } from "../../light.ts";
import { type IdHash, idHash, isTyped, type Step, type StepKind } from "../../model/step.ts";
import type { Transcript } from "../../model/transcript.ts";
import { classifyUserLine, isPersonsAnswer, slashCommand, textOf } from "./classify.ts";
import { at } from "./fields.ts";
import type { Line } from "./lines.ts";
import {
  addText,
  addTo,
  draftFor,
  lineStep,
  noteOf,
  queueOperations,
  type Reading,
} from "./reading.ts";

export function readUser(reading: Reading, line: Line): void {
  const draft = draftFor(reading, line);
  // Most are what tools gave, which takes no look at words.
  if (holdsToolResult(line)) return readToolResult(reading, draft, line);
  const classified = classifyUserLine({
    ofAgent: draft.facts.type !== "user" || line.type(at.agentId) === "string",
    content: contentOf(line, at.content, at.partType, at.partText),
    isMeta: isSet(line, at.isMeta),
    isCompactSummary: isSet(line, at.isCompactSummary),
    origin: { kind: line.text(at.originKind) },
    promptSource: line.text(at.promptSource),
    wakeupSource: isSet(line, at.wakeupSource),
  });
  const step = lineStep(reading, draft, line, classified.kind);
  addText(draft, step, classified.text, line.text(at.cwd));
}

function holdsToolResult(line: Line): boolean {
  const parts = line.elements(at.partType);
  for (let part = 0; part < parts; part++) {
    if (line.elementText(at.partType, part) === "tool_result") return true;
  }
  return false;
}

function readToolResult(reading: Reading, draft: Transcript, line: Line): void {
  const answered = isPersonsAnswer(
    line.text(at.toolDenialKind),
    line.text(at.permissionSource),
    isSet(line, at.holdsPersonsWords),
    line.type(at.answers) !== "missing",
  );
  addToolResults(draft, lineStep(reading, draft, line, answered ? "answer" : "tool_result"), line);
}

/** A result is a step for each tool call it answers; a subagent's also names the session that did the work. */
function addToolResults(draft: Transcript, step: Step, line: Line): void {
  let first = true;
  for (let part = 0; part < line.elements(at.partToolUseId); part++) {
    const id = line.elementHash(at.partToolUseId, part);
    if (id === null) continue;
    if (first) draft.steps.push({ ...step, id });
    else draft.steps.push({ ...step, kind: "tool_result", key: idHash(`${id}:result`), id });
    first = false;
  }
  if (first) draft.steps.push(step);
  const agent = line.text(at.spawnedAgent);
  if (agent === null) return;
  draft.facts.spawned = [...new Set([...(draft.facts.spawned ?? []), `agent-${agent}`])];
}

export function readAssistant(reading: Reading, line: Line): void {
  const draft = draftFor(reading, line);
  const kind = line.text(at.model) === "<synthetic>" ? "synthetic" : "assistant";
  if (kind === "synthetic" && line.elementText(at.partText, 0) === TAKEN_UP_AGAIN)
    return void draft.steps.push(lineStep(reading, draft, line, "system"));
  const step = lineStep(reading, draft, line, kind);
  const id = line.hash(at.messageId);
  const keepsId = id !== null && copiesGetNewUuids(line.text(at.version) ?? draft.facts.version);
  draft.steps.push({ ...step, id: id ?? step.key, ...(keepsId ? { copiesKeepId: true } : {}) });
  for (let part = 0; part < line.elements(at.partId); part++) {
    if (line.elementText(at.partType, part) !== "tool_use") continue;
    const tool = line.elementHash(at.partId, part);
    if (tool === null) continue;
    const call = callHash(reading, tool, id ?? 0);
    const name = line.elementText(at.partName, part);
    const named = name === null || name === "" ? {} : { tool: name };
    draft.steps.push({ ...step, kind: "tool_call", key: call, id: call, ...named });
  }
}

/** Stands where a session is taken up again that ended with a user's line, so that another one may follow. */
const TAKEN_UP_AGAIN = "No response requested.";

/** Some proxies count their tool calls anew in each answer: in another message the same id is another call. */
function callHash({ messageOfTool }: Reading, tool: IdHash, message: IdHash): IdHash {
  const first = messageOfTool.get(tool);
  if (first === undefined) messageOfTool.set(tool, message);
  return first === undefined || first === message ? tool : idHash(`${message}:${tool}`);
}

/** Before 1.0.96 a resumed session's file repeats the messages before it under new uuids. */
function copiesGetNewUuids(version: string | null): boolean {
  if (version === null) return false;
  let old = oldVersions.get(version);
  if (old === undefined) {
    const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
    old = major === "0" || (major === "1" && minor === "0" && Number(patch) < 96);
    oldVersions.set(version, old);
  }
  return old;
}

/** The versions that were met, and whether they are older than 1.0.96. */
const oldVersions = new Map<string, boolean>();

export function readSystem(reading: Reading, line: Line): void {
  const draft = draftFor(reading, line);
  const subtype = line.text(at.subtype) ?? "";
  const command =
    subtype === "local_command" ? slashCommand((line.text(at.note) ?? "").trim()) : null;
  if (command !== null) {
    return addText(draft, lineStep(reading, draft, line, "slash"), command, line.text(at.cwd));
  }
  const step = lineStep(reading, draft, line, systemKinds.get(subtype) ?? "system");
  // The note is written at the turn's end and says how long it was without its dialogs.
  const start = (step.at ?? 0) - Math.round(line.number(at.durationMs) ?? 0);
  const isTimed = step.kind === "turn_duration" && step.at !== null && start > 0 && start < step.at;
  draft.steps.push(isTimed ? { ...step, at: start, until: step.at ?? start } : step);
}

const systemKinds: ReadonlyMap<string, StepKind> = new Map([
  ["local_command", "output"],
  ["turn_duration", "turn_duration"],
  ["compact_boundary", "compact_boundary"],
]);

/** A message that was typed while the agent worked and taken in mid-turn is an attachment from 2.1.100 on. */
export function readAttachment(reading: Reading, line: Line): void {
  const draft = draftFor(reading, line);
  const step = lineStep(reading, draft, line, "attachment");
  if (line.text(at.attachmentType) !== "queued_command") return void draft.steps.push(step);
  const classified = classifyUserLine({
    content: contentOf(line, at.queuedText, at.queuedPartType, at.queuedPartText),
    ofAgent: draft.facts.type !== "user",
    origin: { kind: line.text(at.attachmentOrigin) },
    isMeta: isSet(line, at.attachmentIsMeta),
  });
  const kind = isTyped(classified.kind) ? "queued" : classified.kind;
  const time = line.time(at.attachmentTime) ?? step.at;
  addText(draft, { ...step, kind, at: time }, classified.text, line.text(at.cwd));
}

export function readQueue(reading: Reading, line: Line): void {
  const operation = line.text(at.operation) ?? "";
  const kind = queueKinds.get(operation);
  if (kind === undefined) return addTo(reading.unknowns, `queue operation ${operation}`);
  const { main } = reading;
  const content = contentOf(line, at.note, at.notePartType, at.notePartText);
  const sessionId = line.text(at.sessionId) || main.sessionId;
  const time = line.time(at.timestamp);
  const note = noteOf(sessionId, operation, time);
  const order = kind === "enqueue" ? textOf(content) : (reading.queueNotes.get(note) ?? 0);
  addTo(reading.queueNotes, note);
  const isCopy = sessionId !== main.sessionId;
  const step: Step = {
    kind,
    at: time,
    key: idHash(`${note}:${order}`),
    ...(isCopy ? { copied: true, origin: idHash(sessionId) } : {}),
  };
  addText(main, step, queuedText(content), null);
}

/** What the program queues for itself keeps its place in the queue, and says nothing of the person. */
function queuedText(content: string | object[]): string {
  const { kind, text } = classifyUserLine({ content, ofAgent: false });
  return isTyped(kind) && !queuedByProgram.test(text) ? text : "";
}

/** As it stands in the queue alone (2.1.50): as a line of its own it is a `<task-notification>`, or a person's. */
const queuedByProgram = /^(\{"task_id":|<fork-source>)/;

const queueKinds: ReadonlyMap<string, StepKind> = new Map(
  [...queueOperations].map(([kind, operation]) => [operation, kind]),
);

/** A message's content: a text, or its parts with their types and the texts of those that have some. */
function contentOf(
  line: Line,
  text: number,
  partType: number,
  partText: number,
): string | object[] {
  const whole = line.text(text);
  if (whole !== null) return whole;
  return Array.from({ length: line.elements(partType) }, (_, part) => {
    const type = line.elementText(partType, part);
    return type === "text" ? { type, text: line.elementText(partText, part) } : { type };
  });
}

/** Whether something stands there that is neither null nor false. */
function isSet(line: Line, place: number): boolean {
  const type = line.type(place);
  return (
    type !== "missing" && type !== "null" && !(type === "boolean" && line.boolean(place) === false)
  );
}

compileLightly(
  readUser,
  holdsToolResult,
  readToolResult,
  addToolResults,
  readAssistant,
  readSystem,
  readAttachment,
  readQueue,
  queuedText,
  contentOf,
  isSet,
  callHash,
  copiesGetNewUuids,
);
