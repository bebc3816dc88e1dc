/** The name under which a program whose sessions `tt` reads stands in the list of sources (`src/sources/index.ts`). */
export type SessionSource = string;

/**
 * `user`: a person drives it. `subagent`: another session's agent started it.
 * `agent`: the program started it for its own ends (compaction, prompt suggestions, warm-ups).
 */
export type SessionType = (typeof sessionTypes)[number];

export const sessionTypes = ["user", "agent", "subagent"] as const;

/** One session, whatever program and storage generation wrote it. Times are UTC epoch milliseconds. */
export type AgentSession = {
  sessionId: string;
  source: SessionSource;
  parentSessionId: string | null;
  sessionType: SessionType;
  /** The directory the session started in. */
  projectPath: string;
  projectName: string;
  startTime: number;
  /** Null where it equals the start. */
  endTime: number | null;
  /** User messages plus assistant messages; a tool result is neither. */
  messageCount: number;
  summary: string | null;
  /** The first five, each at most 2,000 bytes (`...` appended where cut). */
  userPrompts: string[];
  startingPrompt: string | null;
  assistantMessageCount: number;
  toolCallCount: number;
  /** When a person's messages were written, ascending. Not stored: the index has it in the `user_message` events. */
  userMessageTimestamps: number[];
};

/** Workspace names say nothing about a project: the directory above them does. */
const workspaceNames = new Set(["default", "main", "dev", "feature", "master"]);

export const isWorkspaceName = (name: string): boolean => workspaceNames.has(name);

/** The last part of a path, or the part before where the last is only a workspace name. Both separators count. */
export function projectNameOf(path: string): string {
  const parts = path.match(/[^\\/]+/g) ?? [];
  const last = parts.at(-1);
  if (last === undefined) return path;
  return workspaceNames.has(last) ? (parts.at(-2) ?? last) : last;
}
