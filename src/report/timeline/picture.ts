import type { Day } from "../../time/days.ts";
import type { Figures } from "../../time/figures.ts";
import { spanOf } from "../../time/spans.ts";
import { wordDuration } from "../duration.ts";
import { table } from "../table.ts";
import {
  type Axis,
  axisOf,
  flow,
  type Frame,
  frameFor,
  headLine,
  laneLine,
  type Line,
  type Look,
  paintOfLane,
  type Title,
  widthOf,
} from "./frame.ts";
import { dayScale, type Scale, weekScale } from "./scale.ts";
import { agentStrip, nowStrip, personStrip, promptStrip, type Sheet, withNow } from "./strip.ts";
import { activityOn, type Timeline, type TimelineDay } from "./timeline.ts";

/**
 * One day: the person's lane, that of all agents, and one for each project.
 * @param now UTC epoch milliseconds; marked where it lies in the day
 */
export function wordDay(timeline: Timeline, now: number, look: Look): string[] {
  const [today] = timeline.days;
  const activity = today && activityOn(today);
  if (today === undefined || activity === null || activity === undefined) return [];
  const { day } = today;
  const isNow = day.start <= now && now < day.end;
  const shown = isNow ? spanOf([activity, { start: now, end: now + 1 }]) : activity;
  const frame = frameFor(titlesOfDay(timeline), look);
  const scale = dayScale(day, shown, timeline.calendar, frame.room);
  const axis = axisOf(scale);
  const sheet = sheetOf(scale, day, timeline, look);
  const mark = isNow ? [nowLine(now, sheet, frame, timeline, look)] : [];
  return [
    titleOf(timeline, look),
    "",
    headLine(axis, frame, look),
    ...mark,
    ...linesOfDay(timeline, today, sheet).map((line) => laneLine(line, axis, frame, look)),
    "",
    ...(frame.figures === null ? [...wordLanes(timeline, look), ""] : []),
    ...wordLegend(timeline, look, true),
    "",
    ...wordTotals(timeline, look),
  ];
}

/** Several days under one another, the same time of the clock above the same. */
export function wordWeek(timeline: Timeline, now: number, look: Look): string[] {
  const { days, calendar } = timeline;
  const frame = frameFor(days.flatMap(titlesOfRow), look);
  const shown = days.flatMap((one) => {
    const span = activityOn(one);
    return span === null ? [] : [{ day: one.day, span }];
  });
  const scale = weekScale(shown, calendar, frame.room);
  const axis = axisOf(scale);
  return [
    titleOf(timeline, look),
    "",
    headLine(axis, frame, look),
    ...days.flatMap((one) => {
      const sheet = sheetOf(scale, one.day, timeline, look);
      return rowsOf(one, sheet, now).map((line) => laneLine(line, axis, frame, look));
    }),
    "",
    ...wordLanes(timeline, look),
    "",
    ...wordLegend(timeline, look, false),
    "",
    ...wordTotals(timeline, look),
  ];
}

const weekdays = ["", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

const weekdayOf = ({ date }: Day) => weekdays[date.dayOfWeek] ?? "";

function titleOf({ days, calendar }: Timeline, { paint }: Look): string {
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return "";
  const { dayStart, timezone } = calendar;
  const hours = Math.round((first.day.end - first.day.start) / 3_600_000);
  const one = first === last;
  const name = one
    ? `${weekdayOf(first.day)} ${first.day.date.toString()}`
    : `${first.day.date.toString()} to ${last.day.date.toString()}`;
  const begins = dayStart === 0 ? "" : `, ${one ? "day" : "days"} from ${wordClock(dayStart)}`;
  const length = one && hours !== 24 ? `, a day of ${hours} hours` : "";
  return `${paint.bold(name)} (${timezone}${begins}${length})`;
}

/** @param minutes after midnight */
const wordClock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

function sheetOf(scale: Scale, day: Day, { laneOf, lanes }: Timeline, { charset }: Look): Sheet {
  const letters = lanes.map(({ letter }) => letter);
  return { columns: scale.columns, slots: scale.slotsOf(day), laneOf, letters, charset };
}

/** What stands beside the lanes of a day. Of one project alone, the lane of all agents would be the same again. */
function titlesOfDay({ lanes, total }: Timeline): Title[] {
  const agents = { label: "agents", delegated: total.delegated };
  return [
    { label: "you", direct: total.direct },
    { label: "  prompts" },
    ...(lanes.length === 1 ? [] : [agents]),
    ...lanes.map(({ letter, name, figures: { direct, delegated } }) => ({
      label: `${letter} ${name}`,
      direct,
      delegated,
    })),
  ];
}

function linesOfDay(timeline: Timeline, { part }: TimelineDay, sheet: Sheet): Line[] {
  const all = timeline.lanes.length === 1 ? [] : [agentStrip(part, sheet, "plain")];
  const strips = [
    personStrip(part, sheet),
    promptStrip(part, sheet),
    ...all,
    ...timeline.lanes.map((lane) => agentStrip(lane.part, sheet)),
  ];
  const first = strips.length - timeline.lanes.length;
  return titlesOfDay(timeline).map((title, index) => ({
    ...title,
    cells: strips[index] ?? [],
    ...(index === 0 ? { solid: true } : {}),
    ...(index >= first ? { lane: index - first } : {}),
  }));
}

function nowLine(
  now: number,
  sheet: Sheet,
  frame: Frame,
  { calendar: { timezone } }: Timeline,
  look: Look,
): string {
  const time = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timezone);
  const words = `now ${time.toPlainTime().toString({ smallestUnit: "minute" })}`;
  const none: Axis = { hours: [] };
  return laneLine({ label: "", cells: nowStrip(now, words, sheet) }, none, frame, look);
}

