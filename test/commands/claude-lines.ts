import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";

/** What one line of a transcript says, and how many seconds ago; `cwd` where it is not the session's directory. */
export type Line = { ago: number; cwd?: string } & (
  { typed: string } | { said: string } | { calls: string } | { result: string }
);

/**
 * Writes a session as Claude Code 2.1.200 does, into a home directory.
 * @param agent the id of a subagent of that session's, whose transcript it is
 * @returns the file's path
 */
export async function writeSession(
  home: string,
  directory: string,
  id: string,
  lines: readonly Line[],
  agent?: string,
): Promise<string> {
  const folder = join(home, ".claude", "projects", directory.replace(/[^a-zA-Z0-9]/g, "-"));
  const path = join(folder, agent === undefined ? id : `${id}/subagents/agent-${agent}`) + ".jsonl";
  mkdirSync(dirname(path), { recursive: true });
  const name = agent ?? id;
  const now = Date.now();
  const text = lines.map((line, index) => {
    const timestamp = new Date(now - line.ago * 1000).toISOString();
    const parentUuid = index === 0 ? null : `${name}-${index - 1}`;
    const cwd = line.cwd ?? directory;
    const head = { parentUuid, uuid: `${name}-${index}`, timestamp, sessionId: id, cwd };
    const rest = {
      isSidechain: agent !== undefined,
      ...(agent !== undefined && { agentId: agent }),
      userType: "external",
      version: "2.1.200",
    };
    return JSON.stringify({ ...head, ...rest, ...entryOf(line, `${name}-msg-${index}`) });
  });
  await Bun.write(path, `${text.join("\n")}\n`);
  return path;
}

function entryOf(line: Line, message: string): object {
  if ("typed" in line) return { type: "user", message: { role: "user", content: line.typed } };
  if ("result" in line) {
    const result = { type: "tool_result", tool_use_id: `toolu_${line.result}`, content: "done" };
    return { type: "user", message: { role: "user", content: [result] } };
  }
  const content =
    "said" in line
      ? { type: "text", text: line.said }
      : { type: "tool_use", id: `toolu_${line.calls}`, name: line.calls, input: {} };
  return {
    type: "assistant",
    message: { id: message, role: "assistant", model: "claude-sonnet-5", content: [content] },
  };
}
