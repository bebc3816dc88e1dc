import type { Database } from "bun:sqlite";
import { join } from "node:path";

import type { Comparison, Field } from "./compare.ts";

type TruePrompt = { kind: string; text: string; inFile: boolean };
type Server = {
  mainMessages: number;
  mainToolUse: number;
  subMessages: number;
  subToolUse: number;
  agentsStarted: number;
};
type TrueSession = {
  sessionId: string;
  steps: { label: string }[];
  parent: string | null;
  prompts: TruePrompt[];
  server: Server;
};
type TrueEvent = { kind?: string; text?: string; cwd?: string };
type Truth = {
  print: TrueSession[];
  tui: { events: TrueEvent[]; serverPerSession: Record<string, Server> | string }[];
};

/** What the index of one Claude Code corpus has, beside what was done to make the corpus. */
export async function compareClaude(
  db: Database,
  folder: string,
  version: string,
): Promise<Comparison[]> {
  const truth: Truth = await Bun.file(join(folder, "truth.json")).json();
  const index = new Index(db);
  const corpus = `claude-code ${version}`;
  return [
    ...truth.print.flatMap((session) => comparePrint(index, corpus, session)),
    ...truth.tui.flatMap((run) => compareTerminal(index, corpus, run)),
  ];
}

function comparePrint(index: Index, corpus: string, truth: TrueSession): Comparison[] {
  const { sessionId, server } = truth;
  const scenario = truth.steps.map(({ label }) => label).join("+");
  const one = (
    field: Field,
    expected: Comparison["expected"],
    found: Comparison["found"],
  ): Comparison => ({
    corpus,
    session: sessionId,
    scenario,
    field,
    expected,
    found,
  });
  const inFile = truth.prompts.filter((prompt) => prompt.inFile);
  const row = index.row(sessionId);
  if (row === null) return [one("session", inFile.length > 0 ? "present" : null, null)];
  return [
    ...comparePrompts(
      inFile.map(({ text }) => text),
      index.prompts(sessionId),
      one,
    ),
    one("assistant messages", server.mainMessages, row.assistant_message_count),
    one("tool calls", server.mainToolUse, row.tool_call_count),
    one("parent", truth.parent, row.parent_session_id),
    ...compareSubagents(index, sessionId, server, one),
  ];
}

type Make = (
  field: Field,
  expected: Comparison["expected"],
  found: Comparison["found"],
) => Comparison;

function compareSubagents(
  index: Index,
  sessionId: string,
  server: Server,
  one: Make,
): Comparison[] {
  const agents = index.subagents(sessionId);
  return [
    one("subagents", server.agentsStarted, agents.length),
    one(
      "subagent messages",
      server.subMessages,
      sum(agents.map((agent) => agent.assistant_message_count)),
    ),
    one(
      "subagent tool calls",
      server.subToolUse,
      sum(agents.map((agent) => agent.tool_call_count)),
    ),
  ];
}

const typedInTerminal = new Set([
  "prompt",
  "slash",
  "bash",
  "memory",
  "queued",
  "queued-slash",
  "queued-bash",
]);

function compareTerminal(index: Index, corpus: string, run: Truth["tui"][number]): Comparison[] {
  const typed = run.events.filter(({ kind }) => kind !== undefined && typedInTerminal.has(kind));
  const folders = new Set(run.events.flatMap(({ cwd }) => cwd ?? []));
  const servers = typeof run.serverPerSession === "string" ? {} : run.serverPerSession;
  const one: Make = (field, expected, value) => ({
    corpus,
    session: "",
    scenario: "terminal",
    field,
    expected,
    found: value,
  });
  // Which session a line went to is the driver's guess; that each was kept once, in one of the folder's, is the truth.
  return [
    ...comparePrompts(
      typed.map(({ text }) => text ?? ""),
      index.promptsIn(folders),
      one,
    ),
    ...Object.entries(servers).flatMap(([sessionId, server]) => {
      const own: Make = (field, expected, value) => ({
        ...one(field, expected, value),
        session: sessionId,
      });
      const row = index.row(sessionId);
      if (row === null) return [own("session", server.mainMessages > 0 ? "present" : null, null)];
      return [
        own("assistant messages", server.mainMessages, row.assistant_message_count),
        own("tool calls", server.mainToolUse, row.tool_call_count),
        ...compareSubagents(index, sessionId, server, own),
      ];
    }),
  ];
}

/** Pairs what was typed with what was found: each expected text with one that is or contains it. */
function comparePrompts(
  expected: readonly string[],
  found: readonly string[],
  one: Make,
): Comparison[] {
  const left = [...found];
  const missing: string[] = [];
  const pairs: Comparison[] = [];
  for (const text of expected) {
    const wanted = plain(text);
    const exact = left.findIndex((candidate) => plain(candidate) === wanted);
    const index =
      exact >= 0 ? exact : left.findIndex((candidate) => plain(candidate).includes(wanted));
    if (index < 0) missing.push(text);
    else {
      left.splice(index, 1);
      pairs.push(one("prompt", text, text));
    }
  }
  return [
    ...pairs,
    ...missing.map((text) => one("prompt", text, null)),
    ...left.map((text) => one("prompt", null, text)),
  ];
}

const plain = (text: string) => text.replace(/\s+/g, " ").trim();
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

type Row = {
  session_id: string;
  parent_session_id: string | null;
  session_type: string;
  project_path: string;
  assistant_message_count: number;
  tool_call_count: number;
};

class Index {
  readonly #rows: Map<string, Row>;
  readonly #prompts: Map<string, string[]>;

  constructor(db: Database) {
    this.#rows = new Map(
      db
        .query<Row, []>("SELECT * FROM agent_sessions")
        .all()
        .map((row) => [row.session_id, row]),
    );
    const typed = db.query<{ session_id: string; text: string }, []>(
      `SELECT session_id, text FROM events JOIN prompts USING (prompt_key) WHERE type = 'user_message' ORDER BY timestamp`,
    );
    this.#prompts = new Map();
    for (const { session_id, text } of typed.all()) {
      this.#prompts.set(session_id, [...(this.#prompts.get(session_id) ?? []), text]);
    }
  }

  row(sessionId: string): Row | null {
    return this.#rows.get(sessionId) ?? null;
  }

  prompts(sessionId: string): string[] {
    return this.#prompts.get(sessionId) ?? [];
  }

  /** What was typed in the sessions of some directories. */
  promptsIn(folders: ReadonlySet<string>): string[] {
    const rows = [...this.#rows.values()].filter(({ project_path }) => folders.has(project_path));
    return rows.flatMap(({ session_id }) => this.prompts(session_id));
  }

  /** The subagents of a session and of its subagents. */
  subagents(sessionId: string): Row[] {
    const children = [...this.#rows.values()].filter(
      (row) => row.parent_session_id === sessionId && row.session_type === "subagent",
    );
    return children.flatMap((child) => [child, ...this.subagents(child.session_id)]);
  }
}
