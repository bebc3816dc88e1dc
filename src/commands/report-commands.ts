import type { Command, Option } from "../command.ts";
import { optionsFor } from "../config/settings.ts";
import { json, noColor, periods, timeModel, timeOptions } from "./options.ts";
import { reportOfPeriod } from "./report-of.ts";

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
  ...timeModel,
  json,
  { flags: "--csv", summary: "Print comma-separated rows" },
  { flags: "--markdown", summary: "Print a Markdown table" },
  {
    flags: "--html <file>",
    summary: "Write a page to read, print or send, with pictures of the days",
  },
  { flags: "--no-prompts", summary: "Leave what was typed out of the page" },
  noColor,
];

/** Where the time went, in words and pictures. */
export const reportCommands: readonly Command[] = [
  {
    name: "report",
    summary: "Show where the time went: yours, and your agents'",
    options: [...periods, ...reportOptions],
    examples: [
      "tt report --last-week --by day --by project",
      "tt report --month --project shop --csv",
      "tt report --last-month --html report.html --no-prompts",
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
      ...timeModel,
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
      ...timeModel,
      { flags: "--ascii", summary: "Draw with ASCII alone (also where the locale is not UTF-8)" },
      json,
      noColor,
    ],
    examples: ["tt timeline yesterday", "tt timeline 2026-11-16 --week --exclude playground"],
    load: () => import("./timeline.ts"),
  },
];
