import type { Command, Option } from "../command.ts";
import { optionsFor, settingNames } from "../config/settings.ts";
import { sessionTypes } from "../model/session.ts";
import { exportCommands } from "./export-commands.ts";
import { exclude, json, listPeriods, noColor, projects, source } from "./options.ts";
import { reportCommands } from "./report-commands.ts";

const noPager: Option = {
  flags: "--no-pager",
  summary: "Print at once (else through TT_PAGER, PAGER or less, in a terminal)",
};

/** Which session `last` is. */
const lastOf: readonly Option[] = [
  {
    flags: "--project <text>",
    summary: "With last: only projects with this in their name or path",
    many: true,
  },
  {
    flags: "--exclude <text>",
    summary: "With last: no projects with this in their name or path",
    many: true,
  },
  { flags: "--no-ingest", summary: "With last: do not read what is new first" },
];

/** Every command. The help, the completions and the docs are made from this table. */
export const commands: readonly Command[] = [
  {
    name: "ingest sessions",
    summary: "Read every Claude Code and OpenCode session into the index",
    options: [
      ...optionsFor("db", "claudeDir", "opencodeDir"),
      source,
      { flags: "--full", summary: "Read everything again, also what has not changed" },
      { flags: "--dry-run", summary: "Do everything but write the index" },
      { flags: "--watch", summary: "Go on: keep the index fresh while the tools run" },
      json,
      { flags: "--quiet", summary: "Print nothing but problems" },
      noColor,
    ],
    examples: [
      "tt ingest sessions",
      "tt ingest sessions --watch",
      "tt ingest sessions --source opencode --json",
    ],
    load: () => import("./ingest-sessions.ts"),
  },
  ...reportCommands,
  {
    name: "sessions",
    summary: "List the indexed sessions, newest first",
    options: [
      ...optionsFor("db"),
      ...listPeriods,
      projects,
      exclude,
      source,
      {
        flags: "--type <type>",
        summary: "Only this type: user, agent, subagent",
        values: sessionTypes,
      },
      {
        flags: "--sort <by>",
        summary:
          "start (default), end, direct, delegated, messages, tools or project; turned round with a dash: -start",
        dashed: true,
        values: ["start", "end", "direct", "delegated", "messages", "tools", "project"],
      },
      { flags: "--reverse", summary: "Turn the order round" },
      { flags: "--tree", summary: "Subagents and copies below the sessions they come from" },
      {
        flags: "--limit <number>",
        summary: "At most so many (default: 50, in a pager 1000, with --json all; 0: all)",
      },
      ...optionsFor("timezone", "dayStart", "startOfWeek"),
      json,
      noPager,
      noColor,
    ],
    examples: [
      "tt sessions --last-month --project shop",
      "tt sessions --sort direct --type user",
      "tt sessions --type user --limit 0 --json",
    ],
    load: () => import("./sessions.ts"),
  },
  {
    name: "show",
    args: "[session]",
    summary: "Show all there is to one session: its id, the beginning of it, or last (default)",
    options: [
      ...optionsFor("db"),
      ...lastOf,
      { flags: "--full", summary: "Show the prompts whole" },
      ...optionsFor("timezone"),
      json,
      { flags: "--markdown", summary: "Print Markdown, with whole prompts" },
      noPager,
      noColor,
    ],
    examples: ["tt show 3f1c2a", "tt show last --project shop --markdown"],
    load: () => import("./show.ts"),
  },
  {
    name: "resume",
    args: "[session]",
    summary: "Carry on a session with its own program, in its directory (default: last)",
    options: [
      ...optionsFor("db"),
      ...lastOf,
      { flags: "--print", summary: "Print the command instead of running it" },
    ],
    examples: ["tt resume", "tt resume 3f1c2a --print"],
    load: () => import("./resume.ts"),
  },
  {
    name: "status",
    summary: "Show which sessions are running, and who waits for whom",
    options: [
      ...optionsFor("db", "claudeDir", "opencodeDir"),
      {
        flags: "--within <duration>",
        summary: "Those with a step at most so long ago (default: 15m, 1h of who works or asks)",
      },
      projects,
      exclude,
      source,
      ...optionsFor("timezone", "dayStart"),
      { flags: "--no-ingest", summary: "Do not read what is new first" },
      { flags: "--line", summary: "Print one short line, or an empty one, for a status bar" },
      json,
      noColor,
    ],
    examples: ["tt status", "tt status --line", "tt status --within 1h --json"],
    load: () => import("./status.ts"),
  },
  ...exportCommands,
  {
    name: "search",
    args: "<query...>",
    summary: "Find sessions by what you typed in them, and by their titles",
    options: [
      ...optionsFor("db"),
      { flags: "--recent", summary: "The newest first instead of the best" },
      ...listPeriods,
      projects,
      exclude,
      source,
      { flags: "--limit <number>", summary: "At most so many sessions (default: 10; 0: all)" },
      ...optionsFor("timezone", "dayStart", "startOfWeek"),
      json,
      noColor,
    ],
    examples: [
      "tt search delivery date",
      `tt search '"order form" OR invoice*' --since 28d`,
      "tt search login NOT test --recent --project shop",
    ],
    load: () => import("./search.ts"),
  },
  {
    name: "forget",
    args: "[session]",
    summary: "Delete sessions from the index for good",
    options: [
      ...optionsFor("db"),
      {
        flags: "--project <name>",
        summary: "All sessions that began in this project (its name, key or a directory)",
      },
      { flags: "--before <day>", summary: "All sessions that ended before this day" },
      { flags: "--yes", summary: "Do not ask" },
      { flags: "--dry-run", summary: "Only say what would be forgotten" },
      ...optionsFor("timezone", "dayStart"),
      json,
      noColor,
    ],
    examples: [
      "tt forget 3f1c2a84",
      "tt forget --project shop --dry-run",
      "tt forget --before 365d",
    ],
    load: () => import("./forget.ts"),
  },
  {
    name: "doctor",
    summary: "Show what was found where, what the index holds, and what was skipped and why",
    options: [
      ...optionsFor("db", "claudeDir", "opencodeDir"),
      { flags: "--formats", summary: "List what was read but is in no known format" },
      json,
      noColor,
    ],
    examples: ["tt doctor", "tt doctor --formats"],
    load: () => import("./doctor.ts"),
  },
  {
    name: "backup",
    args: "<file>",
    summary: "Copy the index into a file, also while it is written; or check such a copy",
    options: [
      ...optionsFor("db"),
      { flags: "--check", summary: "Write nothing: say whether the file is a sound index" },
      { flags: "--force", summary: "Replace the file if it is there" },
      json,
    ],
    examples: ["tt backup ~/tt-backup.db", "tt backup --check ~/tt-backup.db"],
    load: () => import("./backup.ts"),
  },
  {
    name: "projects",
    summary: "List the projects: names, clients, time, directories",
    options: [...optionsFor("db", "timezone", "dayStart"), json, noColor],
    examples: ["tt projects", "tt projects --json"],
    load: () => import("./projects.ts"),
  },
  {
    name: "projects rename",
    args: "<project> <name>",
    summary: "Give a project another name",
    options: optionsFor("db"),
    examples: ["tt projects rename web shop", "tt projects rename . shop"],
    load: () => import("./projects-rename.ts"),
  },
  {
    name: "projects merge",
    args: "<project> <into>",
    summary: "Make a project a part of another",
    options: optionsFor("db"),
    examples: ["tt projects merge shop-old shop"],
    load: () => import("./projects-merge.ts"),
  },
  {
    name: "projects client",
    args: "<project> [client]",
    summary: "Say which client a project is for",
    options: [
      ...optionsFor("db"),
      { flags: "--none", summary: "For no client, whatever was said before" },
    ],
    examples: ['tt projects client shop "Acme Ltd"', "tt projects client shop --none"],
    load: () => import("./projects-client.ts"),
  },
  {
    name: "config",
    summary: "Show every setting, its value, and where it came from",
    options: [...optionsFor(...settingNames), json, noColor],
    examples: ["tt config", "tt config --timezone Europe/Berlin --json"],
    load: () => import("./config.ts"),
  },
  {
    name: "config path",
    summary: "Print where the configuration file is",
    options: [],
    examples: ['$EDITOR "$(tt config path)"'],
    load: () => import("./config-path.ts"),
  },
  {
    name: "completions",
    args: "<shell>",
    summary: "Print what bash, zsh, fish or PowerShell needs to complete tt",
    options: [],
    examples: ["source <(tt completions bash)", "tt completions fish | source"],
    load: () => import("./completions.ts"),
  },
];

/** What stands in the place of a command and is answered by the program itself. */
export const answers: readonly Pick<Command, "name" | "args" | "summary">[] = [
  { name: "help", args: "[command]", summary: "Show help, also of one command" },
  { name: "version", summary: "Show the version" },
];
