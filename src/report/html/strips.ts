import { HOUR } from "../../milliseconds.ts";
import type { Day } from "../../time/days.ts";
import { type Figures, type Part, partsOf } from "../../time/figures.ts";
import type { ReportProject } from "../../time/report.ts";
import { wordDuration } from "../duration.ts";
import { colourKeys } from "./charts.ts";
import { longDay, shortDate, shortDay } from "./dates.ts";
import type { PageInput } from "./input.ts";
import { html, type Markup } from "./markup.ts";
import type { Overview } from "./overview.ts";
import { strip, type Window } from "./strip.ts";
import { count } from "./summary.ts";

/** So many days have strips at most: the latest with anything. More nobody reads, and they make up most of a page. */
const MOST = 40;

export function strips(input: PageInput, overview: Overview): Markup {
  const { query, ledger } = input;
  const figures = new Map(
    overview.byDay.rows.map(({ labels: [day], figures }) => [day?.key ?? "", figures]),
  );
  const isBusy = ({ date }: Day) => figures.has(date.toString());
  const busy = query.days.filter(isBusy);
  const days = query.days.slice(firstShown(query.days, busy.at(-MOST)), lastShown(input));
  const parts = partsOf(ledger, days, (owner, day) => (query.wanted(owner) ? day : null));
  const scene = { window: windowOf(days, parts), input, overview };
  const shown: Markup[] = [];
  let idle: Day[] = [];
  for (const [index, day] of days.entries()) {
    const part = parts.get(index);
    const known = figures.get(day.date.toString());
    if (part === undefined || known === undefined) {
      idle.push(day);
      continue;
    }
    shown.push(...idleDays(idle), dayStrip(day, part, known, scene));
    idle = [];
  }
  return html`<section class="strips" aria-labelledby="days">
    <h2 id="days">${days.length === 1 ? "The day" : "Days"}</h2>
    <p class="lead">${leadOf(busy.length)}</p>
    ${colourKeys(overview)} ${shown}${idleDays(idle)}
  </section>`;
}

/** Where days are left out, those between them and the first that is shown say nothing either. */
const firstShown = (days: readonly Day[], first: Day | undefined) =>
  first === undefined ? 0 : Math.max(0, days.indexOf(first));

/** Days to come are no idle ones. */
const lastShown = ({ query, generatedAt }: PageInput) =>
  query.days.findLastIndex(({ start }) => start <= generatedAt) + 1;

function leadOf(busy: number): string {
  const legend =
    "The upper band is direct time, with a tick for each prompt; below it are the agents at work, a row for each of them.";
  return busy > MOST ? `${legend} Of ${busy} days the latest ${MOST} are shown.` : legend;
}

/** A strip shows so many hours at least: a picture of two hours would look like a day full of work. */
const LEAST = 10;

/** The hours, counted from the beginning of a day, that hold all that was done on any of the days. */
function windowOf(days: readonly Day[], parts: ReadonlyMap<number, Part<ReportProject>>): Window {
  let [from, to] = [Number.POSITIVE_INFINITY, 0];
  for (const [index, { direct, worked, acts }] of parts) {
    const { start = 0 } = days[index] ?? {};
    for (const span of [...direct, ...worked]) {
      from = Math.min(from, span.start - start);
      to = Math.max(to, span.end - start);
    }
    for (const { at } of acts) {
      from = Math.min(from, at - start);
      to = Math.max(to, at - start);
    }
  }
  const [earliest, latest] = [Math.floor(Math.min(from, to) / HOUR), Math.ceil(to / HOUR)];
  const spare = Math.max(0, LEAST - (latest - earliest));
  const first = Math.min(Math.max(0, earliest - Math.floor(spare / 2)), 24 - LEAST);
  return { from: first * HOUR, to: Math.max(latest, first + LEAST) * HOUR };
}

type Scene = { window: Window; input: PageInput; overview: Overview };

function dayStrip(day: Day, part: Part<ReportProject>, figures: Figures, scene: Scene): Markup {
  const hours = (day.end - day.start) / HOUR;
  const odd = hours === 24 ? null : html` <span class="muted">(a day of ${hours} hours)</span>`;
  return html`<article class="day">
    <header>
      <h3>${longDay(day.date)}${yearOf(day, scene)}${odd}</h3>
      <p>${inWords(figures)}</p>
    </header>
    ${strip(day, part, scene)}
  </article>`;
}

/** Said only where the range has several. */
const yearOf = ({ date }: Day, { input: { query } }: Scene) =>
  query.days[0]?.date.year === query.days.at(-1)?.date.year ? null : html` ${date.year}`;

const inWords = ({ direct, delegated, prompts }: Figures) =>
  html`<b>${wordDuration(direct)}</b> direct <b>${wordDuration(delegated)}</b> delegated
    <b>${prompts}</b> ${prompts === 1 ? "prompt" : "prompts"}`;

/** Days on which nothing was done take one line. */
function idleDays(days: readonly Day[]): Markup[] {
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return [];
  const name =
    days.length === 1
      ? shortDay(first.date)
      : days.length === 2
        ? `${shortDay(first.date)}, ${shortDay(last.date)}`
        : `${shortDate(first.date)} to ${shortDate(last.date)}, ${count(days.length, "day")}`;
  return [html`<p class="idle">${name}: nothing</p>`];
}
