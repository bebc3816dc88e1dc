import { compileLightly } from "../../light.ts";
import { field, textOrNull } from "../../parse/json.ts";
import type { TaskCall } from "./raw.ts";

/** The call of the `task` tool that a part records; none where it is another part. */
export function taskCalls(part: unknown): TaskCall[] {
  if (field(part, "type") !== "tool" || field(part, "tool") !== "task") return [];
  const prompt = textOrNull(field(part, "state", "input", "prompt"));
  const child = textOrNull(field(part, "state", "metadata", "sessionId"));
  return [{ prompt, child }];
}

/**
 * Whether the agent of the parent session, not a person, wrote a text into its child. Every prompt of a `task`
 * call is one, and so is the first text of a child that a call names, whatever became of its wording. A person
 * may write into a child as well. Where the parent is lost, the first text is taken for the agent's.
 */
export function isAgentText(
  text: string,
  nth: number,
  sessionId: string,
  tasks: TaskCall[] | null,
): boolean {
  if (tasks === null) return nth === 0;
  const asked = tasks.some((task) => task.prompt?.trim() === text.trim());
  return asked || (nth === 0 && tasks.some((task) => task.child === sessionId));
}

compileLightly(taskCalls);
