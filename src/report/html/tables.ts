import { bandOf } from "../../time/direct.ts";
import type { Figures } from "../../time/figures.ts";
import type { Label, Report, ReportRow } from "../../time/report.ts";
import type { TimeRules } from "../../time/rules.ts";
import { capital } from "../capital.ts";
import { wordDuration, wordRatio } from "../duration.ts";
import { shortDate, shortDayAndYear, shortMonthOf } from "./dates.ts";
import { html, type Markup } from "./markup.ts";
import type { Overview, Unit } from "./overview.ts";
import { count, grouped } from "./summary.ts";

/** The figures of all that is drawn. */
export function tables(
  { unit, byProject, byDay, byUnit, byUnitAndProject, byClient }: Overview,
  rules: TimeRules,
): Markup {
  const days = table("By day", "Day", byDay, (label) => dayName(label, "day"));
  return html`<section class="tables" aria-labelledby="tables">
    <h2 id="tables">Figures</h2>
    ${byClient === null ? null : table("By client", "Client", byClient, nameOf)}
    ${table("By project", "Project", byProject, nameOf)}
    ${unit === "day" ? days : table(`By ${unit}`, capital(unit), byUnit, (label) => dayName(label, unit))}
    ${
      unit === "day"
        ? null
        : html`<details>
            <summary>By day, ${count(byDay.rows.length, "day")}</summary>
            ${days}
          </details>`
    }
    ${crossTable(unit, byUnitAndProject)} ${totals(byProject, rules)}
  </section>`;
}

const nameOf = ({ name }: Label) => name || "(unknown)";

function dayName({ key }: Label, unit: Unit): string {
  if (unit === "month") {
    const date = Temporal.PlainDate.from(`${key}-01`);
    return `${shortMonthOf(date)} ${date.year}`;
  }
  const date = Temporal.PlainDate.from(key);
  return unit === "day" ? shortDayAndYear(date) : `from ${shortDate(date)} ${date.year}`;
}

const heads = html`<th scope="col">Direct</th>
  <th scope="col" class="share">Share</th>
  <th scope="col">Delegated</th>
  <th scope="col" class="wide">Ratio</th>
  <th scope="col" class="wide">Prompts</th>
  <th scope="col" class="wide">Sessions</th>`;

/** @param share of which all the direct time is the whole */
function figureCells(figures: Figures, whole: number): Markup {
  const { direct, delegated, prompts, sessions } = figures;
  const share = whole === 0 ? "–" : `${Math.round((direct / whole) * 100)}%`;
  return html`<td class="own">${duration(direct)}</td>
    <td class="share quiet">${share}</td>
    <td>${duration(delegated)}</td>
    <td class="wide quiet">${wordRatio(delegated, direct)}</td>
    <td class="wide">${grouped(prompts)}</td>
    <td class="wide">${grouped(sessions)}</td>`;
}

const duration = (length: number) => (length === 0 ? "–" : wordDuration(length));

/** A table of so many rows is printed on one page. */
const SHORT = 16;

function table(
  caption: string,
  head: string,
  { rows, total }: Report,
  write: (label: Label) => string,
): Markup {
  return html`<table class="${rows.length <= SHORT ? "short" : "long"}">
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        <th scope="col">${head}</th>
        ${heads}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ labels: [label], figures }) =>
          html`<tr>
            <th scope="row">${label === undefined ? "" : write(label)}</th>
            ${figureCells(figures, total.direct)}
          </tr> `,
      )}
    </tbody>
    ${foot(total)}
  </table>`;
}

const foot = (total: Figures, columns = 1) =>
  html`<tfoot>
    <tr>
      <th scope="row" colspan="${columns}">Total</th>
      ${figureCells(total, total.direct)}
    </tr>
  </tfoot>`;

/** Each day, or what stands for it, with its projects. */
function crossTable(unit: Unit, { rows, total }: Report): Markup {
  const groups = Map.groupBy(rows, ({ labels: [when] }) => when?.key ?? "");
  return html`<table class="cross">
    <caption>
      By ${unit} and project
    </caption>
    <thead>
      <tr>
        <th scope="col">${capital(unit)}</th>
        <th scope="col">Project</th>
        ${heads}
      </tr>
    </thead>
    ${[...groups].map(([key, own]) => crossGroup(dayName({ key, name: key }, unit), own, total.direct))}
    ${foot(total, 2)}
  </table>`;
}

function crossGroup(name: string, rows: readonly ReportRow[], whole: number): Markup {
  return html`<tbody>
    ${rows.map(
      ({ labels: [, project], figures }, index) =>
        html`<tr>
          ${index === 0 ? html`<th scope="rowgroup" rowspan="${rows.length}">${name}</th>` : null}
          <th scope="row">${project === undefined ? "" : nameOf(project)}</th>
          ${figureCells(figures, whole)}
        </tr> `,
    )}
  </tbody>`;
}

/** What each figure is, and how they add up. */
function totals({ total, band }: Report, rules: TimeRules): Markup {
  const rows: [string, string, string][] = [
    ["Direct", wordDuration(total.direct), "a person’s attention, of one project at any moment"],
    [
      "Direct, least and most",
      `${wordDuration(band.low)} – ${wordDuration(band.high)}`,
      `only the time before prompts; breaks of up to ${wordDuration(bandOf(rules).high.stay)} joined`,
    ],
    [
      "Delegated",
      wordDuration(total.delegated),
      "the agents’ work, summed: several at once add up",
    ],
    ["Agent wall", wordDuration(total.agentWall), "the time in which at least one agent worked"],
    ["Supervised", wordDuration(total.supervised), "agent wall under a person’s attention"],
    ["Autonomous", wordDuration(total.autonomous), "agent wall without it"],
    ["Tracked", wordDuration(total.tracked), "direct and agent wall, what is in both counted once"],
    [
      "Unaccounted",
      wordDuration(total.unaccounted),
      "gaps that nothing explains, in none of these",
    ],
  ];
  return html`<table class="totals short">
    <caption>
      Totals
    </caption>
    <thead>
      <tr>
        <th scope="col">Figure</th>
        <th scope="col">Time</th>
        <th scope="col">What it is</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ([name, value, meaning]) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td class="own">${value}</td>
            <td>${meaning}</td>
          </tr> `,
      )}
    </tbody>
  </table>`;
}
