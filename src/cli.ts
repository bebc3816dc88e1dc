import { parse } from "./arguments.ts";
import { type Command, type Io, longestNamed, wordsIn } from "./command.ts";
import { answers, commands } from "./commands/index.ts";
import { UsageError } from "./failure.ts";
import { groupHelp, helpOf, overview } from "./help.ts";
import { hintOf } from "./nearest.ts";
import { version } from "./version.ts";

/** Runs what the arguments ask for. Throws a `UsageError` where they make no sense. @returns the exit code */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  if (argv[0] === "complete")
    return (await import("./completions/answer.ts")).answer(argv.slice(1), io, {
      commands,
      answers,
    });
  if (argv[0] === "help") return answer(io, helpFor(argv.slice(1).filter((arg) => !isHelp(arg))));
  const ours = argv.includes("--") ? argv.slice(0, argv.indexOf("--")) : argv;
  const wantsHelp = ours.some(isHelp);
  const asked = argv.filter((arg, index) => index >= ours.length || !isHelp(arg));
  if (ours.includes("--version") || isVersion(argv[0])) return answer(io, `tt ${version}`);
  if (asked.length === 0) return answer(io, overview());
  const command = commandOf(asked);
  if (wantsHelp) return answer(io, helpFor(asked));
  if (typeof command === "string") {
    throw new UsageError(`'${command}' needs a subcommand: ${childrenOf(command).join(", ")}`);
  }
  const given = await parse(command, asked.slice(wordsIn(command.name).length));
  const { run: runCommand } = await command.load();
  const end = await runCommand(given, io);
  return typeof end === "number" ? end : end.others;
}

/** The help of the command, or the group of some, that the words name. */
function helpFor(words: readonly string[]): string {
  if (words.length === 0 || answers.some(({ name }) => name === words[0])) return overview();
  const command = commandOf(words);
  return typeof command === "string" ? groupHelp(command) : helpOf(command);
}

const isVersion = (arg: string | undefined) => arg === "version" || arg === "-v";

const isHelp = (arg: string) => arg === "--help" || arg === "-h";

function answer(io: Io, text: string): 0 {
  io.out(text);
  return 0;
}

/** The command that the first words name, or the group whose subcommand is missing. */
function commandOf(argv: readonly string[]): Command | string {
  const words = argv.slice(0, wordsBeforeOptions(argv));
  const [first, second] = words;
  if (first === undefined) throw new UsageError(wordNoCommand(argv));
  const command = longestNamed(words, commands);
  const children = childrenOf(first);
  if (command !== undefined && (children.length === 0 || !isBare(command, second))) return command;
  if (second !== undefined && children.length > 0) {
    throw new UsageError(`unknown subcommand '${first} ${second}'; ${hintOf(second, children)}`);
  }
  if (children.length > 0) return command ?? first;
  const names = [...new Set([...commands, ...answers].map(({ name }) => wordsIn(name)[0] ?? name))];
  throw new UsageError(`unknown command '${first}'; ${hintOf(first, names)}`);
}

/** A word after `projects`, which takes none, is a subcommand that there is not. */
const isBare = ({ name, args }: Command, second: string | undefined) =>
  wordsIn(name).length === 1 && args === undefined && second !== undefined;

function wordsBeforeOptions(argv: readonly string[]): number {
  const at = argv.findIndex((arg) => arg.startsWith("-"));
  return at < 0 ? argv.length : at;
}

function wordNoCommand(argv: readonly string[]): string {
  const [leading = ""] = argv;
  return argv.some((arg) => !arg.startsWith("-"))
    ? `the command comes first, then its options such as ${leading}; see 'tt --help'`
    : `unknown option '${leading}'; see 'tt --help'`;
}

const childrenOf = (group: string) =>
  commands.flatMap(({ name }) =>
    name.startsWith(`${group} `) ? [name.slice(group.length + 1)] : [],
  );
