import { HOUR } from "../../milliseconds.ts";
import { type Calendar, type Day, dayAt, daysBetween } from "../../time/days.ts";
import { reportOf } from "../../time/report.ts";
import { beginningOfWeek } from "../../time/weeks.ts";
import { wordDuration } from "../duration.ts";
import { percent } from "./charts.ts";
import { shortDayAndYear, shortMonthOf } from "./dates.ts";
import type { PageInput } from "./input.ts";
import { html, type Markup } from "./markup.ts";

/** The years that the range touches: each day by its direct hours. */
export function calendars(input: PageInput): Markup | null {
  const years = yearsOf(input);
  if (years.length === 0) return null;
  return html`<section class="calendars" aria-labelledby="calendar">
    <h2 id="calendar">${years.length === 1 ? "The year" : "The years"}</h2>
    <p class="lead">${leadOf(input)}</p>
    ${years.toReversed().map((year) => yearCalendar(year, input))}
    <p class="keys scale">
      <span class="key">${levels.map((_, level) => html`<i class="l${level}"></i>`)}</span>
      <span class="key">none, up to 1, 2, 4, 6 hours, more</span>
    </p>
  </section>`;
}

/** So many years are drawn in any case. */
const DRAWN = 20;

/** One odd time in a transcript makes a range of thousands of years: of so many, those in which anything was done. */
function yearsOf({ query, yearLedger }: PageInput): number[] {
  const years = [...new Set(query.days.map(({ date }) => date.year))];
  if (years.length <= DRAWN) return years;
  const moments = yearLedger.direct.flatMap(({ start, end }) => [start, end]);
  const worked = new Set(moments.map((at) => dayAt(at, query.calendar).year));
  return years.filter((year) => worked.has(year));
}

/** Frames around more days than this would be all there is to see. */
const FRAMED = 45;

const leadOf = ({ query: { days } }: PageInput) =>
  days.length > FRAMED
    ? "Direct hours by day."
    : `Direct hours by day; ${days.length === 1 ? "the day of this report is" : "the days of this report are"} framed.`;

const CELL = 10;
const FILLED = 8.4;
/** From so many hours on a day has the next colour. */
const levels = [0, 0, 1, 2, 4, 6];

const levelOf = (direct: number) =>
  direct === 0 ? 0 : levels.findLastIndex((hours) => direct > hours * HOUR);

function yearCalendar(year: number, input: PageInput): Markup {
  const { query } = input;
  const days = daysOfYear(year, query.calendar);
  const direct = directByDay(days, input);
  const first = beginningOfWeek(new Temporal.PlainDate(year, 1, 1), query.startOfWeek);
  const column = (date: Temporal.PlainDate) => Math.floor(first.until(date).days / 7);
  const framed = query.days.length > FRAMED ? [] : query.days;
  const reported = new Set(framed.map(({ date }) => date.toString()));
  const last = days.at(-1);
  const columns = last === undefined ? 53 : column(last.date) + 1;
  const cells = days.map(({ date, start }) => {
    const length = direct.get(date.toString()) ?? 0;
    const row = (date.dayOfWeek - query.startOfWeek + 7) % 7;
    const ahead = start > input.generatedAt;
    const look = `${ahead ? "ahead" : `l${levelOf(length)}`}${reported.has(date.toString()) ? " in" : ""}`;
    return html`<rect
      class="${look}"
      x="${column(date) * CELL + 0.8}"
      y="${row * CELL + 0.8}"
      width="${FILLED}"
      height="${FILLED}"
      rx="1.5"
      ><title>${shortDayAndYear(date)}: ${ahead ? "to come" : wordDuration(length)}</title></rect
    >`;
  });
  const total = [...direct.values()].reduce((sum, length) => sum + length, 0);
  const worked = [...direct.values()].filter((length) => length > 0).length;
  return html`<figure class="year">
    <figcaption>
      ${String(year)} <b>${wordDuration(total)}</b>
      <span class="muted">on ${worked} ${worked === 1 ? "day" : "days"}</span>
    </figcaption>
    <div class="months" aria-hidden="true">${monthLabels(year, column, columns)}</div>
    <svg
      viewBox="0 0 ${columns * CELL} ${7 * CELL}"
      role="img"
      aria-label="Direct time by day in ${year}: ${wordDuration(total)} on ${worked} days"
    >
      ${cells}
    </svg>
  </figure>`;
}

const daysOfYear = (year: number, calendar: Calendar): Day[] =>
  daysBetween(new Temporal.PlainDate(year, 1, 1), new Temporal.PlainDate(year, 12, 31), calendar);

function directByDay(days: readonly Day[], { yearLedger, query }: PageInput): Map<string, number> {
  const attention = { ...yearLedger, worked: [], unaccounted: [] };
  const { rows } = reportOf(attention, { ...query, days, by: ["day"] }, (id) => id);
  return new Map(rows.map(({ labels: [day], figures }) => [day?.key ?? "", figures.direct]));
}

function monthLabels(
  year: number,
  column: (date: Temporal.PlainDate) => number,
  columns: number,
): Markup[] {
  return Array.from({ length: 12 }, (_, index) => {
    const date = new Temporal.PlainDate(year, index + 1, 1);
    const at = date.dayOfWeek === 1 || index === 0 ? column(date) : column(date) + 1;
    return html`<span style="left:${percent(at / columns)}">${shortMonthOf(date)}</span>`;
  });
}
