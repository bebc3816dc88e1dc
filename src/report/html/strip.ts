import { HOUR, MINUTE } from "../../milliseconds.ts";
import { isTyped } from "../../model/step.ts";
import type { Day } from "../../time/days.ts";
import type { Part } from "../../time/figures.ts";
import type { Act, Owner } from "../../time/ledger.ts";
import type { ReportProject } from "../../time/report.ts";
import type { Span } from "../../time/spans.ts";
import { wordDuration } from "../duration.ts";
import { percent } from "./charts.ts";
import { clockOf, longDay } from "./dates.ts";
import type { PageInput } from "./input.ts";
import { attentionOf, type Lane, lanesOf, type Run } from "./lanes.ts";
import { beginningOfText, html, type Markup } from "./markup.ts";
import type { Overview } from "./overview.ts";

/** The part of the days that is shown, in milliseconds from their beginnings. */
export type Window = { from: number; to: number };

/** Breaks that are narrower than a point of the picture. */
const UNSEEN = 2 * MINUTE;

/** In points of the page. */
const TICKS = 7;
const BAND = 14;
const OWN = TICKS + 2 + BAND;
const GAP = 6;
const ROW = 5;
const LEAST_LANE = 12;
const MOST_LANE = 60;

/** A day as a picture: the person's lane over the agents', a lane a project. */
export function strip(
  day: Day,
  part: Part<ReportProject>,
  { window, input, overview }: { window: Window; input: PageInput; overview: Overview },
): Markup {
  const { palette } = overview;
  const start = day.start + window.from;
  const end = Math.min(day.start + window.to, day.end);
  const clock = clockOf(day, input.query.calendar.timezone);
  const drawing = new Drawing(start, clock, input, overview);
  const lanes = lanesOf(part, UNSEEN).sort(
    (a, b) => palette.rankOf(a.project.key) - palette.rankOf(b.project.key),
  );
  let top = OWN + GAP;
  const agents = lanes.map((lane) => {
    const own = drawing.lane(lane, top);
    top += heightOf(lane) + GAP;
    return own;
  });
  const height = top - GAP;
  const width = (window.to - window.from) / MINUTE;
  const hours = hoursIn({ start, end }, clock);
  const edges = hours.map(({ at }) => `M${(at - start) / MINUTE} 0v${height}`).join("");
  return html`<div class="lanes">
    <div class="names" aria-hidden="true">
      <span style="height:${OWN}px;padding-top:${TICKS}px">Direct</span>${lanes.map(
        (lane) =>
          html`<span style="height:${heightOf(lane)}px;margin-top:${GAP}px"
            >${lane.project.name || "(unknown)"}</span
          >`,
      )}
    </div>
    <div>
      <svg
        style="height:${height}px"
        viewBox="0 0 ${width} ${height}"
        preserveAspectRatio="none"
        role="img"
        aria-label="${longDay(day.date)}: when there was direct time, and when agents worked on ${lanes.map(({ project }) => project.name).join(", ") || "nothing"}"
      >
        <rect class="ground" y="${TICKS + 2}" width="${(end - start) / MINUTE}" height="${BAND}" />
        <path class="edges" d="${edges}" />
        ${drawing.attention(part)}${drawing.ticks(part)}${agents}
      </svg>
      <div class="hours" aria-hidden="true">
        ${hours.map(({ at, label, minor }) =>
          label === null
            ? null
            : html`<span
                class="${at === day.start + window.to ? `last ${minor ? "minor" : "major"}` : minor ? "minor" : "major"}"
                style="left:${percent((at - start) / (window.to - window.from))}"
                >${label}</span
              >`,
        )}
      </div>
    </div>
  </div>`;
}

const heightOf = ({ rows }: Lane) => Math.min(MOST_LANE, Math.max(LEAST_LANE, rows * (ROW + 1)));

