import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A message of an invented OpenCode session: its second, and its text or the calls of its answer. */
type Said = { second: number } & ({ asked: string; isProgram?: true } | { calls: object[] });

export const asked = (second: number, text: string): Said => ({ second, asked: text });
export const answered = (second: number, ...calls: object[]): Said => ({ second, calls });

/** What OpenCode writes before the call of a command that a person ran with `!`. */
export const shell = (second: number): Said => ({
  second,
  asked: "A command ran",
  isProgram: true,
});

const START = Date.UTC(2026, 2, 2, 8);
const timeAt = (second: number) => START + second * 1000;

/** A call that began with its answer's first second. */
export const call = (id: string, second: number, tool = "bash", more: object = {}): object => ({
  type: "tool",
  callID: id,
  tool,
  state: {
    status: "completed",
    input: {},
    output: "",
    title: "",
    metadata: {},
    time: { start: timeAt(second) + 1, end: timeAt(second) + 2 },
    ...more,
  },
});

/** Writes a session as OpenCode 1.1.65 does, under message ids of its own, which a fork's are too. */
export function writeTree(
  root: string,
  id: string,
  said: readonly Said[],
  {
    created = 0,
    parentID,
    title = id,
  }: { created?: number; parentID?: string; title?: string } = {},
): void {
  const write = (path: string, value: object) => {
    const file = join(root, "storage", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(value, null, 2));
  };
  const time = { created: timeAt(created), updated: timeAt(created) };
  const session = { id, version: "1.1.65", projectID: "global", directory: "/home/kim/garden" };
  write(`session/global/${id}.json`, { ...session, parentID, title, time });
  for (const [nth, one] of said.entries()) {
    const message = `msg_${id.slice(4)}${nth}`;
    const at = timeAt(one.second);
    const isAsked = "asked" in one;
    write(`message/${id}/${message}.json`, {
      id: message,
      sessionID: id,
      role: isAsked ? "user" : "assistant",
      time: { created: at, ...(isAsked ? {} : { completed: at + 1000 }) },
    });
    const parts = isAsked
      ? [{ type: "text", text: one.asked, ...(one.isProgram && { synthetic: true }) }]
      : [{ type: "text", text: "Done." }, ...one.calls];
    for (const [place, part] of parts.entries()) {
      const ids = { id: `prt_${id.slice(4)}${nth}${place}`, sessionID: id, messageID: message };
      write(`part/${message}/${ids.id}.json`, { ...ids, ...part });
    }
  }
}
