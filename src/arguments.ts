import cac, { type CAC } from "cac";

import { argumentsOf, type Command, flagOf, type Given, type Option, usageOf } from "./command.ts";
import { allSettings } from "./config/settings.ts";
import { UsageError } from "./failure.ts";
import { nearest } from "./nearest.ts";
import { flagFor, nameOf } from "./option-name.ts";

/**
 * What a command is given by the words after its name.
 * @param rest everything on the command line but the command's name
 */
export async function parse(command: Command, rest: readonly string[]): Promise<Given> {
  const cli = cac("tt");
  const parsed = register(cli, command);
  try {
    cli.parse(["", "", command.name, ...wordsForCac(command, rest)], { run: false });
    await cli.runMatchedCommand();
  } catch (error) {
    if (error instanceof Error && error.name === "CACError")
      throw new UsageError(wordUsage(error.message, command));
    throw error;
  }
  const { words, options } = parsed();
  return { ...named(command, words), ...counted(command, options) };
}

/** cac reads "007" as 7 and " " as 0. A NUL cannot occur in an argument, so it marks text that must stay text. */
const MARK = "\0";

/** What follows a `--` is text, whatever it begins with. */
function wordsForCac(command: Command, argv: readonly string[]): string[] {
  const end = argv.indexOf("--");
  const before = end < 0 ? argv : argv.slice(0, end);
  const after = end < 0 ? [] : argv.slice(end + 1);
  const words = joined(command, before).map((arg) =>
    isOption(arg) ? optionForCac(command, arg) : MARK + arg,
  );
  return [...words, ...after.map((arg) => MARK + arg)];
}

/** A dash by itself is a word. */
const isOption = (arg: string) => arg.startsWith("-") && arg !== "-";

/** cac takes a value that begins with a dash only behind `=`. */
function joined({ options }: Command, argv: readonly string[]): string[] {
  const dashed = options.filter((option) => option.dashed).map(flagOf);
  const words: string[] = [];
  for (const arg of argv) {
    const before = words.at(-1) ?? "";
    if (dashed.includes(before) && /^-[a-z]/.test(arg)) words.splice(-1, 1, `${before}=${arg}`);
    else words.push(arg);
  }
  return words;
}

/** Of the options of several words cac knows only in camel case that they take no value. */
function optionForCac(command: Command, arg: string): string {
  const [, typed = arg, value] = /^([^=]*)(?:=(.*))?$/s.exec(arg) ?? [];
  const option = command.options.find((one) => flagOf(one) === typed);
  if (option === undefined) throw new UsageError(wordUnknown(typed, command));
  if (takesValue(option)) return value === undefined ? typed : `${typed}=${MARK}${value}`;
  if (value !== undefined) throw new UsageError(`${typed} takes no value; ${helpFor(command)}`);
  return typed.startsWith("--no-") ? typed : `--${nameOf(typed)}`;
}

const takesValue = ({ flags }: Option) => flags.includes("<");

const helpFor = ({ name }: Command) => `see 'tt ${name} --help'`;

function unmarked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unmarked);
  return typeof value === "string" ? value.replace(MARK, "") : value;
}

type Parsed = { words: string[]; options: Record<string, unknown> };

/** The words after the name are counted by us, so that the message of a wrong number can show the usage. */
function register(cli: CAC, command: Command): () => Parsed {
  let result: Parsed = { words: [], options: {} };
  const registered = cli.command(`${command.name} [...words]`, command.summary);
  for (const { flags, summary } of command.options) registered.option(flags, summary);
  registered.action((words: string[], options: Record<string, unknown>) => {
    const known = Object.entries(options).filter(([name]) => name !== "--");
    result = {
      words: words.map((word) => String(unmarked(word))),
      options: Object.fromEntries(known.map(([name, value]) => [name, unmarked(value)])),
    };
  });
  return () => result;
}

/** The last argument takes all the words that are left. */
const joinedFrom = (words: readonly string[], last: number) =>
  words.length <= last ? words : [...words.slice(0, last), words.slice(last).join(" ")];

/** The arguments under their names: `<day>`. */
function named(command: Command, given: readonly string[]): Given {
  const wanted = argumentsOf(command);
  const words = wanted.at(-1)?.name.endsWith("...") ? joinedFrom(given, wanted.length - 1) : given;
  const usage = `usage: ${usageOf(command)} [options]`;
  const extra = words[wanted.length];
  if (extra !== undefined && wanted.length === 0) {
    throw new UsageError(
      `'tt ${command.name}' takes no argument '${extra}'; see 'tt ${command.name} --help'`,
    );
  }
  if (extra !== undefined) throw new UsageError(`'${extra}' is one argument too many; ${usage}`);
  const missing = wanted.slice(words.length).filter(({ optional }) => !optional);
  if (missing.length > 0) {
    const names = missing.map(({ name }) => `<${name}>`).join(" and ");
    throw new UsageError(`'tt ${command.name}' needs ${names}; ${usage}`);
  }
  return Object.fromEntries(words.map((word, at) => [`<${wanted[at]?.name ?? ""}>`, word]));
}

/** The options: those that may be repeated as lists, the others once. */
function counted(command: Command, options: Parsed["options"]): Given {
  const lists = command.options.filter(({ many }) => many).map((one) => nameOf(flagOf(one)));
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => {
      if (lists.includes(name)) return [name, Array.isArray(value) ? value : [value]];
      if (Array.isArray(value)) throw new UsageError(`${flagFor(name)} was given twice`);
      return [name, value];
    }),
  );
}

/** cac's words in ours. */
function wordUsage(message: string, command: Command): string {
  const missing = /option `(.*)` value is missing/.exec(message)?.[1];
  if (missing === undefined) return `${message}; ${helpFor(command)}`;
  return `${missing.split(" ")[0]} needs a value; ${helpFor(command)}`;
}

/** @param typed the option as it stands on the command line */
function wordUnknown(typed: string, command: Command): string {
  return `unknown option '${typed}'; ${hintFor(typed, command)}`;
}

function hintFor(typed: string, command: Command): string {
  const bare = typed.replace(/^-+/, "");
  const flags = command.options.map((one) => flagOf(one).slice(2));
  const meant = asFlag(bare);
  if (flags.includes(meant)) return `did you mean '--${meant}'?`;
  if (flags.includes(`no-${meant}`)) return `that is so already; --no-${meant} is the opposite`;
  const positive = meant.replace(/^no-/, "");
  if (flags.includes(positive)) return `--${positive} takes no 'no-'; leave it out`;
  const close = nearest(bare, flags, Math.max(1, Math.floor(bare.length / ALIKE)));
  if (close !== null) return `did you mean '--${close}'?`;
  const setting = allSettings.find(({ key }) => asFlag(key) === positive);
  if (setting !== undefined)
    return `it is a setting: give ${setting.env}, or ${setting.key} in the file that 'tt config path' names`;
  if (command.args === undefined || typed.startsWith("--")) return helpFor(command);
  return `${helpFor(command)}, or put -- before an argument that begins with a dash`;
}

/** Options are short and many: with more than one wrong letter in three another one is meant. */
const ALIKE = 3;

/** "time.writing_cap", and "writingCap", is `writing-cap`. */
const asFlag = (name: string) => flagFor(name.replace(/^.*\./, "")).slice(2).replaceAll("_", "-");