function titlesOfRow({ day, figures }: TimelineDay): Title[] {
  const date = `${weekdayOf(day).slice(0, 3)} ${String(day.date.day).padStart(2, "0")}`;
  if (isEmpty(figures)) return [{ label: date }];
  return [
    { label: `${date} you`, direct: figures.direct },
    { label: "    agents", delegated: figures.delegated },
  ];
}

const isEmpty = ({ tracked }: Figures) => tracked === 0;

function rowsOf(one: TimelineDay, sheet: Sheet, now: number): Line[] {
  const [person = { label: "" }, agents] = titlesOfRow(one);
  const cells = withNow(personStrip(one.part, sheet), now, sheet);
  const lines: Line[] = [{ ...person, solid: true, cells }];
  if (agents) lines.push({ ...agents, cells: agentStrip(one.part, sheet) });
  return lines;
}

/** The projects and their letters, with figures, where the lanes have none of their own. */
function wordLanes({ lanes }: Timeline, look: Look): string[] {
  const rows = lanes.map(({ letter, name, figures: { direct, delegated } }) => [
    `${letter} ${look.charset.shown(name)}`,
    wordDuration(direct),
    wordDuration(delegated),
  ]);
  const [titles = "", ...lines] = table(
    [
      { title: "  Project", align: "left", elastic: true },
      { title: "Direct", align: "right" },
      { title: "Delegated", align: "right" },
    ],
    rows,
    widthOf(look),
  );
  return [
    look.paint.bold(titles),
    ...lines.map((line, lane) => paintOfLane(lane, look.paint)(line.slice(0, 1)) + line.slice(1)),
  ];
}

function wordLegend({ lanes }: Timeline, look: Look, withPrompts: boolean): string[] {
  const { shades, ticks } = look.charset;
  const letter = lanes[0]?.letter ?? "A";
  const prompts = withPrompts ? [`${ticks[0]} a prompt`, `${ticks[1]} several`] : [];
  return [
    ...flow(
      [
        `you: ${letter} most of the time`,
        `${letter.toLowerCase()} less than half of it`,
        ...prompts,
      ],
      look,
    ),
    ...flow(
      [
        `agents at once: ${shades[0]} a moment`,
        `${shades[1]} 1`,
        `${shades[2]} 2`,
        `${shades[3]} 3-4`,
        `${shades[4]} 5+`,
      ],
      look,
    ),
  ].map(look.paint.dim);
}

function wordTotals({ total, days, mostAgents }: Timeline, look: Look): string[] {
  const { direct, delegated, tracked, agentWall, supervised, autonomous, unaccounted } = total;
  const count = (number: number, thing: string) => `${number} ${thing}${number === 1 ? "" : "s"}`;
  const lines = flow(
    [
      `Direct ${wordDuration(direct)}`,
      `Delegated ${wordDuration(delegated)}`,
      `Tracked ${wordDuration(tracked)}`,
      `${count(total.prompts, "prompt")} in ${count(total.sessions, "session")}`,
    ],
    look,
  );
  lines.push(
    ...flow(
      [
        `Agent wall ${wordDuration(agentWall)}:`,
        `${wordDuration(supervised)} supervised,`,
        `${wordDuration(autonomous)} autonomous${mostAgents > 1 ? ";" : ""}`,
        ...(mostAgents > 1 ? [`up to ${mostAgents} agents at once`] : []),
      ],
      look,
      1,
    ),
  );
  if (unaccounted === 0) return lines;
  const where = days.length === 1 ? (days[0]?.day.date.toString() ?? "DAY") : "DAY";
  const words = [
    `Unaccounted ${wordDuration(unaccounted)},`,
    "in none of the figures;",
    `tt explain ${where} lists it`,
  ];
  return [...lines, ...flow(words, look, 1)];
}
