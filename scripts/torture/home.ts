import { Database } from "bun:sqlite";
import { appendFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const fixtures = join(import.meta.dir, "..", "..", "fixtures");

/** A home directory with the invented sessions of both programs, and as many more as are asked for. */
export function makeHome(home: string, sessions: number): string {
  cpSync(join(fixtures, "home"), home, { recursive: true });
  const db = new Database(join(home, ".local", "share", "opencode", "opencode.db"), {
    create: true,
  });
  db.run(readFileSync(join(fixtures, "opencode-db.sql"), "utf8"));
  db.close();
  addSessions(home, 0, sessions);
  return home;
}

export function addSessions(home: string, from: number, to: number): void {
  for (let number = from; number < to; number++) {
    const folder = join(home, ".claude", "projects", `-work-p${number % 7}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(fileOf(home, number), lines(number, 0, 6 + (number % 9)));
  }
}

/** Lets some sessions grow. */
export function growSessions(home: string, from: number, to: number): void {
  for (let number = from; number < to; number++)
    appendFileSync(fileOf(home, number), lines(number, 100, 104));
}

export const sessionId = (number: number) =>
  `${number.toString(16).padStart(8, "0")}-0000-4000-8000-00000000cafe`;

const fileOf = (home: string, number: number) =>
  join(home, ".claude", "projects", `-work-p${number % 7}`, `${sessionId(number)}.jsonl`);

/** Turns of a session: every third line a prompt, then an answer with a tool call, then its result. */
export function lines(number: number, from: number, to: number): string {
  let text = "";
  for (let turn = from; turn < to; turn++) text += turnLines(number, turn);
  return text;
}

function turnLines(number: number, turn: number): string {
  const start = Date.UTC(2026, 0, 1) + number * 977_331 + turn * 61_000;
  const common = (part: number) => ({
    uuid: `${number.toString(16).padStart(8, "0")}-${turn.toString(16).padStart(4, "0")}-4000-8000-${part.toString(16).padStart(12, "0")}`,
    timestamp: new Date(start + part * 7_000).toISOString(),
    sessionId: sessionId(number),
    cwd: `/srv/p${number % 7}`,
    version: "2.1.76",
  });
  const call = `toolu_${number}_${turn}`;
  const records = [
    { ...common(1), type: "user", message: { role: "user", content: `Do ${number} and ${turn}` } },
    {
      ...common(2),
      type: "assistant",
      message: {
        id: `msg_${number}_${turn}`,
        role: "assistant",
        model: "m",
        content: [{ type: "tool_use", id: call, name: "Bash", input: { command: "ls" } }],
      },
    },
    {
      ...common(3),
      type: "user",
      toolUseResult: {},
      message: {
        role: "user",
        content: [{ type: "tool_result", tool_use_id: call, content: "x" }],
      },
    },
  ];
  return records.map((record) => `${JSON.stringify(record)}\n`).join("");
}
