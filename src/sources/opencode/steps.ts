import { compileLightly } from "../../light.ts";
import { type IdHash, idHash, type Step, wordsHash } from "../../model/step.ts";
import type { Prompt } from "../../model/transcript.ts";
import { field, textOrNull } from "../../parse/json.ts";
import { plausible } from "../../parse/time.ts";
import { byTime, type Message, type Part } from "./messages.ts";
import type { Notes } from "./notes.ts";
import type { TaskCall } from "./raw.ts";
import type { IsUndone } from "./revert.ts";
import type { Settled } from "./settled.ts";
import { isAgentText } from "./tasks.ts";
import { userMessage } from "./user-message.ts";

/** What a message's steps depend on besides itself. */
export type Context = {
  sessionId: string;
  created: number | null;
  isChild: boolean;
  tasks: TaskCall[] | null;
  isUndone: IsUndone;
};

type Steps = { steps: Step[]; prompts: Prompt[] };

/** The steps of a session: its creation, then its messages with their tool calls. `messages` are in order of time. */
export function stepsOf(
  messages: Message[],
  settled: readonly Settled[],
  context: Context,
  notes: Notes,
): Steps {
  const created: Step = { kind: "created", at: context.created, key: idHash(context.sessionId) };
  const result: Steps = { steps: [created], prompts: [] };
  const calls = new Set<IdHash>();
  let texts = 0;
  for (const message of withSettled(messages, settled)) {
    if ("steps" in message) {
      texts += addSettled(message, calls, result);
      continue;
    }
    if (message.role === "user")
      addUser(message, texts + result.prompts.length, context, notes, result);
    if (message.role === "assistant") addAssistant(message, context, calls, result);
  }
  return result;
}

const withSettled = (messages: Message[], settled: readonly Settled[]): (Message | Settled)[] =>
  settled.length === 0 ? messages : [...messages, ...settled].sort(byTime);

/** @returns how many texts are in it */
function addSettled({ steps: told }: Settled, calls: Set<IdHash>, { steps }: Steps): number {
  for (const step of told) {
    steps.push(step);
    if (step.kind === "tool_call") calls.add(step.key);
  }
  return told.filter(({ kind }) => kind === "prompt" || kind === "agent_prompt").length;
}

/** @param nth so many texts stand before it */
function addUser(
  message: Message,
  nth: number,
  context: Context,
  notes: Notes,
  { steps, prompts }: Steps,
): void {
  const { kind, text } = userMessage(message, notes);
  const key = idHash(message.id);
  const at = message.created;
  if (text === null) {
    steps.push(marked({ kind, at, key }, context, message));
    return;
  }
  const isAgent = context.isChild && isAgentText(text, nth, context.sessionId, context.tasks);
  const typed = isAgent ? "agent_prompt" : "prompt";
  steps.push(marked({ kind: typed, at, key, id: wordsHash(text) }, context, message));
  prompts.push({ key, kind: typed, text, cwd: null });
}

function addAssistant(
  message: Message,
  context: Context,
  calls: Set<IdHash>,
  { steps }: Steps,
): void {
  const { created, completed } = message;
  const key = idHash(message.id);
  const answer: Step = { kind: "assistant", at: created, key, id: key };
  if (completed !== null) answer.until = completed;
  steps.push(marked(answer, context, message));
  for (const part of message.parts) {
    if (isTool(part) && !isBeingWritten(message, part))
      steps.push(toolCall(message, part, context, calls));
  }
  if (field(message.value, "error", "name") !== "MessageAbortedError" || completed === null) return;
  const interrupt = idHash(`${message.id}:interrupt`);
  steps.push(marked({ kind: "interrupt", at: completed, key: interrupt }, context, message));
}

/** The model has only begun to write the call: nothing runs yet, and nothing asks for leave. */
const isBeingWritten = ({ completed }: Message, { value }: Part) =>
  completed === null &&
  field(value, "state", "status") === "pending" &&
  plausible(field(value, "state", "time", "start")) === null;

const isTool = (part: Part) => part.type === "tool" || part.type === "tool-invocation";

/** Some providers number their calls anew in each turn: a call's id that has occurred gives way to the part's. */
function toolCall(message: Message, part: Part, context: Context, calls: Set<IdHash>): Step {
  const callId = textOrNull(field(part.value, "callID"));
  const named = callId === null ? null : idHash(callId);
  const key = named === null || calls.has(named) ? idHash(part.id) : named;
  calls.add(key);
  const at = plausible(field(part.value, "state", "time", "start")) ?? message.created;
  const end = plausible(field(part.value, "state", "time", "end"));
  const tool = textOrNull(field(part.value, "tool"));
  const call: Step = { kind: "tool_call", at, key, id: key };
  if (tool !== null) call.tool = tool;
  if (end !== null) call.until = end;
  return marked(call, context, message, part);
}

/**
 * The step of a message or a part of it, marked as a copy, or as taken back, where it is. A fork copies messages under
 * new ids with their first times, which lie before the fork (OpenCode 1.0 to 1.18).
 */
function marked(step: Step, context: Context, message: Message, part?: Part): Step {
  const { created } = message;
  const isCopy = created !== null && context.created !== null && created < context.created - 1000;
  if (isCopy) step.copied = true;
  if (context.isUndone(message, part)) step.undone = true;
  return step;
}

compileLightly(stepsOf, addUser, addAssistant, toolCall);
