import { calendars } from "./calendar.ts";
import { colourKeys, columnCharts, projectChart } from "./charts.ts";
import { rangeName } from "./dates.ts";
import type { PageInput } from "./input.ts";
import { html, Markup } from "./markup.ts";
import { notes } from "./notes.ts";
import { type Overview, overviewOf } from "./overview.ts";
import { strips } from "./strips.ts";
import { styles } from "./styles.ts";
import { summary } from "./summary.ts";
import { tables } from "./tables.ts";

/** A report as one page that needs nothing else: no network, no script. */
export function htmlReport(input: PageInput): string {
  const [first] = input.query.days;
  const last = input.query.days.at(-1);
  const range =
    first === undefined || last === undefined ? "No days" : rangeName(first.date, last.date);
  const overview = overviewOf(input);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex" />
        <meta name="generator" content="tt ${input.version}" />
        <title>Time report, ${range}</title>
        <style>
          ${new Markup(styles)}
        </style>
      </head>
      <body>
        <main>
          <header class="title">
            <p class="kind">Time report</p>
            <h1>${range}</h1>
            ${input.filters.length === 0 ? null : html`<p class="filters">${input.filters.join(" · ")}</p>`}
          </header>
          ${overview.byProject.rows.length === 0 ? nothing : body(input, overview)} ${notes(input)}
        </main>
      </body>
    </html> `;
  return page.toString();
}

const nothing = html`<p class="nothing">Nothing was done in this time.</p>`;

function body(input: PageInput, overview: Overview) {
  // Of a long range the year says more than its last days.
  const pictures = overview.unit === "day" ? [strips, calendars] : [calendars, strips];
  return html`${summary(overview.byProject)}
    <section aria-labelledby="projects">
      <h2 id="projects">Projects</h2>
      ${projectChart(overview)}
    </section>
    ${input.query.days.length < 2 ? null : columnsSection(overview, input)}
    ${pictures.map((picture) => picture(input, overview))} ${tables(overview, input.query.rules)}`;
}

const columnsSection = (overview: Overview, input: PageInput) =>
  html`<section aria-labelledby="columns">
    <h2 id="columns">By ${overview.unit}</h2>
    ${colourKeys(overview)} ${columnCharts(overview, input)}
  </section>`;
