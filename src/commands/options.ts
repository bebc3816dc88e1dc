import { optionsFor } from "../config/settings.ts";
import { sourceNames } from "../sources/index.ts";
import type { Option } from "./command.ts";

export const source: Option = {
  flags: "--source <name>",
  summary: `Only this source: ${sourceNames.join(", ")}`,
};

export const projects: Option = {
  flags: "--project <text>",
  summary: "Only projects with this in their name or path",
  many: true,
};
export const exclude: Option = {
  flags: "--exclude <text>",
  summary: "Leave out projects with this in their name or path",
  many: true,
};

/** What all reports of time, and exports, understand. */
export const timeOptions: readonly Option[] = [
  ...optionsFor("db"),
  projects,
  exclude,
  source,
  ...optionsFor("timezone", "dayStart"),
];

/** The numbers of the time model, for one run. */
export const timeModel: readonly Option[] = optionsFor(
  "stay",
  "after",
  "reading",
  "opening",
  "writingCap",
  "toolCap",
);

/** The periods of reports and exports. */
export const periods: readonly Option[] = [
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

export const json: Option = { flags: "--json", summary: "Print JSON" };
export const noColor: Option = {
  flags: "--no-color",
  summary: "Print without colour (also NO_COLOR)",
};
