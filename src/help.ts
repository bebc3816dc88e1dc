import { type Command, summaryOf, usageOf } from "./command.ts";
import { answers, commands } from "./commands/index.ts";

/** What `tt --help` prints. */
export function overview(): string {
  return [
    "tt: where your time with coding agents went",
    "",
    "Usage: tt <command> [options]",
    "",
    "Commands:",
    ...columns([...commands, ...answers].map(asLine)),
    "",
    "Options:",
    ...columns([
      ["--help", "Show help; also for one command: tt sessions --help"],
      ["--version", "Show the version"],
    ]),
  ].join("\n");
}

/** What `tt ingest --help` prints: `ingest` alone is no command. */
export function groupHelp(group: string): string {
  return [
    `Usage: tt ${group} <subcommand> [options]`,
    "",
    "Subcommands:",
    ...columns(membersOf(group).map(asLine)),
  ].join("\n");
}

/** What `tt sessions --help` prints. */
export function helpOf(command: Command): string {
  const members = membersOf(command.name);
  return [
    `${command.summary}.`,
    "",
    `Usage: ${usageOf(command)} [options]`,
    "",
    ...(members.length === 0 ? [] : ["Subcommands:", ...columns(members.map(asLine)), ""]),
    "Options:",
    ...columns([
      ...command.options.map((option) => [option.flags, summaryOf(option)] as const),
      ["--help", "Show this help"],
    ]),
    "",
    "Examples:",
    ...command.examples.map((example) => `  ${example}`),
  ].join("\n");
}

const membersOf = (group: string) => commands.filter(({ name }) => name.startsWith(`${group} `));

const asLine = (command: Pick<Command, "name" | "args" | "summary">) =>
  [usageOf(command), command.summary] as const;

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
