import { csvCell } from "../../csv-cell.ts";
import {
  asClock,
  asDate,
  clockAt,
  type Sheet,
  type SheetEntry,
  type SheetFormat,
} from "./format.ts";

const csvOf = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, ...rows].map((cells) => cells.map(csvCell).join(",")).join("\n");

/** Our own: for spreadsheets, with all there is. */
export const csv: SheetFormat = {
  resolution: 1,
  write: ({ entries, timezone }) =>
    csvOf(
      [
        "date",
        "start_time",
        "end_time",
        "hours",
        "client",
        "project",
        "description",
        "rate",
        "amount",
        "currency",
        "start",
        "end",
        "duration_ms",
        "project_key",
        "sessions",
        "day",
      ],
      entries.map((entry) => cellsOf(entry, timezone)),
    ),
};

function cellsOf(entry: SheetEntry, timezone: string): string[] {
  const { date, time } = clockAt(entry.start, timezone);
  return [
    date,
    time,
    clockAt(entry.end, timezone).time,
    hoursOf(entry.length),
    entry.client ?? "",
    entry.project.name,
    entry.description,
    entry.cost?.rate ?? "",
    entry.cost?.amount ?? "",
    entry.cost?.currency ?? "",
    new Date(entry.start).toISOString(),
    new Date(entry.end).toISOString(),
    String(entry.length),
    entry.project.key,
    entry.sessions.join(" "),
    entry.day,
  ];
}

/** "1.5", "0.3333". */
const hoursOf = (length: number) => String(Math.round(length / 360) / 10_000);

/** Toggl Track's CSV import (support.toggl.com, "Editing and uploading a CSV file"). */
export const toggl: SheetFormat = {
  resolution: 1000,
  needsEmail: true,
  write: (sheet) => {
    const billed = sheet.entries.some(({ cost }) => cost !== null);
    const head = [
      "Email",
      "Client",
      "Project",
      "Description",
      "Start date",
      "Start time",
      "Duration",
    ];
    return csvOf(
      // Only paid plans know the column, so that it is there only where it says something.
      billed ? [...head, "Billable"] : head,
      sheet.entries.map((entry) => {
        const { date, time } = clockAt(entry.start, sheet.timezone);
        const cells = [
          sheet.email,
          entry.client ?? "",
          entry.project.name,
          entry.description,
          date,
          time,
          asClock(entry.length),
        ];
        return billed ? [...cells, billable(entry)] : cells;
      }),
    );
  },
};

const billable = ({ cost }: SheetEntry) => (cost === null ? "No" : "Yes");

/** Clockify's timesheet import (clockify.me/help, "Import data into Clockify"); times as the profile shows them. */
export const clockify: SheetFormat = {
  resolution: 1000,
  needsEmail: true,
  hasDateFormat: true,
  write: (sheet: Sheet) =>
    csvOf(
      [
        "Project",
        "Client",
        "Description",
        "Task",
        "Email",
        "Tags",
        "Billable",
        "Start Date",
        "Start Time",
        "Duration (h)",
      ],
      sheet.entries.map((entry) => {
        const { date, time } = clockAt(entry.start, sheet.timezone);
        return [
          entry.project.name,
          entry.client ?? "",
          entry.description,
          "",
          sheet.email,
          "",
          billable(entry),
          asDate(date, sheet.dateFormat),
          time,
          asClock(entry.length),
        ];
      }),
    ),
};
