import type { Command, Option } from "../command.ts";
import { optionsFor } from "../config/settings.ts";
import { sessionTypes } from "../model/session.ts";
import { exportOf } from "./export-of.ts";
import { listPeriods, periods, timeModel, timeOptions } from "./options.ts";

const toFile: readonly Option[] = [
  { flags: "--output <file>", summary: "Write to this file (0600) instead of stdout" },
  { flags: "--force", summary: "Overwrite the file" },
];

const noPrompts: Option = {
  flags: "--no-prompts",
  summary: "Leave out the words of prompts, and titles made of them",
};

const timesheetOptions: readonly Option[] = [
  {
    flags: "--format <name>",
    summary: "csv (default), json, ics, toggl, clockify, timewarrior, activitywatch",
  },
  ...periods,
  { flags: "--direct", summary: "Your own time (the default)" },
  { flags: "--delegated", summary: "The agents' time; what they do at once counts for each" },
  {
    flags: "--tracked",
    summary: "The time in which you or an agent worked; in a project each moment once",
  },
  { flags: "--per <what>", summary: "An entry is of a project (default) or a session" },
  {
    flags: "--merge-gap <duration>",
    summary: "Join entries with at most so much between them: 15m",
  },
  { flags: "--min <duration>", summary: "Leave out entries that are shorter: 6m" },
  {
    flags: "--short <what>",
    values: ["drop", "fold"],
    summary:
      "drop (default) what is shorter, or fold it into the day's nearest entry, if there is one",
  },
  { flags: "--round <duration>", summary: "Round to multiples of it: 6m, 15m" },
  { flags: "--rounding <way>", summary: "up, nearest (default) or down" },
  {
    flags: "--round-per <what>",
    values: ["entry", "day"],
    summary: "Round each entry (default) or each day's sum",
  },
  {
    flags: "--rate <amount>",
    summary: "What an hour costs (default: [clients] in the configuration)",
  },
  { flags: "--currency <code>", summary: "The currency of the rate: EUR" },
  {
    flags: "--client <text>",
    summary: "Only the client of this name, else those with this in their name",
    many: true,
  },
  noPrompts,
  { flags: "--email <address>", summary: "Your account's address (toggl, clockify)" },
  {
    flags: "--date-format <format>",
    summary: "As your Clockify profile has it: MM/DD/YYYY (default), DD/MM/YYYY, YYYY-MM-DD",
  },
  ...timeOptions,
  ...optionsFor("startOfWeek"),
  ...timeModel,
  ...toFile,
];

/** What the exports of rows understand. */
const rowsOptions = (...own: Option[]): Option[] => [
  { flags: "--format <name>", values: ["jsonl", "csv"], summary: "jsonl (default) or csv" },
  ...listPeriods,
  {
    flags: "--type <type>",
    values: sessionTypes,
    summary: "Only of sessions of this type: user, agent, subagent",
  },
  ...own,
  ...timeOptions,
  ...optionsFor("startOfWeek"),
  ...toFile,
];

/** What hands over what the index holds. */
export const exportCommands: readonly Command[] = [
  {
    name: "export timesheet",
    summary: "Hand the time of a period over to another program: CSV, calendars, time trackers",
    options: timesheetOptions,
    examples: [
      "tt export timesheet --last-month --client acme --round 15m --rate 90 --currency EUR",
      "tt export timesheet --week --format ics --output week.ics",
    ],
    load: () => import("./export-timesheet.ts"),
  },
  {
    name: "export sessions",
    summary: "Every session as a row, for programs",
    options: rowsOptions(noPrompts),
    examples: ["tt export sessions --month > sessions.jsonl"],
    load: exportOf("sessions"),
  },
  {
    name: "export events",
    summary: "Every event of the sessions as a row",
    options: rowsOptions(),
    examples: ["tt export events --since 7d --format csv"],
    load: exportOf("events"),
  },
  {
    name: "export prompts",
    summary: "Every prompt as a row, with its words",
    options: rowsOptions(noPrompts),
    examples: ["tt export prompts --project shop --type user"],
    load: exportOf("prompts"),
  },
];
