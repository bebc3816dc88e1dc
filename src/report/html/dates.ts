import type { Day } from "../../time/days.ts";
import { weekdayName } from "../../time/weeks.ts";

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

type Date = Temporal.PlainDate;

/** "Monday" */
const weekdayOf = ({ dayOfWeek }: Date): string => weekdayName(dayOfWeek);
/** "November" */
const monthOf = ({ month }: Date): string => months[month - 1] ?? "";
/** "Nov" */
export const shortMonthOf = (date: Date) => monthOf(date).slice(0, 3);
/** "16 Nov" */
export const shortDate = (date: Date) => `${date.day} ${shortMonthOf(date)}`;
/** "Mon 16 Nov" */
export const shortDay = (date: Date) => `${weekdayOf(date).slice(0, 3)} ${shortDate(date)}`;
/** "Mon 16 Nov 2026" */
export const shortDayAndYear = (date: Date) => `${shortDay(date)} ${date.year}`;
/** "Monday 16 November" */
export const longDay = (date: Date) => `${weekdayOf(date)} ${date.day} ${monthOf(date)}`;

/** "16–22 November 2026", "28 October – 3 November 2026": no more of the first than differs. */
export function rangeName(first: Date, last: Date): string {
  const end = `${last.day} ${monthOf(last)} ${last.year}`;
  if (first.equals(last)) return `${weekdayOf(last)} ${end}`;
  if (first.year !== last.year) return `${first.day} ${monthOf(first)} ${first.year} – ${end}`;
  if (first.month !== last.month) return `${first.day} ${monthOf(first)} – ${end}`;
  return `${first.day}–${end}`;
}

/** Tells the time of the moments of a day: "09:05". */
export function clockOf(day: Day, timezone: string): (moment: number) => string {
  const offset = offsetAt(day.start, timezone);
  // Nearly all days have one offset; asking the zone for each moment would take most of the page's time.
  const steady = offset === offsetAt(day.end - 1, timezone);
  return (moment) => {
    const local = moment + (steady ? offset : offsetAt(moment, timezone));
    return new globalThis.Date(local).toISOString().slice(11, 16);
  };
}

const offsetAt = (moment: number, timezone: string) =>
  Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(timezone).offsetNanoseconds /
  1_000_000;
