import type { Database } from "bun:sqlite";
import { join } from "node:path";

import { type Comparison, type Make, pairTexts } from "./compare.ts";
import { IndexContents } from "./index-contents.ts";

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
  const index = new IndexContents(db);
  const corpus = `claude-code ${version}`;
  return [
    ...truth.print.flatMap((session) => comparePrint(index, corpus, session)),
    ...truth.tui.flatMap((run) => compareTerminal(index, corpus, run)),
  ];
}

function comparePrint(index: IndexContents, corpus: string, truth: TrueSession): Comparison[] {
  const { sessionId, server } = truth;
  const scenario = truth.steps.map(({ label }) => label).join("+");
  const one: Make = (field, expected, found) => ({
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
    one("session", "present", "present"),
    ...pairTexts(
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

function compareSubagents(
  index: IndexContents,
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

function compareTerminal(
  index: IndexContents,
  corpus: string,
  run: Truth["tui"][number],
): Comparison[] {
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
    ...pairTexts(
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

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
