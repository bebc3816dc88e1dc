import type { AgentSession } from "../model/session.ts";
import { asText } from "./time.ts";

/** A session as the index and every JSON output show it: exactly these names, times as UTC text. */
export type Row = {
  session_id: string;
  source: string;
  parent_session_id: string | null;
  session_type: string;
  project_path: string;
  project_name: string;
  start_time: string;
  end_time: string | null;
  message_count: number;
  summary: string | null;
  user_prompts: string;
  starting_prompt: string | null;
  assistant_message_count: number;
  tool_call_count: number;
};

export function rowOf(session: AgentSession): Row {
  return {
    session_id: session.sessionId,
    source: session.source,
    parent_session_id: session.parentSessionId,
    session_type: session.sessionType,
    project_path: session.projectPath,
    project_name: session.projectName,
    start_time: asText(session.startTime),
    end_time: session.endTime === null ? null : asText(session.endTime),
    message_count: session.messageCount,
    summary: session.summary,
    user_prompts: JSON.stringify(session.userPrompts),
    starting_prompt: session.startingPrompt,
    assistant_message_count: session.assistantMessageCount,
    tool_call_count: session.toolCallCount,
  };
}

export const rowColumns = [
  "session_id",
  "source",
  "parent_session_id",
  "session_type",
  "project_path",
  "project_name",
  "start_time",
  "end_time",
  "message_count",
  "summary",
  "user_prompts",
  "starting_prompt",
  "assistant_message_count",
  "tool_call_count",
] as const satisfies (keyof Row)[];
