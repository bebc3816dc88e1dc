import type { Paint } from "../color.ts";
import type { Project } from "../projects/resolve.ts";
import type { Row } from "../store/session-row.ts";
import { localTime } from "../time/moment.ts";
import type { SessionTime } from "../time/per-session.ts";
import { harmless } from "../unseen.ts";
import { wordDuration } from "./duration.ts";
import { nest } from "./nest.ts";
import { clipped, type Column, table } from "./table.ts";

/** A session of the list; in a tree with those below it. */
export type Listed = { row: Row; project: Project; time: SessionTime; below: Listed[] };

/** A session without a title is called by its first prompt, which can be a page long; also where no screen ends. */
const MOST_OF_TITLE = 100;

/** What the list can be sorted by. */
export const sortings = [
  "start",
  "end",
  "direct",
  "delegated",
  "messages",
  "tools",
  "project",
] as const;
export type Sorting = (typeof sortings)[number];

/** The latest and the most first, names from A on; `reverse` turns it round. */
export function sorted(list: readonly Listed[], by: Sorting, reverse: boolean): Listed[] {
  const inOrder = list.toSorted((a, b) => compare[by](a, b) || newestFirst(a, b));
  return reverse ? inOrder.toReversed() : inOrder;
}

const newestFirst = (a: Listed, b: Listed) =>
  order(b.row.start_time, a.row.start_time) || order(a.row.session_id, b.row.session_id);

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const compare: Record<Sorting, (a: Listed, b: Listed) => number> = {
  start: newestFirst,
  end: (a, b) => order(b.row.end_time ?? b.row.start_time, a.row.end_time ?? a.row.start_time),
  direct: (a, b) => b.time.direct - a.time.direct,
  delegated: (a, b) => b.time.delegated - a.time.delegated,
  messages: (a, b) => b.row.message_count - a.row.message_count,
  tools: (a, b) => b.row.tool_call_count - a.row.tool_call_count,
  project: (a, b) => order(a.project.name.toLowerCase(), b.project.name.toLowerCase()),
};

/** Deeper than any program nests its sessions, and no wider than a screen. */
const DEEPEST = 32;

/** The same sessions, each below the one that started it or that it is a copy of, by their starts. */
export function treeOf(list: readonly Listed[]): Listed[] {
  const known = new Map(list.map((one) => [one.row.session_id, { ...one, below: [] as Listed[] }]));
  const parentOf = ({ row }: Listed) => known.get(row.parent_session_id ?? "");
  const all = [...known.values()];
  const circles = inCircles(all, parentOf);
  const isRoot = (one: Listed) => parentOf(one) === undefined || circles.has(one);
  const roots = all.filter(isRoot);
  const others = all.filter((one) => !isRoot(one));
  const started = others.sort((a, b) => order(a.row.start_time, b.row.start_time));
  const belowOf = Map.groupBy(started, parentOf);
  nest(
    roots,
    DEEPEST,
    (one) => belowOf.get(one) ?? [],
    ({ below }) => below,
  );
  return roots;
}

/** The sessions that are their own ancestors, so that they can stand below none of these. */
function inCircles(
  list: readonly Listed[],
  parentOf: (one: Listed) => Listed | undefined,
): ReadonlySet<Listed> {
  const circles = new Set<Listed>();
  const done = new Set<Listed>();
  for (const one of list) {
    const path = new Set<Listed>();
    let at: Listed | undefined = one;
    while (at !== undefined && !done.has(at) && !path.has(at)) {
      path.add(at);
      at = parentOf(at);
    }
    const circle = at !== undefined && path.has(at) ? [...path].indexOf(at) : path.size;
    for (const each of [...path].slice(circle)) circles.add(each);
    for (const each of path) done.add(each);
  }
  return circles;
}

/** Below so many columns a table of all there is would not be readable. */
const WIDE = 100;

/** The sessions as a table, those of a tree with their subagents and copies below them. */
export function wordSessions(
  list: readonly Listed[],
  { timezone, width, paint }: { timezone: string; width: number; paint: Paint },
): string[] {
  const shown = columns.filter(({ wide }) => wide !== true || width >= WIDE);
  const lines = list.flatMap((one) => linesOf(one, ""));
  const cells = lines.map((line) => shown.map(({ of }) => of(line, timezone)));
  const [titles = "", ...rows] = table(shown, cells, width);
  return [paint.bold(titles), ...rows];
}

type Line = Listed & { indent: string };

const deeper = (indent: string) => (indent === "" ? "└ " : `· ${indent}`);

const linesOf = (one: Listed, indent: string): Line[] => [
  { ...one, indent },
  ...one.below.flatMap((each) => linesOf(each, deeper(indent))),
];

type SessionColumn = Column & { of: (line: Line, timezone: string) => string; wide?: true };

const columns: readonly SessionColumn[] = [
  { title: "Start", align: "left", of: ({ row }, zone) => localTime(row.start_time, zone) },
  {
    title: "Project",
    align: "left",
    elastic: true,
    of: ({ project }) => project.name || "(unknown)",
  },
  { title: "Source", align: "left", wide: true, of: ({ row }) => row.source },
  { title: "Type", align: "left", wide: true, of: ({ row }) => row.session_type },
  { title: "Direct", align: "right", of: ({ time }) => wordDuration(time.direct) },
  { title: "Delegated", align: "right", of: ({ time }) => wordDuration(time.delegated) },
  { title: "Messages", align: "right", wide: true, of: ({ row }) => String(row.message_count) },
  { title: "Tools", align: "right", wide: true, of: ({ row }) => String(row.tool_call_count) },
  { title: "Id", align: "left", of: ({ row }) => shortId(row.session_id) },
  {
    title: "What",
    align: "left",
    elastic: true,
    of: ({ row, indent }) =>
      indent + clipped(harmless(row.summary ?? row.starting_prompt ?? ""), MOST_OF_TITLE),
  },
];

/** Enough of an id to tell sessions apart on a screen. */
export const shortId = (id: string) => id.slice(0, id.startsWith("agent-") ? 16 : 12);
