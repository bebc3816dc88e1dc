import cac, { type CAC } from "cac";

import type { Command, Given, Io } from "./commands/command.ts";
import { commands } from "./commands/index.ts";
import { UsageError } from "./failure.ts";
import { nearest } from "./nearest.ts";
import { version } from "./version.ts";

/** Runs what the arguments ask for. Throws a `UsageError` where they make no sense. @returns the exit code */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const wantsHelp = argv.some((arg) => arg === "--help" || arg === "-h");
  const words = argv.filter((arg) => !arg.startsWith("-"));
  if (argv.includes("--version") || argv[0] === "-v") return answer(io, `tt ${version}`);
  if (words.length === 0 && (wantsHelp || argv.length === 0)) return answer(io, overview());
  const command = commandOf(words, argv);
  if (typeof command === "string") {
    if (wantsHelp) return answer(io, groupHelp(command));
    throw new UsageError(`'${command}' needs a subcommand: ${childrenOf(command).join(", ")}`);
  }
  if (wantsHelp) return answer(io, helpOf(command));
  const given = await parse(command, argv);
  const { run: runCommand } = await command.load();
  return runCommand(given, io);
}

function answer(io: Io, text: string): 0 {
  io.out(text);
  return 0;
}

/** The command that the words name, or the group whose subcommand is missing. */
function commandOf(words: readonly string[], argv: readonly string[]): Command | string {
  const named = commands.find(({ name }) =>
    name.split(" ").every((word, index) => words[index] === word),
  );
  if (named) return named;
  const [first = argv[0] ?? "", second] = words;
  const [leading = ""] = argv;
  if (leading.startsWith("-") && words.length > 0) {
    throw new UsageError(
      `the command comes first, then its options such as ${leading}; see 'tt --help'`,
    );
  }
  const children = childrenOf(first);
  if (children.length > 0 && second === undefined) return first;
  if (children.length > 0) {
    throw new UsageError(
      `unknown subcommand '${first} ${second}'; ${didYouMean(second ?? "", children)}`,
    );
  }
  const names = [...new Set(commands.map(({ name }) => name.split(" ")[0] ?? name))];
  if (first.startsWith("-")) throw new UsageError(`unknown option '${first}'; see 'tt --help'`);
  throw new UsageError(`unknown command '${first}'; ${didYouMean(first, names)}`);
}

const childrenOf = (group: string) =>
  commands.flatMap(({ name }) =>
    name.startsWith(`${group} `) ? [name.slice(group.length + 1)] : [],
  );

function didYouMean(word: string, known: readonly string[]): string {
  const close = nearest(word, known);
  return close === null ? `there are: ${known.join(", ")}` : `did you mean '${close}'?`;
}

/** cac reads "007" as 7 and " " as 0. A NUL cannot occur in an argument, so it marks text that must stay text. */
const MARK = "\0";

async function parse(command: Command, argv: readonly string[]): Promise<Given> {
  const cli = cac("tt");
  const given = register(cli, command);
  try {
    cli.parse(["", "", ...markText(joinName(argv, command.name), command.name)], { run: false });
    await cli.runMatchedCommand();
  } catch (error) {
    if (error instanceof Error && error.name === "CACError")
      throw new UsageError(wordUsage(error.message, command));
    throw error;
  }
  const options = given();
  const twice = Object.entries(options).find(([, value]) => Array.isArray(value));
  if (twice) throw new UsageError(`--${kebab(twice[0])} was given twice`);
  return options;
}

function register(cli: CAC, command: Command): () => Given {
  let result: Given = {};
  const registered = cli.command(command.name, command.summary);
  for (const { flags, summary } of command.options) registered.option(flags, summary);
  registered.action((options: Record<string, unknown>) => {
    const named = Object.entries(options).filter(([name]) => name !== "--");
    result = Object.fromEntries(named.map(([name, value]) => [name, unmarked(value)]));
  });
  return () => result;
}

/** cac matches one word, so that `ingest sessions` must reach it as one. */
function joinName(argv: readonly string[], name: string): string[] {
  const at = argv.findIndex((arg) => !arg.startsWith("-"));
  return [name, ...argv.slice(0, at), ...argv.slice(at + name.split(" ").length)];
}

function markText(argv: readonly string[], name: string): string[] {
  return argv.map((arg) => {
    if (arg === name) return arg;
    const [, flag = "", value] = /^(--?[^=]*=)(.*)$/s.exec(arg) ?? [
      "",
      "",
      arg.startsWith("-") ? undefined : arg,
    ];
    return value === undefined ? arg : `${flag}${MARK}${value}`;
  });
}

const unmarked = (value: unknown) => (typeof value === "string" ? value.replace(MARK, "") : value);

/** cac's words in ours, with the nearest right option. */
function wordUsage(message: string, command: Command): string {
  const unknown = /Unknown option `(.*)`/.exec(message)?.[1];
  const help = `see 'tt ${command.name} --help'`;
  if (unknown !== undefined) {
    const flags = command.options.map(({ flags: text }) => text.split(" ")[0] ?? text);
    const close = nearest(unknown, flags);
    return `unknown option '${unknown}'; ${close === null ? help : `did you mean '${close}'?`}`;
  }
  const missing = /option `(.*)` value is missing/.exec(message)?.[1];
  if (missing !== undefined) return `${missing.split(" ")[0]} needs a value; ${help}`;
  const unused = /Unused args: (.*)/.exec(message)?.[1];
  if (unused !== undefined)
    return `'tt ${command.name}' takes no argument ${unused.replaceAll(MARK, "").replaceAll("`", "'")}; ${help}`;
  return `${message}; ${help}`;
}

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function overview(): string {
  const lines = commands.map(({ name, summary }) => [`tt ${name}`, summary] as const);
  return [
    "tt: where your time with coding agents went",
    "",
    "Usage: tt <command> [options]",
    "",
    "Commands:",
    ...columns(lines),
    "",
    "Options:",
    ...columns([
      ["--help", "Show help; also for one command: tt sessions --help"],
      ["--version", "Show the version"],
    ]),
  ].join("\n");
}

function groupHelp(group: string): string {
  const lines = commands
    .filter(({ name }) => name.startsWith(`${group} `))
    .map(({ name, summary }) => [`tt ${name}`, summary] as const);
  return [`Usage: tt ${group} <subcommand> [options]`, "", "Subcommands:", ...columns(lines)].join(
    "\n",
  );
}

function helpOf({ name, summary, options, examples }: Command): string {
  return [
    `${summary}.`,
    "",
    `Usage: tt ${name} [options]`,
    "",
    "Options:",
    ...columns([
      ...options.map(({ flags, summary: text }) => [flags, text] as const),
      ["--help", "Show this help"],
    ]),
    "",
    "Examples:",
    ...examples.map((example) => `  ${example}`),
  ].join("\n");
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
