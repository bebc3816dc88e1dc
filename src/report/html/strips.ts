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

/** So many days have strips at most: the latest. More of them nobody reads, and they make up most of a page. */
const MOST = 40;

export function strips(input: PageInput, overview: Overview): Markup {
  const { query, ledger, generatedAt } = input;
  const begun = query.days.filter(({ start }) => start <= generatedAt);
  const days = begun.slice(-MOST);
  const parts = partsOf(ledger, days, (owner, day) => (query.wanted(owner) ? day : null));
  const window = windowOf(days, parts);
  const figures = new Map(
    overview.byDay.rows.map(({ labels: [day], figures }) => [day?.key ?? "", figures]),
  );
  const shown: Markup[] = [];
  let idle: Day[] = [];
  for (const [index, day] of days.entries()) {
    const part = parts.get(index);
    const known = figures.get(day.date.toString());
    if (part === undefined || known === undefined) {
      idle.push(day);
      continue;
    }
    shown.push(...idleDays(idle), dayStrip(day, part, known, { window, input, overview }));
    idle = [];
  }
  return html`<section class="strips" aria-labelledby="days">
    <h2 id="days">${days.length === 1 ? "The day" : "Days"}</h2>
    <p class="lead">
      Above, when there was direct time, with a tick for each prompt; below, the agents at work, a
      row for each of
      them.${begun.length > MOST ? html` The latest ${MOST} days of ${begun.length}.` : null}
    </p>
    ${colourKeys(overview)} ${shown}${idleDays(idle)}
  </section>`;
}

const HOUR = 3_600_000;
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
  const first = Math.min(Math.floor(from / HOUR), 24 - LEAST);
  return { from: first * HOUR, to: Math.max(Math.ceil(to / HOUR), first + LEAST) * HOUR };
}

type Scene = { window: Window; input: PageInput; overview: Overview };

function dayStrip(day: Day, part: Part<ReportProject>, figures: Figures, scene: Scene): Markup {
  const hours = (day.end - day.start) / HOUR;
  const odd = hours === 24 ? null : html` <span class="muted">(a day of ${hours} hours)</span>`;
  return html`<article class="day">
    <header>
      <h3>${longDay(day.date)}${odd}</h3>
      <p>${inWords(figures)}</p>
    </header>
    ${strip(day, part, scene)}
  </article>`;
}

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
        : `${shortDate(first.date)} – ${shortDate(last.date)}, ${count(days.length, "day")}`;
  return [html`<p class="idle">${name}: nothing</p>`];
}
