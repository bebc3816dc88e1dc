import { type Command, type Option, summaryOf, usageOf } from "../../src/command.ts";
import { commands } from "../../src/commands/index.ts";

/** docs/commands.md: every command, as the program itself knows it. */
export const commandsPage = (): string =>
  `${[
    "<!-- Written by `bun run build:docs` from src/commands/index.ts. Do not edit. -->",
    "# Commands",
    "What `tt --help` and `tt <command> --help` say, on one page. Every command takes `--help`.",
    "The answer goes to stdout, everything else to stderr. Exit codes: 0 done, 1 failed, 2 misused.",
    "What `--json` prints, field by field: [json.md](json.md).",
    ...commands.map(section),
  ].join("\n\n")}\n`;

const section = (command: Command) =>
  [
    `## tt ${command.name}`,
    `${command.summary}.`,
    inShell([`${usageOf(command)}${command.options.length === 0 ? "" : " [options]"}`]),
    ...(command.options.length === 0 ? [] : [command.options.map(asItem).join("\n")]),
    "For example:",
    inShell(command.examples),
  ].join("\n\n");

const inShell = (lines: readonly string[]) => `\`\`\`sh\n${lines.join("\n")}\n\`\`\``;

const asItem = (option: Option) => `- \`${option.flags}\`: ${summaryOf(option)}`;
