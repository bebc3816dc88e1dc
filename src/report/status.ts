import type { Paint } from "../color.ts";
import type { Standing } from "../model/standing.ts";
import type { Project } from "../projects/resolve.ts";
import type { Row } from "../store/session-row.ts";
import { wordDuration } from "./duration.ts";
import { shortId } from "./session-list.ts";
import { type Column, table } from "./table.ts";

/** What goes on now. Times are UTC epoch milliseconds. */
export type Status = {
  now: number;
  within: number;
  /** Who waits longest for the person comes first. */
  running: Running[];
  today: Today;
};

/** Direct and delegated time of today so far, in milliseconds. */
type Today = { direct: number; delegated: number };

export type Running = {
  row: Row;
  project: Project;
  standing: Standing;
  /** So many of its subagents are at work. */
  subagents: number;
  today: Today;
};

const awaitsYou = ({ standing }: Running) => standing.state !== "working";

/** The report of `tt status`. */
export function wordStatus(
  { now, within, running, today }: Status,
  width: number,
  paint: Paint,
): string[] {
  const sum = `${wordDuration(today.direct)} direct, ${wordDuration(today.delegated)} delegated`;
  if (running.length === 0)
    return [`Nothing is running: no step in the last ${wordDuration(within)}. Today ${sum}`];
  const shown = columns.filter(({ wide }) => wide !== true || width >= WIDE);
  const cells = running.map((one) => shown.map(({ of }) => of(one, now)));
  const [titles = "", ...lines] = table(shown, cells, width);
  const marked = lines.map((line, index) => {
    const one = running[index];
    return one !== undefined && awaitsYou(one) ? paint.yellow(line) : line;
  });
  return [paint.bold(titles), ...marked, "", `Today ${sum}`];
}

/** Below so many columns only what is most needed is shown. */
const WIDE = 100;

type StatusColumn = Column & { of: (one: Running, now: number) => string; wide?: true };

const columns: readonly StatusColumn[] = [
  { title: "State", align: "left", of: wordStanding },
  {
    title: "For",
    align: "right",
    of: ({ standing }, now) => wordDuration(Math.max(0, now - standing.since)),
  },
  {
    title: "Project",
    align: "left",
    elastic: true,
    of: ({ project }) => project.name || "(unknown)",
  },
  { title: "Direct", align: "right", wide: true, of: ({ today }) => wordDuration(today.direct) },
  {
    title: "Delegated",
    align: "right",
    wide: true,
    of: ({ today }) => wordDuration(today.delegated),
  },
  { title: "Id", align: "left", of: ({ row }) => shortId(row.session_id) },
  { title: "What", align: "left", elastic: true, of: ({ row }) => titleOf(row) },
];

function wordStanding({ standing, subagents }: Running): string {
  if (standing.state !== "working") return `waits for you: ${awaited[standing.state]}`;
  if (subagents === 0) return "works";
  return `works, ${subagents} ${subagents === 1 ? "subagent" : "subagents"}`;
}

const awaited = {
  answered: "answered",
  question: "a question",
  permission: "a permission?",
  interrupted: "interrupted",
};

const titleOf = ({ summary, starting_prompt: prompt }: Row) => summary ?? prompt ?? "";

/** One short line for a status bar or a prompt: "2 agents · 1 waits for you 4m · today 3h 10m + 9h". */
export function statusLine({ now, running, today }: Status): string {
  if (running.length === 0) return "";
  const waiting = running.filter(awaitsYou);
  const longest = now - Math.min(...waiting.map(({ standing }) => standing.since));
  const parts = [
    `${running.length} ${running.length === 1 ? "agent" : "agents"}`,
    ...(waiting.length === 0
      ? []
      : [
          `${waiting.length} ${waiting.length === 1 ? "waits" : "wait"} for you ${briefly(longest)}`,
        ]),
    `today ${briefly(today.direct)} + ${briefly(today.delegated)}`,
  ];
  return parts.join(" · ");
}

/** "9h" for "9h 00m". */
const briefly = (length: number) => wordDuration(Math.max(0, length)).replace(/ 00m$/, "");

/** The version of the JSON of `tt status`: raised whenever a program that reads it would have to change. */
const STATUS_VERSION = 1;

/** The status for programs. */
export function statusAsJson({ now, within, running, today }: Status): object {
  const asText = (time: number) => new Date(time).toISOString();
  return {
    schema_version: STATUS_VERSION,
    now: asText(now),
    within_ms: within,
    running: running.map((one) => ({
      session: one.row.session_id,
      source: one.row.source,
      project: one.project,
      directory: one.row.project_path,
      title: titleOf(one.row) || null,
      waits: awaitsYou(one) ? "agent" : "you",
      state: one.standing.state,
      since: asText(one.standing.since),
      waiting_ms: Math.max(0, now - one.standing.since),
      subagents_at_work: one.subagents,
      today: asMs(one.today),
    })),
    today: asMs(today),
  };
}

const asMs = ({ direct, delegated }: Today) => ({ direct_ms: direct, delegated_ms: delegated });
