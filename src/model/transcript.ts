import type { SessionSource, SessionType } from "./session.ts";
import type { Earlier } from "./step-tail.ts";
import type { IdHash, Step, TypedKind } from "./step.ts";

/** What one unit (a file, or a database's session) says about one session. */
export type Transcript = {
  source: SessionSource;
  sessionId: string;
  facts: Facts;
  /** In the order in which the source wrote them, which is not always the order of their times. */
  steps: Step[];
  /** Steps before those, which were read earlier and stay packed. */
  earlier?: Earlier;
  prompts: Prompt[];
};

/** What is known of a session besides its steps. */
export type Facts = {
  type: SessionType;
  /** The first working directory; null where the source does not say. */
  cwd: string | null;
  /** The session that started this one, where the source says so. */
  parent: string | null;
  /** Sessions that the source itself names as the origin of copied records. */
  origins: string[];
  /** Titles by rank, the highest wins; within a rank the last one written. */
  titles: Partial<Record<TitleRank, string>>;
  /** The ranks of titles that stand in a file beside the unit's, and give way to one in the unit itself. */
  beside?: TitleRank[];
  /**
   * The order of the units that tell of one session: where they contradict each other, the one with the highest number is
   * believed. What is counted is the source's own choice (a time, a line), as no unit of another source tells of the same
   * session. Left out where the unit does not say; it then counts as the oldest.
   */
  recency?: number;
  /** Sessions that this one says it started. */
  spawned?: string[];
  /** Of a child: who asked it was told with the calls of its parent at hand. */
  callsKnown?: true;
  /** The program's version that wrote the first record. */
  version: string | null;
};

/** 1 a summary of the conversation, 2 generated, 3 given by the person, 4 an agent's or window's name. */
export type TitleRank = 1 | 2 | 3 | 4;

/** Words of a person (or, kind `agent_prompt`, of the agent that asked), kept whole. */
export type Prompt = {
  /** Equals the `key` of its step. */
  key: IdHash;
  kind: TypedKind | "agent_prompt" | "enqueue";
  text: string;
  /** Where it was typed, if that differs from the session's first directory. */
  cwd: string | null;
};

/** A title that one unit holds for whichever session contains the record `leaf`. */
export type LeafTitle = { leaf: IdHash; title: string };

/** A record or unit that was not used, and why. `where` is a line number or an id inside the unit. */
export type Skip = {
  where: string | null;
  reason: string;
  /** The record that its schema refused, so that the exact fault can be worded later (arktype is slow to load). */
  invalid?: { schema: string; value: unknown };
};

/** What was read but is not in any schema: the sign that a format has changed. */
export type Unknown = { what: string; count: number };

/** What is said of a last line that its program has not finished writing: it is looked at again the next time. */
export const UNFINISHED_LINE = "the last line is not finished";

/** How far a unit that only grows was read, and by what its beginning is known again. */
export type Progress = { offset: number; lines: number; guard: string };

/** Where reading goes on: the progress, and what was known of the unit's one session by then (its steps packed). */
export type Resume = Progress & { facts: Facts; steps: Uint8Array };

/** Everything that one unit says. */
export type Parsed = {
  transcripts: Transcript[];
  leafTitles: LeafTitle[];
  skips: Skip[];
  unknowns: Unknown[];
  /** Where reading can go on when the unit has grown; left out where it has to be read again. */
  progress?: Progress;
  /** Skips, unknowns and prompts are only those of the part that is new. */
  resumed?: boolean;
  /** The unit's stamp, where reading has added to it. */
  stamp?: string;
};
