import type { SessionSource } from "./session.ts";
import type { IdHash, TypedKind } from "./step.ts";

export type EventType = "session_start" | "user_message" | "session_end";

/** A moment in a session that later work asks for by time. `timestamp` is UTC epoch milliseconds. */
export type SessionEvent = {
  /** Made from what the event is, so that ingesting twice adds nothing. */
  id: string;
  timestamp: number;
  type: EventType;
  source: SessionSource;
  sessionId: string;
  /** The directory it happened in. */
  cwd: string;
  /** For a `user_message` what was typed: a prompt, a slash command, a shell command … */
  kind: TypedKind | null;
  /** For a `user_message` the key of its words in the archive of prompts. */
  promptKey: IdHash | null;
};
