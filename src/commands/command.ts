import type { Env } from "../sources/source.ts";

/** The world a command runs in. stdout is the answer, stderr is talk. */
export type Io = {
  env: Env;
  /** A line, or several, of the answer. */
  out: (text: string) => void;
  /** A line of talk. */
  say: (text: string) => void;
  /** Whether stderr is a terminal, where progress can be shown. */
  terminal: boolean;
  /** How wide the answer may be: the terminal's columns, Infinity where stdout is none. */
  columns: number;
};

/** What a user gave, by the option's name in camel case. */
export type Given = Readonly<Record<string, unknown>>;

export type Option = {
  /** As cac wants it: "--db <path>". */
  flags: string;
  summary: string;
};

/** How a command ends: 0 done, 1 failed. Misuse (2) is an exception. */
export type ExitCode = 0 | 1;

export type Command = {
  /** One word or two: "ingest sessions". */
  name: string;
  summary: string;
  options: readonly Option[];
  examples: readonly string[];
  /** Loaded only when the command runs, so that `tt --help` loads nothing else. */
  load: () => Promise<{ run: (given: Given, io: Io) => Promise<ExitCode> }>;
};
