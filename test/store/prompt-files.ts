import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { temporaryFolder } from "../helpers/home.ts";

/** A record of an invented Claude Code session; its id tells it in copies too. */
export type Said = Record<string, unknown> & { uuid: string };

const clock = (minute: number) => new Date(Date.UTC(2026, 2, 2, 8, minute)).toISOString();

export const typed = (uuid: string, minute: number, text: string): Said => ({
  type: "user",
  uuid,
  timestamp: clock(minute),
  message: { role: "user", content: text },
});

export const answered = (uuid: string, minute: number): Said => ({
  type: "assistant",
  uuid,
  timestamp: clock(minute),
  message: {
    id: `msg-${uuid}`,
    type: "message",
    role: "assistant",
    model: "claude-sonnet-4-5",
    content: [{ type: "text", text: "Done." }],
  },
});

export const queue = (operation: string, minute: number, content?: string) => ({
  type: "queue-operation",
  operation,
  timestamp: clock(minute),
  ...(content === undefined ? {} : { content }),
});

export const forkOf = (sessionId: string, said: readonly Said[]): Said[] =>
  said.map((one) => ({ ...one, forkedFrom: { sessionId, messageUuid: one.uuid } }));

export const newRoot = () => temporaryFolder("claude");

export function writeSession(
  root: string,
  sessionId: string,
  lines: readonly object[],
  {
    file = `${sessionId}.jsonl`,
    cwd = "/home/kim/garden",
    ...more
  }: Record<string, unknown> & { file?: string; cwd?: string } = {},
): void {
  const path = join(root, "projects", "-home-kim-garden", file);
  mkdirSync(dirname(path), { recursive: true });
  const common = { sessionId, cwd, version: "2.1.200", isSidechain: false, ...more };
  writeFileSync(path, lines.map((line) => `${JSON.stringify({ ...common, ...line })}\n`).join(""));
}
