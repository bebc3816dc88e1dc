import { type IdHash, idHash, isTyped, type Step, type StepKind } from "../../model/step.ts";
import type { Transcript } from "../../model/transcript.ts";
import { field, stringAt } from "../../parse/json.ts";
import { timeOf } from "../../parse/time.ts";
import { classifyUserLine, slashCommand, textOf } from "./classify.ts";
import { addText, addTo, draftFor, lineStep, type Reading } from "./reading.ts";
import type { schemas } from "./schema.ts";

/** An entry that its schema allows. */
type Of<Name extends keyof typeof schemas> = (typeof schemas)[Name]["infer"];

export function readUser(reading: Reading, entry: Of<"user">, text: string) {
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
    draft.steps.push({ ...step, kind: "tool_result", key: idHash(`${id}:result`), id: idHash(id) });
  const agent = stringAt(entry, "toolUseResult", "agentId");
  if (agent === null) return;
  draft.facts.spawned = [...new Set([...(draft.facts.spawned ?? []), `agent-${agent}`])];
}

export function readAssistant(reading: Reading, entry: Of<"assistant">, text: string) {
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
    if (tool === null) continue;
    const call = callHash(reading, tool, id ?? "");
    draft.steps.push({ ...step, kind: "tool_call", key: call, id: call });
  }
}

/** Some proxies count their tool calls anew in each answer: in another message the same id is another call. */
function callHash({ messageOfTool }: Reading, tool: string, message: string): IdHash {
  const first = messageOfTool.get(tool);
  if (first === undefined) messageOfTool.set(tool, message);
  return idHash(first === undefined || first === message ? tool : `${message}:${tool}`);
}

/** Before 1.0.96 a resumed session's file repeats the messages before it under new uuids. */
function copiesGetNewUuids(version: string | null): boolean {
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)/.exec(version ?? "") ?? [];
  if (major === undefined) return false;
  return Number(major) < 1 || (major === "1" && minor === "0" && Number(patch) < 96);
}

export function readSystem(reading: Reading, entry: Of<"system">, text: string) {
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
  // The note is written at the turn's end and says how long it was.
  const start = (step.at ?? 0) - Math.round(entry.durationMs ?? 0);
  const isTimed = step.kind === "turn_duration" && step.at !== null && start > 0 && start < step.at;
  draft.steps.push(isTimed ? { ...step, at: start, until: step.at ?? start } : step);
}

const systemKinds: ReadonlyMap<string, StepKind> = new Map([
  ["local_command", "output"],
  ["turn_duration", "turn_duration"],
  ["compact_boundary", "compact_boundary"],
]);

/** A message that was typed while the agent worked and taken in mid-turn is an attachment from 2.1.100 on. */
export function readAttachment(reading: Reading, entry: Of<"attachment">, text: string) {
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

export function readQueue(reading: Reading, entry: Of<"queueOperation">) {
  const kind = queueKinds.get(entry.operation);
  if (kind === undefined) return addTo(reading.unknowns, `queue operation ${entry.operation}`);
  const content = contentOf(entry.content);
  const { main } = reading;
  const sessionId = stringAt(entry, "sessionId") || main.sessionId;
  const note = `${sessionId}:${entry.operation}:${entry.timestamp}`;
  const order = kind === "enqueue" ? textOf(content) : (reading.queueNotes.get(note) ?? 0);
  addTo(reading.queueNotes, note);
  const key = idHash(`${note}:${order}`);
  const isCopy = sessionId !== main.sessionId;
  const step: Step = {
    kind,
    at: timeOf(entry.timestamp),
    key,
    ...(isCopy ? { copied: true, origin: idHash(sessionId) } : {}),
  };
  const classified = classifyUserLine({ content, ofAgent: false });
  // What the program queues for itself keeps its place in the queue, and says nothing of the person.
  addText(main, step, isTyped(classified.kind) ? classified.text : "", null);
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
