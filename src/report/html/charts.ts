import { HOUR, MINUTE } from "../../milliseconds.ts";
import type { Figures } from "../../time/figures.ts";
import { beginningOfWeek } from "../../time/weeks.ts";
import { wordDuration } from "../duration.ts";
import { shortDate, shortDay, shortMonthOf } from "./dates.ts";
import type { PageInput } from "./input.ts";
import { html, type Markup } from "./markup.ts";
import type { Overview, Unit } from "./overview.ts";
import { COLOURS } from "./palette.ts";

/** Direct and delegated time over the range, each column made of its projects. */
export function columnCharts(overview: Overview, input: PageInput): Markup {
  const columns = columnsOf(overview, input);
  return html`<div class="columns">
    ${chart("Direct", "direct", columns, overview)}
    ${chart("Delegated", "delegated", columns, overview)}
  </div>`;
}

type Measure = "direct" | "delegated";
type Segment = { project: string; name: string; figures: Figures };
type Column = {
  /** "Mon 16 Nov" */
  name: string;
  /** What stands below it; nothing where there is no room. */
  label: string;
  /** The label goes where the page is narrow. */
  minor: boolean;
  segments: Segment[];
};

function columnsOf({ unit, byUnitAndProject, palette }: Overview, { query }: PageInput): Column[] {
  const segments = Map.groupBy(byUnitAndProject.rows, ({ labels: [when] }) => when?.key ?? "");
  const starts = new Map(
    query.days
      .map(({ date }) => [keyOf(unit, date, query.startOfWeek), date] as const)
      .toReversed(),
  );
  const keys = [...starts].toReversed();
  return keys.map(([key, date], index) => ({
    ...labelsOf(unit, date, keys[index - 1]?.[1], keys.length),
    segments: (segments.get(key) ?? [])
      .map(({ labels: [, project], figures }) => ({
        project: project?.key ?? "",
        name: project?.name ?? "",
        figures,
      }))
      .sort((a, b) => palette.rankOf(a.project) - palette.rankOf(b.project)),
  }));
}

function keyOf(unit: Unit, date: Temporal.PlainDate, startOfWeek: number): string {
  if (unit === "month") return date.toString().slice(0, 7);
  return (unit === "week" ? beginningOfWeek(date, startOfWeek) : date).toString();
}

function labelsOf(
  unit: Unit,
  date: Temporal.PlainDate,
  before: Temporal.PlainDate | undefined,
  many: number,
): Omit<Column, "segments"> {
  if (unit === "day") {
    const label = many <= 7 ? `${shortDay(date).slice(0, 3)} ${date.day}` : shortDate(date);
    const monday = date.dayOfWeek === 1;
    if (many <= 7) return { name: shortDay(date), label, minor: false };
    return { name: shortDay(date), label: monday || many <= 8 ? label : "", minor: false };
  }
  const turn = unit === "week" ? before?.month !== date.month : before?.year !== date.year;
  const label = unit === "week" ? shortMonthOf(date) : String(date.year);
  const name =
    unit === "week" ? `Week of ${shortDate(date)}` : `${shortMonthOf(date)} ${date.year}`;
  return { name, label: turn ? label : "", minor: many > 26 && date.month % 2 === 0 };
}

/** How wide a column is in a picture, and how much of that is filled. */
const WIDTH = 10;
const FILLED = 7;
const HEIGHT = 100;

function chart(title: string, measure: Measure, columns: Column[], overview: Overview): Markup {
  const totals = columns.map(({ segments }) => sumOf(segments, measure));
  const { top, lines } = scaleFor(Math.max(...totals, 0));
  const words = `${title} time by ${overview.unit}, ${wordDuration(overview.byProject.total[measure])} in all; the tables below have the figures`;
  return html`<figure class="chart">
    <figcaption>${title} <b>${wordDuration(overview.byProject.total[measure])}</b></figcaption>
    <div class="plot">
      <div class="lines" aria-hidden="true">
        ${lines.map((at) => html`<span style="bottom:${percent(at / top)}">${wordHours(at)}</span>`)}
      </div>
      <svg
        viewBox="0 0 ${columns.length * WIDTH} ${HEIGHT}"
        preserveAspectRatio="none"
        role="img"
        aria-label="${words}"
      >
        ${columns.map((column, index) => columnAt(index, column, { measure, top, overview }))}
      </svg>
    </div>
    <div class="labels" aria-hidden="true">${columns.map(labelAt(columns.length))}</div>
  </figure>`;
}

const sumOf = (segments: readonly Segment[], measure: Measure) =>
  segments.reduce((sum, { figures }) => sum + figures[measure], 0);

type Look = { measure: Measure; top: number; overview: Overview };

