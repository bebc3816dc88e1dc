import { clockify, csv, toggl } from "./csv.ts";
import type { SheetFormat } from "./format.ts";
import { ics } from "./ics.ts";
import { activitywatch, json, timewarrior } from "./json.ts";

/** Every format of a timesheet, by its name. */
const sheetFormats = {
  csv,
  json,
  ics,
  toggl,
  clockify,
  timewarrior,
  activitywatch,
} as const;

export type SheetFormatName = keyof typeof sheetFormats;

export const sheetFormatNames = Object.keys(sheetFormats).filter((name): name is SheetFormatName =>
  Object.hasOwn(sheetFormats, name),
);

export const formatNamed = (name: SheetFormatName): SheetFormat => sheetFormats[name];
