import type { Period } from "../../time/days.ts";
import type { ReportProject } from "../../time/report.ts";
import type { Span } from "../../time/spans.ts";
import type { ClientTotal, Cost } from "../invoice.ts";
import type { Sums } from "../sheet.ts";
import type { Measure } from "../stints.ts";

/** An entry as it is handed over. */
export type SheetEntry = Span & {
  /** The person's day that it belongs to, which is yesterday for work past midnight where days begin later. */
  day: string;
  /** In milliseconds, as after rounding. */
  length: number;
  project: ReportProject;
  client: string | null;
  description: string;
  /** The sessions that it is of, by their ids. */
  sessions: string[];
  /** Its place: entries of one lane never overlap. */
  lane: string;
  cost: Cost | null;
};

export type Sheet = {
  entries: SheetEntry[];
  sums: Sums;
  totals: ClientTotal[];
  measure: Measure;
  period: Period;
  timezone: string;
  /** What else the entries hang on, for programs. */
  settings: object;
  /** As whom to import. */
  email: string;
  dateFormat: DateFormat;
  hostname: string;
};

export const dateFormats = ["MM/DD/YYYY", "DD/MM/YYYY", "YYYY-MM-DD"] as const;
type DateFormat = (typeof dateFormats)[number];

/** A program's own import format. */
export type SheetFormat = {
  /** Boundaries are multiples of so many milliseconds. */
  resolution: number;
  /** It knows people by their addresses. */
  needsEmail?: true;
  /** It has dates as a profile shows them. */
  hasDateFormat?: true;
  /** It takes no two entries at once. */
  exclusive?: true;
  /** The file, without the line break at its end. */
  write: (sheet: Sheet) => string;
};

/** A moment on the clock of a zone. */
export function clockAt(moment: number, timezone: string): { date: string; time: string } {
  const local = Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(timezone);
  return {
    date: local.toPlainDate().toString(),
    time: local.toPlainTime().toString({ smallestUnit: "second" }),
  };
}

/** "01:30:00", also beyond a day. */
export function asClock(length: number): string {
  const seconds = Math.floor(length / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

/** A date in the order of some program's. @param date ISO 8601 */
export function asDate(date: string, format: DateFormat): string {
  const [year = "", month = "", day = ""] = date.split("-");
  return format.replace("YYYY", year).replace("MM", month).replace("DD", day);
}

/** UTC as iCalendar and Timewarrior write it: "20260302T083000Z". */
export const asBasicUtc = (moment: number) =>
  `${new Date(moment).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
