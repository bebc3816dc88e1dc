import { compileLightly } from "../../light.ts";
import type { StepKind } from "../../model/step.ts";
import { field, textOrNull } from "../../parse/json.ts";
import * as check from "./checks.generated.js";
import type { Message, Part } from "./messages.ts";
import { type Notes, refuse } from "./notes.ts";

type UserMessage =
  | { kind: "prompt"; text: string }
  | { kind: Extract<StepKind, "summary" | "action" | "injected" | "empty">; text: null };

/**
 * What a message with the role user is. A person typed the text parts that are neither `synthetic` nor
 * `ignored` (the rule of OpenCode's own terminal interface); the rest was written by the program.
 */
export function userMessage(message: Message, notes: Notes): UserMessage {
  const { parts } = message;
  const texts = parts.filter((part) => part.type === "text");
  const typed = texts.filter((part) => !isProgram(part)).flatMap((part) => textOf(part, notes));
  const text = unwrapped(typed.join("\n"));
  if (text.trim() !== "") return { kind: "prompt", text };
  const types = new Set(parts.map((part) => part.type));
  if (parts.some(isCompactionByHand)) return { kind: "action", text: null };
  if (types.has("compaction")) return { kind: "summary", text: null };
  if (types.has("subtask")) return { kind: "action", text: null };
  const files = parts.filter((part) => part.type === "file").map(fileText);
  if (files.length > 0) return { kind: "prompt", text: files.join("\n") };
  if (texts.some(isShell)) return { kind: "action", text: null };
  return { kind: texts.some(isProgram) ? "injected" : "empty", text: null };
}

/** `/compact`; the program itself says `auto: true` (OpenCode 1.2 to 1.18). */
const isCompactionByHand = ({ type, value }: Part) =>
  type === "compaction" && field(value, "auto") === false;

const isProgram = (part: Part) =>
  field(part.value, "synthetic") === true || field(part.value, "ignored") === true;

function textOf(part: Part, notes: Notes): string[] {
  if (check.textPart(part.value)) return [part.value.text];
  refuse(notes, part.id, "textPart", part.value);
  return [];
}

/**
 * `opencode run` joins its words into one text and quotes those with spaces, `"` inside as `\"` (OpenCode 1.1.11
 * to 1.18.33), and appends a newline and standard input even where that is empty (OpenCode 0.5.29 to 1.14.41).
 */
function unwrapped(text: string): string {
  const inner = /^"([^]*)"\n?$/.exec(text)?.[1];
  const isWrapped = inner !== undefined && inner.includes(" ") && !/(?<!\\)"/.test(inner);
  return isWrapped ? inner.replaceAll('\\"', '"') : text.replace(/\n$/, "");
}

function fileText(part: Part): string {
  const mime = textOrNull(field(part.value, "mime")) ?? textOrNull(field(part.value, "mediaType"));
  const name = textOrNull(field(part.value, "filename"));
  return mime?.startsWith("image/") || name === null ? "[image]" : `[file ${name}]`;
}

/** `!command` of the terminal interface: what was typed is the command of the assistant's tool call. */
const isShell = (part: Part) =>
  isProgram(part) && field(part.value, "text") === "The following tool was executed by the user";

compileLightly(userMessage);
