import { HOUR, MINUTE } from "../../milliseconds.ts";
import type { Calendar, Day } from "../../time/days.ts";
import type { Span } from "../../time/spans.ts";

/** Real time that is shown in a column. */
export type Slot = Span & { column: number };

/** How time becomes columns. */
export type Scale = {
  columns: number;
  /** Where an hour begins, and its number; ascending. */
  hours: { column: number; hour: number }[];
  /** Ascending. Where the clock is put back, a week's column shows two spans; where it skips time, none. */
  slotsOf: (day: Day) => Slot[];
};

/**
 * One day from the first to the last thing that happened, rounded out to hours of the clock: as long as the time in it
 * really was, so that an hour that comes twice is there twice.
 * @param room the most columns
 */
export function dayScale(day: Day, shown: Span, { timezone }: Calendar, room: number): Scale {
  const starts = hoursIn(day, timezone);
  const start = starts.findLast(({ at }) => at <= shown.start)?.at ?? day.start;
  const end = starts.find(({ at }) => at >= shown.end)?.at ?? day.end;
  const columns = columnsFor(end - start, room);
  const moment = (column: number) => start + Math.round(((end - start) * column) / columns);
  const slots = Array.from({ length: columns }, (_, column) => ({
    column,
    start: moment(column),
    end: moment(column + 1),
  }));
  return {
    columns,
    hours: starts
      .filter(({ at }) => at >= start && at < end)
      .map(({ at, hour }) => ({
        column: Math.round(((at - start) / (end - start)) * columns),
        hour,
      })),
    slotsOf: () => slots,
  };
}

/** Every moment of a day at which a new hour begins on the clock. All zones are whole quarters of an hour off UTC. */
function hoursIn({ start, end }: Span, timezone: string): { at: number; hour: number }[] {
  const quarter = 15 * MINUTE;
  const hours: { at: number; hour: number }[] = [];
  for (let at = Math.ceil(start / quarter) * quarter; at < end; at += quarter) {
    const { hour, minute } =
      Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone);
    if (minute === 0) hours.push({ at, hour });
  }
  return hours;
}

/** The same width for every hour where that leaves little room unused; no column below a minute. */
function columnsFor(length: number, room: number): number {
  const hours = length / HOUR;
  const most = Math.min(room, Math.round(60 * hours));
  const even = Math.round(Math.floor(most / hours) * hours);
  return Math.max(1, even >= 0.85 * most ? even : most);
}

/**
 * Several days under one another: a column is the same time of the clock on each.
 * @param shown what happened on each day; a day of which nothing is known has none
 */
export function weekScale(
  shown: readonly { day: Day; span: Span }[],
  { timezone, dayStart }: Calendar,
  room: number,
): Scale {
  const clocks = shown.flatMap(({ day, span }) =>
    evenPartsOf(day, timezone).flatMap((part) => clockIn(part, span)),
  );
  const dayEnd = dayStart * MINUTE + 24 * HOUR;
  const first = Math.min(dayEnd - HOUR, ...clocks.map(({ start }) => start));
  const last = Math.max(first + 1, ...clocks.map(({ end }) => end));
  const start = Math.max(dayStart * MINUTE, Math.floor(first / HOUR) * HOUR);
  const end = Math.min(dayEnd, Math.ceil(last / HOUR) * HOUR);
  const columns = columnsFor(end - start, room);
  const clock = (column: number) => start + Math.round(((end - start) * column) / columns);
  const slots = Array.from({ length: columns }, (_, column) => ({
    column,
    start: clock(column),
    end: clock(column + 1),
  }));
  const firstHour = Math.ceil(start / HOUR);
  return {
    columns,
    hours: Array.from({ length: Math.ceil(end / HOUR) - firstHour }, (_, index) => ({
      column: Math.round((((firstHour + index) * HOUR - start) / (end - start)) * columns),
      hour: (firstHour + index) % 24,
    })),
    slotsOf: (day) =>
      evenPartsOf(day, timezone).flatMap((part) => slots.flatMap((slot) => realTime(slot, part))),
  };
}

/** A part of a day in which the clock runs on evenly. `shift`: the clock's time since midnight = UTC ms + shift. */
type EvenPart = Span & { shift: number };

function evenPartsOf({ date, start, end }: Day, timezone: string): EvenPart[] {
  const midnight = date.toZonedDateTime("UTC").epochMilliseconds;
  const parts: EvenPart[] = [];
  for (let at = start; at < end;) {
    const here = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone);
    const change = here.getTimeZoneTransition("next")?.epochMilliseconds ?? end;
    const until = Math.min(end, change);
    parts.push({
      start: at,
      end: until,
      shift: here.offsetNanoseconds / 1_000_000 - midnight,
    });
    at = until;
  }
  return parts;
}

function clockIn(part: EvenPart, span: Span): Span[] {
  const start = Math.max(part.start, span.start);
  const end = Math.min(part.end, span.end);
  return start < end ? [{ start: start + part.shift, end: end + part.shift }] : [];
}

function realTime({ column, ...clock }: Slot, part: EvenPart): Slot[] {
  const start = Math.max(part.start, clock.start - part.shift);
  const end = Math.min(part.end, clock.end - part.shift);
  return start < end ? [{ column, start, end }] : [];
}
