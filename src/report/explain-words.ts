import type { Paint } from "../color.ts";
import type { Figures } from "../time/figures.ts";
import { harmless } from "../unseen.ts";
import type { Evidence, Interval } from "./explain.ts";
import { sumsOf } from "./explain.ts";
import { shortId } from "./session-list.ts";
import { type Column, table } from "./table.ts";

/** How a day's intervals are written. */
type Look = {
  timezone: string;
  /** With how far the clock is ahead of UTC, on a day on which that changes. */
  withOffset: boolean;
  width: number;
  paint: Paint;
};

/** Below so many columns only what is most needed is shown. */
const WIDE = 100;

type Clock = (moment: number) => string;
type ExplainColumn = Column & {
  of: (interval: Interval, clock: Clock) => string;
  /** Only where a project alone does not tell the lines apart, and where there is room. */
  ofSession?: true;
};

const columns: readonly ExplainColumn[] = [
  { title: "From", align: "left", of: ({ start }, clock) => clock(start) },
  { title: "To", align: "left", of: ({ end }, clock) => clock(end) },
  { title: "Length", align: "right", of: ({ start, end }) => exactly(end - start) },
  { title: "Whose", align: "left", of: whose },
  { title: "Session", align: "left", ofSession: true, of: ({ sessionId }) => shortId(sessionId) },
  { title: "Project", align: "left", elastic: true, of: ({ project }) => project.name || "(none)" },
  {
    title: "Why",
    align: "left",
    elastic: true,
    of: ({ evidence }, clock) => evidence.map((each) => wordEvidence(each, clock)).join(", "),
  },
];

/** Every interval a line, and the sums under them, which are the report's figures. */
export function wordExplained(
  intervals: readonly Interval[],
  figures: Figures,
  { timezone, withOffset, width, paint }: Look,
): string[] {
  const clock = clockIn(timezone, withOffset);
  const withSession = width >= WIDE && hasSeveral(intervals);
  const shown = columns.filter(({ ofSession }) => ofSession !== true || withSession);
  const rows = intervals.map((interval) => shown.map(({ of }) => of(interval, clock)));
  const [titles = "", ...lines] = table(shown, rows, width);
  const sums = sumsOf(intervals);
  return [
    paint.bold(titles),
    ...lines,
    "",
    `Direct       ${exactly(sums.direct).padStart(13)}`,
    `Delegated    ${exactly(sums.agent).padStart(13)}`,
    `Unaccounted  ${exactly(sums.unaccounted).padStart(13)}`,
    `Agent wall   ${exactly(figures.agentWall).padStart(13)}  (supervised ${exactly(figures.supervised)}, autonomous ${exactly(figures.autonomous)})`,
    `Tracked      ${exactly(figures.tracked).padStart(13)}`,
  ];
}

/** Whether several sessions of one project took part. */
function hasSeveral(intervals: readonly Interval[]): boolean {
  const projects = new Map<string, string>();
  return intervals.some(({ project: { key }, sessionId }) => {
    const first = projects.get(key) ?? sessionId;
    projects.set(key, first);
    return first !== sessionId;
  });
}

/** What is unaccounted is nobody's: the lines of one kind add up to a figure. */
function whose({ kind, isSubagent }: Interval): string {
  if (kind === "direct") return "you";
  return kind === "agent" && isSubagent ? "subagent" : kind;
}

/** "1:02:03.004": nothing is rounded, so that the lines add up by hand. */
function exactly(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const two = (number: number) => String(number).padStart(2, "0");
  const rest = String(milliseconds % 1000).padStart(3, "0");
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${rest}`;
}

/** Local times of the day to the millisecond: "02:30:00.000", or "02:30:00.000+02" with the offset. */
function clockIn(timeZone: string, withOffset: boolean): Clock {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
    hourCycle: "h23",
  });
  if (!withOffset) return (moment) => format.format(moment);
  return (moment) => {
    const { offset } = Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(timeZone);
    return format.format(moment) + offset.replace(/:00$/, "");
  };
}

function wordEvidence(evidence: Evidence, clock: Clock): string {
  switch (evidence.rule) {
    case "before":
      return `reading and typing before ${wordAct(evidence)}`;
    case "stayed":
      return `stayed after ${wordAct(evidence)} at ${clock(evidence.at)}`;
    case "after":
      return `reading on after ${wordAct(evidence)} at ${clock(evidence.at)}`;
    case "over the cap":
      return "more than an agent is given without a sign of work";
    default:
      return wordWork(evidence);
  }
}

const MOST_WORDS = 60;

function wordAct({ act, words }: { act: string; words: string | null }): string {
  if (words === null) return actNames.get(act) ?? act;
  const line = harmless(words);
  return `"${line.length > MOST_WORDS ? `${line.slice(0, MOST_WORDS)}…` : line}"`;
}

const actNames: ReadonlyMap<string, string> = new Map([
  ["prompt", "a prompt"],
  ["slash", "a slash command"],
  ["bash", "a shell command"],
  ["memory", "a note to the memory"],
  ["queued", "a queued prompt"],
  ["interrupt", "an interrupt"],
  ["answer", "an answer"],
  ["action", "an action"],
]);

function wordWork({ rule, length, tool, pieces }: Extract<Evidence, { pieces: number }>): string {
  const times = pieces > 1 ? ` (${pieces} times)` : "";
  const name = tool === null ? null : harmless(tool);
  if (rule === "exact") return `${name ?? "work"} ${exactly(length)}, recorded${times}`;
  if (rule === "tool") return `waiting for ${name ?? "a tool"} ${exactly(length)}${times}`;
  return `writing ${exactly(length)}${times}`;
}
