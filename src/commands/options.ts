import type { Option } from "../command.ts";
import { optionsFor } from "../config/settings.ts";
import { sourceNames } from "../sources/index.ts";

export const source: Option = {
  flags: "--source <name>",
  summary: `Only this source: ${sourceNames.join(", ")}`,
};

export const projects: Option = {
  flags: "--project <text>",
  summary: "Only projects with this in their name or path, or of this directory or address",
  many: true,
};
export const exclude: Option = {
  flags: "--exclude <text>",
  summary: "Leave out projects with this in their name or path, or of this directory or address",
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

/** Where no period is asked for, there is one all the same: `usual` says which. */
const periodOptions = (usual: { until: string; week: string; all: string }): readonly Option[] => [
  {
    flags: "--since <day>",
    summary: "From this day on: 2026-11-16, 20261116, 28d, yesterday, today",
  },
  {
    flags: "--until <day>",
    summary: `To this day, which is included${usual.until}; alone: from the first session on`,
  },
  { flags: "--today", summary: "Today" },
  { flags: "--yesterday", summary: "Yesterday" },
  { flags: "--week", summary: `This week${usual.week}` },
  { flags: "--last-week", summary: "The week before" },
  { flags: "--month", summary: "This month" },
  { flags: "--last-month", summary: "The month before" },
  { flags: "--all", summary: usual.all },
];

/** The periods of reports. */
export const periods = periodOptions({
  until: " (default: today)",
  week: " (the default)",
  all: "Everything in the index",
});

/** The periods of lists and of what is exported row by row. */
export const listPeriods = periodOptions({ until: "", week: "", all: "All time (the default)" });

export const json: Option = { flags: "--json", summary: "Print JSON" };
export const noColor: Option = {
  flags: "--no-color",
  summary: "Print without colour (also NO_COLOR)",
};
