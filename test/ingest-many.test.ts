import { beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { temporaryFolder } from "./helpers/home.ts";
import { contentsOf, emptyIndex, ingestInto, makeAgain } from "./helpers/index.ts";

const SESSIONS = 600;
const FORKS = 300;
const TITLES = 300;
const NESTED = 100;

const idOf = (nth: number) => `00000000-0000-4000-8000-${String(nth).padStart(12, "0")}`;
const at = (minute: number) => new Date(Date.UTC(2026, 2, 1) + minute * 60_000).toISOString();

/** What was typed and answered in one session, longer the lower its number. */
function conversation(nth: number, start = nth): object[] {
  const line = { sessionId: idOf(nth), cwd: "/home/ada/code/tide", version: "2.1.30" };
  const padding = "x".repeat(2 * (SESSIONS + FORKS - nth));
  return [
    {
      ...line,
      type: "user",
      uuid: `u${start}`,
      timestamp: at(start),
      message: { role: "user", content: `Sow bed ${start} ${padding}` },
    },
    {
      ...line,
      type: "assistant",
      uuid: `a${start}`,
      timestamp: at(start + 1),
      message: { id: `m${start}`, role: "assistant", content: [{ type: "text", text: "Done." }] },
    },
  ];
}

/** A session that begins with a copy of another one. */
const fork = (nth: number, of: number): object[] => [
  ...conversation(nth, of).map((line) => ({
    ...line,
    forkedFrom: { sessionId: idOf(of), messageUuid: `u${of}` },
  })),
  ...conversation(nth),
];

const agentOf = (name: string, nth: number) => `${name}${String(nth).padStart(8, "0")}`;

/** What a subagent of a session was asked and answered, and which it started itself. */
function subagent(nth: number, agentId: string, length: number, started?: string): object[] {
  const line = { sessionId: idOf(nth), agentId, isSidechain: true, version: "2.1.30" };
  const message = { role: "user", content: `Look at bed ${nth} ${"x".repeat(length)}` };
  const said = { id: `m${agentId}`, role: "assistant", content: [{ type: "text", text: "Seen." }] };
  const result = [{ type: "tool_result", tool_use_id: `t${agentId}`, content: "Seen." }];
  const lines: object[] = [
    { type: "user", uuid: `u${agentId}`, timestamp: at(nth), message },
    { type: "assistant", uuid: `a${agentId}`, timestamp: at(nth + 1), message: said },
  ];
  if (started !== undefined)
    lines.push({
      type: "user",
      uuid: `r${agentId}`,
      timestamp: at(nth + 2),
      message: { role: "user", content: result },
      toolUseResult: { agentId: started },
    });
  return lines.map((one) => ({ ...line, ...one }));
}

describe("more files than are saved at once", () => {
  const root = temporaryFolder("many");
  const folder = join(root, "projects", "-home-ada-code-tide");
  const write = (path: string, lines: object[]) =>
    writeFileSync(
      join(folder, `${path}.jsonl`),
      lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
    );

  beforeAll(() => {
    mkdirSync(folder, { recursive: true });
    for (let nth = 0; nth < SESSIONS; nth++) write(idOf(nth), conversation(nth));
    for (let nth = 0; nth < FORKS; nth++)
      write(idOf(SESSIONS + nth), fork(SESSIONS + nth, 2 * nth));
    // A subagent's subagent is read long before the one that says so.
    for (let nth = 0; nth < NESTED; nth++) {
      mkdirSync(join(folder, idOf(nth), "subagents"), { recursive: true });
      const path = (agentId: string) => join(idOf(nth), "subagents", `agent-${agentId}`);
      const [outer, inner] = [agentOf("a", nth), agentOf("b", nth)];
      write(path(inner), subagent(nth, inner, 4_000));
      write(path(outer), subagent(nth, outer, 1, inner));
    }
    // They are the smallest, so that they are read when the sessions have their rows.
    for (let nth = 0; nth < TITLES; nth++)
      write(idOf(1_000 + nth), [
        { type: "summary", summary: `Bed ${nth}`, leafUuid: `a${2 * nth}` },
      ]);
  });

  test("give the rows that the index gives at once, each told as new once", async () => {
    const all = SESSIONS + FORKS + 2 * NESTED;
    const db = emptyIndex();
    const { changes } = await ingestInto(db, new Map([["claude", [root]]]));
    expect(changes.added.length).toBe(all);
    expect(new Set(changes.added).size).toBe(all);
    expect(changes.updated).toEqual([]);
    const titled = db.query("SELECT count(*) AS n FROM agent_sessions WHERE summary LIKE 'Bed %'");
    expect(titled.get()).toEqual({ n: 600 });
    const nested = db.query(
      "SELECT count(*) AS n FROM agent_sessions WHERE session_id LIKE 'agent-b%' AND parent_session_id LIKE 'agent-a%'",
    );
    expect(nested.get()).toEqual({ n: NESTED });
    const read = contentsOf(db);
    makeAgain(db);
    expect(contentsOf(db)).toEqual(read);
  });
});