function columnAt(index: number, { name, segments }: Column, { measure, top, overview }: Look) {
  const shown = segments.filter(({ figures }) => figures[measure] > 0);
  if (shown.length === 0) return null;
  let bottom = HEIGHT;
  const looks = Map.groupBy(shown, ({ project }) => overview.palette.classOf(project));
  const rects = [...looks].map(([look, alike]) => {
    const height = (sumOf(alike, measure) / top) * HEIGHT;
    bottom -= height;
    return html`<rect
      class="${look}"
      x="${index * WIDTH + (WIDTH - FILLED) / 2}"
      y="${bottom.toFixed(2)}"
      width="${FILLED}"
      height="${height.toFixed(2)}"
    />`;
  });
  const parts = shown.map((one) => `${one.name} ${wordDuration(one.figures[measure])}`);
  const title = `${name}: ${wordDuration(sumOf(shown, measure))} ${measure} (${parts.join(", ")})`;
  return html`<g><title>${title}</title>${rects}</g>`;
}

const labelAt =
  (many: number) =>
  ({ label, minor }: Column, index: number) =>
    label === ""
      ? null
      : html`<span
          class="${minor ? "minor" : "major"}"
          style="left:${percent((index + 0.5) / many)}"
          >${label}</span
        >`;

export const percent = (part: number) => `${(part * 100).toFixed(2)}%`;

const steps = [15, 30, 60, 120, 180, 240, 360, 480, 720, 1440, 2880, 6000, 12_000, 30_000, 60_000];

/** Where the lines of a scale are, so that there are four at most. */
function scaleFor(most: number): { top: number; lines: number[] } {
  const last = 120_000;
  const step = (steps.find((minutes) => minutes * MINUTE * 4 >= most) ?? last) * MINUTE;
  const many = Math.max(1, Math.ceil(most / step));
  return { top: many * step, lines: Array.from({ length: many + 1 }, (_, index) => index * step) };
}

const wordHours = (length: number) =>
  length === 0 ? "0" : length % HOUR === 0 ? `${length / HOUR}h` : wordDuration(length);

/** A project a row; what does not fit stands together at the end. */
const ROWS = 12;

/** Direct and delegated time of each project, both on one scale. */
export function projectChart({ byProject, palette }: Overview): Markup {
  const rows = byProject.rows.map(({ labels: [project], figures }) => ({
    look: palette.classOf(project?.key ?? ""),
    name: project?.name || "(unknown)",
    direct: figures.direct,
    delegated: figures.delegated,
  }));
  const shown = rows.length <= ROWS ? rows : rows.slice(0, ROWS - 1);
  const others = rows.slice(shown.length);
  const most = Math.max(1, ...shown.flatMap(({ direct, delegated }) => [direct, delegated]));
  return html`<div class="projects" role="list">
      ${shown.map((row) => projectRow(row, most))}${othersRow(others)}
    </div>
    <p class="keys">
      <span class="key"><i class="full"></i>direct</span>
      <span class="key"><i class="thin"></i>delegated</span>
    </p>`;
}

type ProjectRow = { look: string; name: string; direct: number; delegated: number };

/** What does not fit has no bar: the longest of all, it would leave no room for those of single projects. */
function othersRow(rows: readonly ProjectRow[]): Markup | null {
  if (rows.length === 0) return null;
  const sum = (measure: Measure) => rows.reduce((total, row) => total + row[measure], 0);
  return html`<div class="project" role="listitem">
    <span class="name">${rows.length} others</span><span></span>
    <span class="number"
      ><b>${wordDuration(sum("direct"))}</b>
      <span class="muted">${wordDuration(sum("delegated"))}</span></span
    >
  </div>`;
}

function projectRow({ look, name, direct, delegated }: ProjectRow, most: number): Markup {
  const [own, agents] = [wordDuration(direct), wordDuration(delegated)];
  const width = (length: number) => ((length / most) * 1000).toFixed(2);
  return html`<div class="project" role="listitem">
    <span class="name">${name}</span>
    <svg
      class="${look}"
      viewBox="0 0 1000 20"
      preserveAspectRatio="none"
      role="img"
      aria-label="${name}: ${own} direct, ${agents} delegated"
    >
      <title>${name}: ${own} direct, ${agents} delegated</title>
      <rect y="0" width="${width(direct)}" height="12" />
      <rect class="delegated" y="14" width="${width(delegated)}" height="6" />
    </svg>
    <span class="number"><b>${own}</b> <span class="muted">${agents}</span></span>
  </div>`;
}

/** Which colour is which project, for all that is drawn. */
export function colourKeys({ byProject, palette }: Overview): Markup | null {
  if (byProject.rows.length < 2) return null;
  const own = byProject.rows.slice(0, COLOURS);
  const keys = own.map(({ labels: [project] }) =>
    key(palette.classOf(project?.key ?? ""), project?.name || "(unknown)"),
  );
  const others = byProject.rows.length - own.length;
  return html`<p class="keys">
    ${keys}${others > 0 ? key(`p${COLOURS}`, others === 1 ? "1 other" : `${others} others`) : null}
  </p>`;
}

const key = (look: string, name: string) =>
  html`<span class="key"><i class="${look}"></i>${name}</span> `;
