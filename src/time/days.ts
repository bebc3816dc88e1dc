import { DAY } from "../milliseconds.ts";
import type { Span } from "./spans.ts";

/** Where days begin. */
export type Calendar = {
  /** An IANA time zone. */
  readonly timezone: string;
  /** Minutes after midnight at which a day begins, for people who work past it. */
  readonly dayStart: number;
  /** It is the system's: `Date` knows that one, and says the same in a fraction of the time that the first zone takes. */
  readonly isSystemZone?: boolean;
  /** The system's zone without the few milliseconds that it takes `Date` to load zones. */
  readonly offsetAt?: OffsetAt | undefined;
};

/** How far the clocks are ahead of UTC at a moment (UTC epoch ms), in milliseconds; null where that is not known. */
export type OffsetAt = (moment: number) => number | null;

/** The calendar of the settings, whose zone has no name before it is asked for: that takes as long. */
export const calendarOf = (
  settings: Required<Omit<Calendar, "offsetAt">>,
  offsetAt?: OffsetAt,
): Calendar => ({
  get timezone() {
    return settings.timezone;
  },
  dayStart: settings.dayStart,
  isSystemZone: settings.isSystemZone,
  offsetAt,
});

/** A day of the calendar, from its beginning to that of the next: 23, 24 or 25 hours, or what the zone makes of it. */
export type Day = Span & { date: Temporal.PlainDate };

/** Some days on end: both ends are in it. */
export type Period = { first: Temporal.PlainDate; last: Temporal.PlainDate };

/** The days from one to another, both of them included. */
export function daysBetween(
  first: Temporal.PlainDate,
  last: Temporal.PlainDate,
  calendar: Calendar,
): Day[] {
  const days: Day[] = [];
  let date = first;
  let start = beginningOf(date, calendar);
  while (Temporal.PlainDate.compare(date, last) <= 0) {
    const next = date.add({ days: 1 });
    const end = beginningOf(next, calendar);
    // A zone that crossed the date line has days that never were.
    if (start < end) days.push({ date, start, end });
    date = next;
    start = end;
  }
  return days;
}

/** When a day begins. Where the clock skips that time, as much later as it is put forward. */
export function beginningOf(date: Temporal.PlainDate, calendar: Calendar): number {
  const { dayStart, offsetAt } = calendar;
  const start = offsetAt === undefined ? null : momentOf(date, dayStart, offsetAt);
  if (start !== null) return start;
  if (calendar.isSystemZone)
    return new Date(date.year, date.month - 1, date.day, 0, dayStart).getTime();
  const { timezone } = calendar;
  const midnight = date.toZonedDateTime(timezone).startOfDay();
  if (dayStart === 0) return midnight.epochMilliseconds;
  const time = { hour: Math.floor(dayStart / 60), minute: dayStart % 60 };
  return date.toZonedDateTime({ timeZone: timezone, plainTime: Temporal.PlainTime.from(time) })
    .epochMilliseconds;
}

/** When the clock shows so many minutes of a date. As `Date` has it: the first of two, else as much later as it skips. */
function momentOf(
  { year, month, day }: Temporal.PlainDate,
  minutes: number,
  offsetAt: OffsetAt,
): number | null {
  const shown = Date.UTC(year, month - 1, day, 0, minutes);
  const [before, after] = [offsetAt(shown - DAY), offsetAt(shown + DAY)];
  if (before === null || after === null) return null;
  const [then, later] = [offsetAt(shown - before), offsetAt(shown - after)];
  if (then === null || later === null) return null;
  return shown - (then !== before && later === after ? after : before);
}

/** The date that the clock shows at a moment. */
function dateAt(moment: number, calendar: Calendar): Temporal.PlainDate {
  const offset = calendar.offsetAt?.(moment) ?? null;
  if (offset !== null) {
    const shown = new Date(moment + offset);
    return new Temporal.PlainDate(
      shown.getUTCFullYear(),
      shown.getUTCMonth() + 1,
      shown.getUTCDate(),
    );
  }
  if (calendar.isSystemZone) {
    const local = new Date(moment);
    return new Temporal.PlainDate(local.getFullYear(), local.getMonth() + 1, local.getDate());
  }
  return Temporal.Instant.fromEpochMilliseconds(moment)
    .toZonedDateTimeISO(calendar.timezone)
    .toPlainDate();
}

/** The day that a moment (UTC epoch ms) belongs to. */
export function dayAt(moment: number, calendar: Calendar): Temporal.PlainDate {
  let date = dateAt(moment, calendar);
  // A clock can be put back past midnight, and a day can be missing: it begins with the one after it.
  while (moment >= beginningOf(date.add({ days: 1 }), calendar)) date = date.add({ days: 1 });
  while (moment < beginningOf(date, calendar)) date = date.subtract({ days: 1 });
  return date;
}
