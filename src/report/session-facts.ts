import type { Project } from "../projects/resolve.ts";
import type { Row } from "../store/session-row.ts";
import type { SessionTime } from "../time/per-session.ts";

/** All that `tt show` tells of a session. */
export type SessionFacts = {
  row: Row;
  /** As the user knows it: "Claude Code". */
  program: string;
  versions: string[];
  project: Project;
  /** Those it was used in, the one it began in first. */
  directories: { path: string; there: boolean; unreadable: string | null }[];
  time: SessionTime;
  prompts: PromptFact[];
  tools: ToolCount[];
  subagents: Subagent[];
  /** Who started it, or what it is a copy of. */
  parent: Relative | null;
  /** Resumed and forked from it. */
  copies: Relative[];
  files: FileFact[];
  /** Null where no program can take it up again. */
  carryOn: CarryOnFact | null;
};

/** Times are UTC epoch milliseconds; `gap` is that since the prompt before. `text`: null where it was not kept. */
export type PromptFact = { at: number; kind: string; gap: number; text: string | null };

/** `name`: null where the index did not keep it. */
export type ToolCount = { name: string | null; count: number };

/** Another session; type and start are null where the index does not have it. */
export type Relative = {
  id: string;
  type: string | null;
  start: string | null;
  title: string | null;
};

export type Subagent = Relative & {
  time: SessionTime;
  messages: number;
  toolCalls: number;
  subagents: Subagent[];
};

export type FileFact = {
  path: string;
  file: string;
  generation: string;
  bytes: number;
  there: boolean;
  /** Why it cannot be read ("EACCES"): whether it is there is then not known. */
  unreadable: string | null;
  /** When the program may delete it, in UTC epoch milliseconds; null where it never does. */
  deletedAfter: number | null;
};

/** `session`: the one that is taken up again, which is a subagent's root. */
type CarryOnFact = {
  session: string;
  command: string;
  argv: readonly string[];
  variables: Readonly<Record<string, string>>;
  directory: string;
  trouble: string | null;
};

/** The version of the JSON of `tt show`: raised whenever a program that reads it would have to change. */
const SHOW_VERSION = 1;

/** The facts for programs: the session with the names of the database's columns, times in milliseconds. */
export function factsAsJson(facts: SessionFacts): object {
  const { user_prompts: _, starting_prompt: __, ...session } = facts.row;
  const { row, carryOn } = facts;
  return {
    schema_version: SHOW_VERSION,
    session,
    program: facts.program,
    versions: facts.versions,
    project: facts.project,
    directories: facts.directories,
    span_ms: Date.parse(row.end_time ?? row.start_time) - Date.parse(row.start_time),
    direct_ms: facts.time.direct,
    delegated_ms: facts.time.delegated,
    own_delegated_ms: facts.time.own,
    tools: facts.tools,
    prompts: facts.prompts.map(({ at, kind, gap, text }) => ({
      time: new Date(at).toISOString(),
      kind,
      gap_ms: gap,
      text,
    })),
    subagents: facts.subagents.map(subagentAsJson),
    started_by: row.session_type === "user" ? null : facts.parent,
    copied_from: row.session_type === "user" ? facts.parent : null,
    copies: facts.copies,
    files: facts.files.map(({ deletedAfter, ...file }) => ({
      ...file,
      deleted_after: deletedAfter === null ? null : new Date(deletedAfter).toISOString(),
    })),
    carry_on: carryOn,
  };
}

const subagentAsJson = ({ time, toolCalls, subagents, ...relative }: Subagent): object => ({
  ...relative,
  delegated_ms: time.delegated,
  own_delegated_ms: time.own,
  tool_calls: toolCalls,
  subagents: subagents.map(subagentAsJson),
});
