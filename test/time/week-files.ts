import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Transcripts of an invented week, as the two programs would have written them. Times are "day hh:mm:ss" in March 2026. */

const at = (when: string): number => {
  const [day, clock = ""] = when.split(" ");
  return Date.parse(`2026-03-${day}T${clock.length === 5 ? `${clock}:00` : clock}Z`);
};
const iso = (when: string) => new Date(at(when)).toISOString();

type Line = Record<string, unknown>;

export const typed = (when: string, text: string): Line => ({
  type: "user",
  uuid: `u ${when}`,
  timestamp: iso(when),
  message: { role: "user", content: text },
});

const assistant = (when: string, part: object): Line => ({
  type: "assistant",
  uuid: `a ${when}`,
  timestamp: iso(when),
  message: {
    id: `msg ${when}`,
    type: "message",
    role: "assistant",
    model: "claude-sonnet-4-5",
    content: [part],
  },
});
export const says = (when: string): Line => assistant(when, { type: "text", text: "Done." });
export const calls = (when: string, name: string, id: string): Line =>
  assistant(when, { type: "tool_use", id, name, input: {} });
export const result = (when: string, id: string, agentId?: string): Line => ({
  type: "user",
  uuid: `r ${when}`,
  timestamp: iso(when),
  message: { role: "user", content: [{ type: "tool_result", tool_use_id: id, content: "ok" }] },
  ...(agentId === undefined ? {} : { toolUseResult: { agentId } }),
});
export const turn = (when: string, durationMs: number): Line => ({
  type: "system",
  subtype: "turn_duration",
  uuid: `d ${when}`,
  timestamp: iso(when),
  durationMs,
});

/** The lines as a fork repeats them: the same ids and times, and whence they came. */
export const forked = (lines: readonly Line[], sessionId: string): Line[] =>
  lines.map((line) => ({ ...line, forkedFrom: { sessionId, messageUuid: line["uuid"] } }));

export function writeClaude(root: string, file: string, sessionId: string, lines: Line[]): void {
  const common = { sessionId, cwd: "/home/kim/garden", version: "2.1.200", isSidechain: false };
  const agent = /agent-(\w+)\.jsonl$/.exec(file)?.[1];
  const more = agent === undefined ? {} : { isSidechain: true, agentId: agent };
  const text = lines.map((line) => `${JSON.stringify({ ...common, ...line, ...more })}\n`).join("");
  write(join(root, "projects", "-home-kim-garden", file), text);
}

type OpenCodeMessage = { when: string; until?: string; text?: string; tool?: [string, string] };

/** A person's message has a text, the agent's an end and perhaps a tool with its start and end. */
export function writeOpenCode(root: string, sessionID: string, messages: OpenCodeMessage[]): void {
  const storage = join(root, "storage");
  const [first] = messages;
  const created = at(first?.when ?? "01 00:00");
  writeJson(join(storage, "session", "global", `${sessionID}.json`), {
    id: sessionID,
    projectID: "global",
    directory: "/home/kim/shop",
    version: "1.1.20",
    title: "The shop",
    time: { created, updated: created },
  });
  for (const [index, { when, until, text, tool }] of messages.entries()) {
    const id = `msg_000000000${index}example`;
    const time = { created: at(when), ...(until === undefined ? {} : { completed: at(until) }) };
    const role = text === undefined ? "assistant" : "user";
    writeJson(join(storage, "message", sessionID, `${id}.json`), { id, sessionID, role, time });
    const part = { id: `prt_000000000${index}example`, sessionID, messageID: id };
    const place = join(storage, "part", id, `${part.id}.json`);
    if (text !== undefined) writeJson(place, { ...part, type: "text", text });
    if (tool === undefined) continue;
    const [start, end] = [at(tool[0]), at(tool[1])];
    const state = { status: "completed", time: { start, end } };
    writeJson(place, { ...part, type: "tool", callID: `call_${index}`, tool: "bash", state });
  }
}

const writeJson = (path: string, value: object) => write(path, JSON.stringify(value));

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
