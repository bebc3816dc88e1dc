import { optionsFor, settingNames } from "../config/settings.ts";
import type { Command, Option } from "./command.ts";
import { reportOfPeriod } from "./report-of.ts";

const json: Option = { flags: "--json", summary: "Print JSON" };
const noColor: Option = { flags: "--no-color", summary: "Print without colour (also NO_COLOR)" };
const source: Option = { flags: "--source <name>", summary: "Only this source: claude, opencode" };

const projects: Option = {
  flags: "--project <text>",
  summary: "Only projects with this in their name or path",
  many: true,
};
const exclude: Option = {
  flags: "--exclude <text>",
  summary: "Leave out projects with this in their name or path",
  many: true,
};

/** What all reports of time understand. */
export const timeOptions: readonly Option[] = [
  ...optionsFor("db"),
  projects,
  exclude,
  source,
  ...optionsFor("timezone", "dayStart"),
];

/** What reports understand besides their period. */
const reportOptions: readonly Option[] = [
  {
    flags: "--by <what>",
    summary:
      "project (default), day, week, month, session, source or client; twice for a cross table",
    many: true,
  },
  ...timeOptions,
  ...optionsFor("startOfWeek"),
  json,
  { flags: "--csv", summary: "Print comma-separated rows" },
  { flags: "--markdown", summary: "Print a Markdown table" },
  noColor,
];

const periods: readonly Option[] = [
  {
    flags: "--since <day>",
    summary: "From this day on: 2026-11-16, 20261116, 28d, yesterday, today",
  },
  { flags: "--until <day>", summary: "To this day, which is included (default: today)" },
  { flags: "--today", summary: "Today" },
  { flags: "--yesterday", summary: "Yesterday" },
  { flags: "--week", summary: "This week (the default)" },
  { flags: "--last-week", summary: "The week before" },
  { flags: "--month", summary: "This month" },
  { flags: "--last-month", summary: "The month before" },
  { flags: "--all", summary: "Everything in the index" },
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
  {
    name: "report",
    summary: "Show where the time went: yours, and your agents'",
    options: [...periods, ...reportOptions],
    examples: [
      "tt report --last-week --by day --by project",
      "tt report --month --project shop --csv",
    ],
    load: () => import("./report.ts"),
  },
  {
    name: "today",
    summary: "The report of today",
    options: reportOptions,
    examples: ["tt today --by session"],
    load: reportOfPeriod("today"),
  },
  {
    name: "yesterday",
    summary: "The report of yesterday",
    options: reportOptions,
    examples: ["tt yesterday"],
    load: reportOfPeriod("yesterday"),
  },
  {
    name: "week",
    summary: "The report of this week",
    options: reportOptions,
    examples: ["tt week --by day"],
    load: reportOfPeriod("week"),
  },
  {
    name: "month",
    summary: "The report of this month",
    options: reportOptions,
    examples: ["tt month --by client"],
    load: reportOfPeriod("month"),
  },
  {
    name: "explain",
    args: "[day]",
    summary: "Show each interval of a day, whose it is and why (default: today)",
    options: [
      { flags: "--full", summary: "Every piece of an agent's work by itself" },
      ...timeOptions,
      json,
      noColor,
    ],
    examples: ["tt explain yesterday", "tt explain 2026-11-16 --project shop --json"],
    load: () => import("./explain.ts"),
  },
  {
    name: "timeline",
    args: "[day]",
    summary: "Draw a day, or its week: you, and the agents of each project (default: today)",
    options: [
      { flags: "--week", summary: "The whole week of the day, a row for each day" },
      ...timeOptions,
      ...optionsFor("startOfWeek"),
      { flags: "--ascii", summary: "Draw with ASCII alone (also where the locale is not UTF-8)" },
      json,
      noColor,
    ],
    examples: ["tt timeline yesterday", "tt timeline 2026-11-16 --week --exclude playground"],
    load: () => import("./timeline.ts"),
  },
  {
    name: "sessions",
    summary: "List the indexed sessions, newest first",
    options: [
      ...optionsFor("db"),
      {
        flags: "--since <day>",
        summary: "From this day on: 2026-11-16, 20261116, 28d, yesterday, today",
      },
      { flags: "--project <text>", summary: "Only projects with this in their name or path" },
      source,
      { flags: "--type <type>", summary: "Only this type: user, agent, subagent" },
      { flags: "--limit <number>", summary: "At most so many (default: 50; 0: all)" },
      json,
      noColor,
    ],
    examples: ["tt sessions --since 7d --project shop", "tt sessions --type user --limit 0 --json"],
    load: () => import("./sessions.ts"),
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
    args: "<project> <client>",
    summary: "Say which client a project is for",
    options: optionsFor("db"),
    examples: ['tt projects client shop "Acme Ltd"'],
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
];
