import {
  argumentsOf,
  type Command,
  flagOf,
  longestNamed,
  type Option,
  wordsIn,
} from "../command.ts";

/** What can stand in a place, and what a person is told of it. */
export type Candidate = { value: string; about: string };

/** What a place can hold: one of some words, or a path that the shell knows how to find. */
export type Candidates = readonly Candidate[] | "files" | "folders";

/** What the program knows of the places of a command line. */
type Known = {
  commands: readonly Command[];
  /** What can stand in the place of a command besides. */
  words: readonly Candidate[];
  /** What can be given for `--source`, or in the place of `<day>`, where the words in front of it are known. */
  valuesFor: (place: Place) => Candidates;
};

/** An option that takes a value, or the argument `<name>` of a command. */
export type Place = {
  option?: Option;
  /** The word in brackets: "day". */
  name: string;
  /** Every word before this one. */
  before: readonly string[];
  /** What is typed of it. */
  typed: string;
};

/**
 * What can stand where the cursor is.
 * @param before the words after `tt` and before the cursor
 * @param current what is typed of the word there, nothing yet or the whole of it
 */
export function complete(
  before: readonly string[],
  current: string,
  { commands, words, valuesFor }: Known,
): Candidates {
  if (before[0] === "help") return starting(childrenOf(before.slice(1), commands), current);
  const command = longestNamed(before, commands);
  const named = command === undefined ? 0 : wordsIn(command.name).length;
  const deeper = before.length === named ? childrenOf(before, commands) : [];
  if (command === undefined) {
    const flags = current.startsWith("-") ? everywhere : [];
    const others = before.length === 0 ? [...words, ...flags] : [];
    return starting([...childrenOf(before, commands), ...others], current);
  }
  const place = placeAt(command, before, named, current);
  if (place !== null) {
    const values = valuesFor(place.of);
    if (typeof values === "string") return values;
    const isTurned = place.of.option?.dashed === true && place.of.typed.startsWith("-");
    const prefix = place.prefix + (isTurned ? "-" : "");
    return [...starting(deeper, current), ...starting(values, current, prefix)];
  }
  if (before.includes("--")) return [];
  if (current !== "" && !current.startsWith("-")) return starting(deeper, current);
  return starting([...deeper, ...optionsLeft(command, before)], current);
}

const everywhere: readonly Candidate[] = [
  { value: "--help", about: "Show help" },
  { value: "--version", about: "Show the version" },
];

const isFlag = (word: string) => word.startsWith("-");

/** The next words of the names that begin with these. */
function childrenOf(words: readonly string[], commands: readonly Command[]): Candidate[] {
  const next = new Map<string, { summary?: string; below: string[] }>();
  for (const { name, summary } of commands) {
    const parts = wordsIn(name);
    const [word, ...rest] = parts.slice(words.length);
    if (word === undefined || words.some((one, index) => one !== parts[index])) continue;
    const told = next.get(word) ?? { below: [] };
    next.set(word, told);
    if (rest.length === 0) told.summary = summary;
    else told.below.push(rest.join(" "));
  }
  return [...next].map(([value, { summary, below }]) => ({
    value,
    about: summary ?? below.join(", "),
  }));
}

/** The place that the cursor is in, and what stands in the same word before it; null where only an option can be. */
function placeAt(
  command: Command,
  before: readonly string[],
  named: number,
  current: string,
): { of: Place; prefix: string } | null {
  const isText = before.includes("--");
  const [, flag, inWord] = /^(--[^=]+)(=)/.exec(current) ?? [];
  const option = isText
    ? undefined
    : optionOf(command, inWord === undefined ? before.at(-1) : flag);
  if (option !== undefined && before.length > named - (inWord === undefined ? 0 : 1)) {
    const prefix = inWord === undefined ? "" : `${flag}=`;
    const typed = current.slice(prefix.length);
    return { of: { option, name: nameIn(option), before, typed }, prefix };
  }
  if (isFlag(current) && !isText) return null;
  const argument = argumentsOf(command)[argumentsIn(command, before.slice(named))];
  if (argument === undefined) return null;
  return { of: { name: argument.name, before, typed: current }, prefix: "" };
}

/** The option of a flag, where it takes a value. */
const optionOf = (command: Command, flag: string | undefined) =>
  command.options.find(
    (option) => flagOf(option) === flag && flag !== undefined && nameIn(option) !== "",
  );

/** "day" of "--since <day>", nothing of "--json". */
const nameIn = ({ flags }: Option) => /[<[]([^>\]]+)[>\]]/.exec(flags)?.[1] ?? "";

/** How many of the words are arguments: neither options nor their values. */
function argumentsIn(command: Command, words: readonly string[]): number {
  const end = words.indexOf("--");
  const ours = end < 0 ? words : words.slice(0, end);
  const counted = ours.filter(
    (word, index) => !isFlag(word) && optionOf(command, ours[index - 1]) === undefined,
  );
  return counted.length + (end < 0 ? 0 : words.length - end - 1);
}

/** The options that can still be given. */
function optionsLeft(command: Command, before: readonly string[]): Candidate[] {
  const left = command.options.filter(
    (option) =>
      option.many === true ||
      !before.some((word) => word === flagOf(option) || word.startsWith(`${flagOf(option)}=`)),
  );
  return [
    ...left.map((option) => ({ value: flagOf(option), about: option.summary })),
    { value: "--help", about: "Show this help" },
  ];
}

/** Those that begin as what is typed, in any case; a shell may be stricter. */
function starting(values: readonly Candidate[], current: string, prefix = ""): Candidate[] {
  const typed = current.toLowerCase();
  return values
    .map(({ value, about }) => ({ value: prefix + value, about }))
    .filter(({ value }) => value.toLowerCase().startsWith(typed));
}
