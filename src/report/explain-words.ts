import type { Paint } from "../color.ts";
import type { Figures } from "../time/figures.ts";
import type { Evidence, Interval } from "./explain.ts";
import { sumsOf } from "./explain.ts";
import { type Column, harmless, table } from "./table.ts";

/** How a day's intervals are written. */
export type Look = { timezone: string; width: number; paint: Paint };

const columns: readonly Column[] = [
  { title: "From", align: "left" },
  { title: "To", align: "left" },
  { title: "Length", align: "right" },
  { title: "Whose", align: "left" },
  { title: "Project", align: "left", elastic: true },
  { title: "Why", align: "left", elastic: true },
];

/** Every interval a line, and the sums under them, which are the report's figures. */
export function wordExplained(
  intervals: readonly Interval[],
  figures: Figures,
  { timezone, width, paint }: Look,
): string[] {
  const clock = clockIn(timezone);
  const rows = intervals.map((interval) => {
    const { start, end, project, evidence } = interval;
    return [
      clock(start),
      clock(end),
      exactly(end - start),
      whose(interval),
      project.name || "(none)",
      evidence.map((each) => wordEvidence(each, clock)).join(", "),
    ];
  });
  const [titles = "", ...lines] = table(columns, rows, width);
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

/** What is unaccounted is nobody's: the lines of one kind add up to a figure. */
function whose({ kind, isSubagent }: Interval): string {
  if (kind === "direct") return "you";
  return kind === "agent" && isSubagent ? "subagent" : kind;
}

/** "1:02:03.004": nothing is rounded, so that the lines add up by hand. */
export function exactly(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const two = (number: number) => String(number).padStart(2, "0");
  const rest = String(milliseconds % 1000).padStart(3, "0");
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${rest}`;
}

/** Local times of the day to the millisecond. */
function clockIn(timeZone: string): (moment: number) => string {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
    hourCycle: "h23",
  });
  return (moment) => format.format(moment);
}

function wordEvidence(evidence: Evidence, clock: (moment: number) => string): string {
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
