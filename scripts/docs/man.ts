import { argumentsOf, type Command, type Option, summaryOf } from "../../src/command.ts";
import { commands } from "../../src/commands/index.ts";
import { allSettings } from "../../src/config/settings.ts";

/**
 * The manual page, in mdoc.
 * @param date of the page: "2026-11-22"
 */
export const manPage = (date: string): string =>
  `${[
    // By this install.sh knows the page as ours.
    '.\\" manual page of tt (time-tracker)',
    `.Dd ${longDate(date)}`,
    ".Dt TT 1",
    ".Os",
    ".Sh NAME",
    ".Nm tt",
    ".Nd where your time with coding agents went",
    ".Sh SYNOPSIS",
    ".Nm",
    ".Ar command",
    ".Op Ar options",
    ".Nm",
    ".Op Ar command",
    ".Fl -help",
    ".Nm",
    ".Fl -version",
    ".Sh DESCRIPTION",
    ".Nm",
    "keeps a local index of the sessions that you had with coding agents (Claude Code, OpenCode), and tells where the",
    "time went: yours, and your agents'.",
    "Nothing leaves the machine, and the files of the agents are only ever read.",
    ".Pp",
    "The answer is written to the standard output, everything else to the standard error output.",
    ".Sh COMMANDS",
    ...commands.flatMap(section),
    ".Sh ENVIRONMENT",
    "Each setting is taken from its option, else from its variable, else from the configuration file, else it has its default.",
    ".Bl -tag -width Ds",
    ...allSettings.flatMap(({ env, heeds = [], summary, shown }) => [
      `.It Ev ${[env, ...heeds].join(" , ")}`,
      text(`${summary} (default: ${shown}).`),
    ]),
    ...otherVariables.flatMap(([names, what]) => [`.It Ev ${names.join(" , ")}`, text(what)]),
    ".El",
    ".Sh FILES",
    ".Bl -tag -width Ds",
    ".It Pa ~/.config/time-tracker/config.toml",
    "The configuration; on macOS",
    ".Pa ~/Library/Application Support/time-tracker/config.toml .",
    ".Ql tt config path",
    "prints where it is.",
    ".It Pa ~/.local/share/time-tracker/tt.db",
    "The index, an SQLite database that only its owner can read; on macOS",
    ".Pa ~/Library/Application Support/time-tracker/tt.db .",
    ".Ql tt config",
    "shows where it is.",
    ".El",
    ".Sh EXIT STATUS",
    ".Bl -tag -width Ds",
    ".It 0",
    "Done.",
    ".It 1",
    "Failed: the message says what to do.",
    ".It 2",
    "Misused: the message names what was most likely meant.",
    ".El",
    ".Sh EXAMPLES",
    ".Bd -literal",
    ...commands.flatMap(({ examples }) => examples.map(text)),
    ".Ed",
    ".Sh SEE ALSO",
    ".Xr sqlite3 1",
  ].join("\n")}\n`;

/** Variables that are none of a setting, and what they do. */
const otherVariables: readonly [string[], string][] = [
  [["XDG_CONFIG_HOME"], "Where the directory time-tracker of the configuration is."],
  [
    ["XDG_DATA_HOME"],
    "Where the directory time-tracker of the index is, and OpenCode's own directory.",
  ],
  [["TZ"], "The system's time zone for this run: its name, its file, or a rule of whole hours."],
  [
    ["TT_PAGER", "PAGER"],
    "What shows a long list in a terminal (default: less -FRX); an empty one: nothing.",
  ],
  [["LC_ALL", "LC_CTYPE", "LANG"], "Where they name no UTF-8, a timeline is drawn in ASCII."],
  [["NO_COLOR"], "Print without colour."],
];

function longDate(date: string): string {
  const [year, month, day] = date.split("-").map(Number);
  return `${months[(month ?? 1) - 1]} ${day}, ${year}`;
}

const months =
  "January February March April May June July August September October November December".split(
    " ",
  );

const section = (command: Command): string[] => [
  `.Ss tt ${command.name}`,
  ".Nm",
  ...command.name.split(" ").map((word) => `.Cm ${word}`),
  ...argumentsOf(command).map(({ name, optional }) =>
    optional ? `.Op Ar ${word(name)}` : `.Ar ${word(name)}`,
  ),
  ...(command.options.length === 0 ? [] : [".Op Ar options"]),
  ".Pp",
  text(`${command.summary}.`),
  ...(command.options.length === 0
    ? []
    : [".Bl -tag -width Ds", ...command.options.flatMap(item), ".El"]),
];

/** "--since <day>" is a flag and its argument. */
function item(option: Option): string[] {
  const [flag = "", ...values] = option.flags.split(" ");
  const named = values.map((value) => ` Ar ${word(value.replace(/[<>[\]]/g, ""))}`).join("");
  return [`.It Fl ${flag.slice(1)}${named}`, text(`${summaryOf(option)}.`)];
}

/** A word that is never taken for a macro. */
const word = (name: string) => `\\&${escaped(name)}`;

/** A line of text that is never taken for a request. */
const text = (line: string) => escaped(line).replace(/^[.']/, "\\&$&");

/** A hyphen is what a person types, not what ends a line. */
const escaped = (line: string) =>
  line.replaceAll("\\", "\\e").replaceAll("~", "\\(ti").replaceAll("-", "\\-");
