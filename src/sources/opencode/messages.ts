import { compileLightly } from "../../light.ts";
import { append } from "../../long-lists.ts";
import { field } from "../../parse/json.ts";
import { plausible } from "../../parse/time.ts";
import * as check from "./checks.generated.js";
import { knownKeys, knownPartTypes, knownRoles, knownV2Types } from "./known.ts";
import { countUnknown, countUnknownKeys, type Notes, refuse } from "./notes.ts";
import type { Raw, RawMessage, RawPart } from "./raw.ts";

/** A message in one shape for all generations; its parts in their order. Times are UTC epoch milliseconds. */
export type Message = {
  id: string;
  role: string;
  created: number | null;
  completed: number | null;
  value: unknown;
  parts: Part[];
};
export type Part = { id: string; type: string; value: unknown };

/** The messages of a session by time; ids say nothing about the order, as they wrap every 795 days. */
export function messagesOf(raw: Raw, notes: Notes): Message[] {
  const messages: Message[] = [];
  for (const one of raw.messages) addMessage(one, notes, messages);
  for (const row of raw.v2) append(messages, v2MessageOf(row, notes));
  return messages.sort(byTime);
}

type Dated = Pick<Message, "created" | "id">;

export const byTime = (a: Dated, b: Dated): number =>
  (a.created ?? Infinity) - (b.created ?? Infinity) || compare(a.id, b.id);

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function addMessage(raw: RawMessage, notes: Notes, messages: Message[]): void {
  const { value } = raw;
  if (!check.message(value)) {
    refuse(notes, raw.id, "message", value);
    return;
  }
  countUnknownKeys(notes, "message", value, knownKeys.message);
  if (!knownRoles.has(value.role)) countUnknown(notes, `message role ${value.role}`);
  const time = field(value, "time") ?? field(value, "metadata", "time");
  const own = raw.parts.length > 1 ? raw.parts.toSorted((a, b) => compare(a.id, b.id)) : raw.parts;
  const embedded = embeddedParts(raw.id, value);
  const parts = embedded.length === 0 ? own : [...embedded, ...own];
  messages.push(message(value.id, value.role, time, value, parts, notes));
}

function message(
  id: string,
  role: string,
  time: unknown,
  value: unknown,
  parts: RawPart[],
  notes: Notes,
): Message {
  const created = plausible(field(time, "created"));
  const completed = plausible(field(time, "completed"));
  const known: Part[] = [];
  for (const part of parts) addPart(part, notes, known);
  return { id, role, created, completed, value, parts: known };
}

function addPart({ id, value }: RawPart, notes: Notes, parts: Part[]): void {
  if (!check.part(value)) {
    refuse(notes, id, "part", value);
    return;
  }
  if (!knownPartTypes.has(value.type)) countUnknown(notes, `part type ${value.type}`);
  parts.push({ id, type: value.type, value });
}

/** OpenCode 0.1 keeps the parts inside the message, and the times of tool calls in its metadata. */
function embeddedParts(messageId: string, value: unknown): RawPart[] {
  const parts = field(value, "parts");
  if (!Array.isArray(parts)) return [];
  return parts.map((part: unknown, index) => {
    const id = `${messageId}:${index}`;
    if (field(part, "type") !== "tool-invocation") return { id, value: part };
    const callID = field(part, "toolInvocation", "toolCallId");
    const time = field(value, "metadata", "tool", String(callID), "time");
    const tool = field(part, "toolInvocation", "toolName");
    return { id, value: { type: "tool-invocation", callID, tool, state: { time } } };
  });
}

function v2MessageOf(row: Raw["v2"][number], notes: Notes): Message[] {
  const { id, type, value } = row;
  if (!knownV2Types.has(type)) countUnknown(notes, `session_message type ${type}`);
  if (type === "user") {
    if (!check.v2User(value)) return refuseMessage(notes, id, "v2User", value);
    const parts = [{ id: `${id}:text`, value: { type: "text", text: value.text } }];
    return [message(id, type, field(value, "time"), value, parts, notes)];
  }
  if (type !== "assistant") return [];
  if (!check.v2Assistant(value)) return refuseMessage(notes, id, "v2Assistant", value);
  const tools = (value.content ?? []).filter((part) => field(part, "type") === "tool");
  const parts = tools.map((tool, index) => v2ToolPart(`${id}:${index}`, tool));
  return [message(id, type, field(value, "time"), value, parts, notes)];
}

function refuseMessage(notes: Notes, id: string, schema: string, value: unknown): Message[] {
  refuse(notes, id, schema, value);
  return [];
}

function v2ToolPart(id: string, tool: unknown): RawPart {
  const start = field(tool, "time", "ran") ?? field(tool, "time", "created");
  const time = { start, end: field(tool, "time", "completed") };
  const name = field(tool, "name");
  return { id, value: { type: "tool", callID: field(tool, "id"), tool: name, state: { time } } };
}

compileLightly(messagesOf, addMessage, message, addPart, embeddedParts);
