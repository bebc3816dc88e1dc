import type { Env } from "./sources/source.ts";

/** The world a command runs in. stdout is the answer, stderr is talk. */
export type Io = {
  env: Env;
  /** A line, or several, of the answer. */
  out: (text: string) => void;
  /** A line of talk. */
  say: (text: string) => void;
  /** Whether stderr is a terminal, where progress can be shown. */
  terminal: boolean;
  /** Whether stdout is a terminal, where a long answer is paged. */
  screen: boolean;
  /** How wide the answer may be: the terminal's columns, Infinity where stdout is none. */
  columns: number;
};

/**
 * What a user gave: an option by its name in camel case (`dayStart`), an argument by its name in angle brackets
 * (`<day>`), whether it may be left out or not. The functions of given.ts read it.
 */
export type Given = Readonly<Record<string, unknown>>;

export type Option = {
  /** As cac wants it: "--db <path>". */
  flags: string;
  summary: string;
  /** The words that it can be, where they are few and always the same; shells complete them. */
  values?: readonly string[];
  /** May be given several times: its value is then a list, also of one. All others are refused twice. */
  many?: true;
  /** Its value may begin with a dash: `--sort -direct`. */
  dashed?: true;
};

/** How a command ends: 0 done, 1 failed. Misuse (2) is an exception. */
export type ExitCode = 0 | 1;

/** What another program ended with, that was run in our place. */
export type OthersCode = { others: number };

export type Command = {
  /** One word or two: "ingest sessions". */
  name: string;
  /** What follows the name, in order: "<from> <into>", "[id]" for what may be left out, "<words...>" for all the rest; nothing where there is none. */
  args?: string;
  summary: string;
  options: readonly Option[];
  examples: readonly string[];
  /** Loaded only when the command runs, so that `tt --help` loads nothing else. */
  load: () => Promise<{ run: (given: Given, io: Io) => Promise<ExitCode | OthersCode> }>;
};

/** The words of a command's name. */
export const wordsIn = (name: string) => name.split(" ");

/** The command that the first words name: `projects rename` rather than `projects`. */
export const longestNamed = (words: readonly string[], commands: readonly Command[]) =>
  commands
    .filter(({ name }) => wordsIn(name).every((word, index) => words[index] === word))
    .toSorted((a, b) => wordsIn(b.name).length - wordsIn(a.name).length)[0];

/** What an option does, as help and the documents say it. */
export const summaryOf = ({ summary, many }: Option) =>
  many === true ? `${summary} (repeatable)` : summary;

/** "tt projects rename <project> <name>". */
export const usageOf = ({ name, args }: Pick<Command, "name" | "args">) =>
  args === undefined ? `tt ${name}` : `tt ${name} ${args}`;

/** "--since" of "--since <day>". */
export const flagOf = ({ flags }: Option) => flags.split(" ")[0] ?? flags;

/** The arguments that a command takes, in order. */
export const argumentsOf = ({ args = "" }: Command): { name: string; optional: boolean }[] =>
  [...args.matchAll(/([<[])([^>\]]+)[>\]]/g)].map(([, bracket, name = ""]) => ({
    name,
    optional: bracket === "[",
  }));