/** The full hours of a day as its clocks showed them; every other one has a label. */
function hoursIn({ start, end }: Span, clock: (moment: number) => string) {
  const hours: { at: number; label: string | null; minor: boolean }[] = [];
  const every = end - start > 12 * HOUR ? 2 : 1;
  // Zones are apart by quarters of an hour.
  for (let at = Math.ceil(start / (15 * MINUTE)) * 15 * MINUTE; at <= end; at += 15 * MINUTE) {
    const time = clock(at);
    if (!time.endsWith(":00")) continue;
    const hour = Number(time.slice(0, 2));
    const label = hour % every === 0 ? `${hour}` : null;
    hours.push({
      at,
      label: at === end && hour === 0 ? "24" : label,
      minor: hour % (2 * every) !== 0,
    });
  }
  return hours;
}

/** What there is to see of a day, at its place in the picture. */
class Drawing {
  readonly #start: number;
  readonly #clock: (moment: number) => string;
  readonly #input: PageInput;
  readonly #overview: Overview;

  constructor(
    start: number,
    clock: (moment: number) => string,
    input: PageInput,
    overview: Overview,
  ) {
    this.#start = start;
    this.#clock = clock;
    this.#input = input;
    this.#overview = overview;
  }

  attention(part: Part<ReportProject>): Markup[] {
    return attentionOf(part).map((span) => {
      const title = `${this.#times(span)} direct, ${wordDuration(span.end - span.start)}${this.#whose(span.owner)}`;
      return html`<rect
        class="${this.#look(span.owner)}"
        x="${this.#x(span.start)}"
        y="${TICKS + 2}"
        width="${widthOf(span)}"
        height="${BAND}"
        ><title>${title}</title></rect
      >`;
    });
  }

  ticks({ acts }: Part<ReportProject>): Markup[] {
    return acts.map((act) => {
      const high = isTyped(act.kind) ? TICKS : TICKS / 2;
      return html`<path class="tick" d="M${this.#x(act.at)} ${TICKS - high}v${high}"
        ><title>${this.#tickTitle(act)}</title></path
      >`;
    });
  }

  lane(lane: Lane, top: number): Markup {
    const pitch = heightOf(lane) / lane.rows;
    const high = Math.max(1, Math.min(LEAST_LANE / 2, pitch - 1));
    const runs = lane.runs.map((run) => this.#run(run, top + run.row * pitch, high));
    return html`<g class="agents ${this.#overview.palette.classOf(lane.project.key)}">${runs}</g>`;
  }

  #run(run: Run, top: number, high: number): Markup {
    const [y, height] = [top.toFixed(1), high.toFixed(1)];
    const path = run.spans
      .map((span) => `M${this.#x(span.start)} ${y}h${widthOf(span)}v${height}h-${widthOf(span)}z`)
      .join("");
    const { sessionId, root } = run.owner;
    const who = sessionId === root ? "agent" : "subagent";
    const title = `${this.#times(run)} ${who} at work, ${wordDuration(run.worked)}${this.#whose(run.owner)}`;
    return html`<path d="${path}"><title>${title}</title></path>`;
  }

  #tickTitle(act: Act<ReportProject>): string {
    const words = this.#input.prompts && isTyped(act.kind) ? this.#input.promptOf(act.key) : null;
    const quoted = words === null ? "" : ` · “${beginningOfText(words, 100)}”`;
    return `${this.#clock(act.at)} ${actNames[act.kind]}${this.#whose(act.owner)}${quoted}`;
  }

  #times = ({ start, end }: Span) => `${this.#clock(start)}–${this.#clock(end)}`;

  #whose({ project, root }: Owner<ReportProject>): string {
    const title = this.#input.titleOf(root);
    const name = ` · ${project.name || "(unknown)"}`;
    if (title === null || (title.fromPrompt && !this.#input.prompts)) return name;
    return `${name} · ${beginningOfText(title.text, 60)}`;
  }

  #look = ({ project }: Owner<ReportProject>) => this.#overview.palette.classOf(project.key);

  #x = (moment: number) => round((moment - this.#start) / MINUTE);
}

/** What is shorter than a point can still be seen. */
const widthOf = ({ start, end }: Span) => round(Math.max(0.8, (end - start) / MINUTE));

const round = (value: number) => Math.round(value * 10) / 10;

const actNames: Record<Act<ReportProject>["kind"], string> = {
  prompt: "prompt",
  slash: "slash command",
  bash: "shell command",
  memory: "memory",
  queued: "queued prompt",
  interrupt: "interrupt",
  answer: "answer",
  action: "action",
};
