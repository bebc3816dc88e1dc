import type { Day } from "../../time/days.ts";
import type { Figures } from "../../time/figures.ts";
import { spanOf } from "../../time/spans.ts";
import {
  type Axis,
  axisOf,
  type Frame,
  frameFor,
  headLine,
  laneLine,
  type Line,
  type Look,
  type Title,
} from "./frame.ts";
import { dayScale, type Scale, weekScale } from "./scale.ts";
import { agentStrip, nowStrip, personStrip, promptStrip, type Sheet, withNow } from "./strip.ts";
import { activityOn, type Timeline, type TimelineDay } from "./timeline.ts";
import { titleOf, weekdayOf, wordLanes, wordLegend, wordTotals } from "./words.ts";

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
    ...wordLegend(look, true),
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
    ...wordLegend(look, false),
    "",
    ...wordTotals(timeline, look),
  ];
}

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
