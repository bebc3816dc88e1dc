import { hues, type Paint } from "../../color.ts";
import { wordDuration } from "../duration.ts";
import { cutTo } from "../table.ts";
import type { Charset } from "./charset.ts";
import type { Scale } from "./scale.ts";
import type { Cell } from "./strip.ts";

export type Look = {
  /** The terminal's columns; Infinity where there is none. */
  width: number;
  charset: Charset;
  paint: Paint;
};

/** What stands before a lane and after it. A figure is left out where it says nothing of the lane. */
export type Title = { label: string; direct?: number; delegated?: number };

/** `lane`: the project it is about. `solid`: in blocks of colour. */
export type Line = Title & { cells: readonly Cell[]; lane?: number; solid?: true };

/** How wide the parts of a line are. `figures`: null where there is no room for them. */
export type Frame = {
  label: number;
  room: number;
  figures: { direct: number; delegated: number } | null;
};

/** So wide is a picture that goes to no terminal; and at most, whatever is said to be a terminal's width. */
const USUAL = 80;
const MOST = 1_000;

/** Below this many columns the figures stand under the picture. */
const WIDE = 60;

/** Between the parts of a line. */
const GAP = 2;

export const widthOf = ({ width }: Look): number =>
  Number.isFinite(width) ? Math.min(width, MOST) : USUAL;

export function frameFor(titles: readonly Title[], look: Look): Frame {
  const width = widthOf(look);
  const longest = Math.max(
    ...titles.map(({ label }) => Bun.stringWidth(look.charset.shown(label))),
  );
  const label = Math.min(longest, labelMost(width));
  if (width < WIDE) return { label, room: roomIn(width - label - GAP), figures: null };
  const figures = {
    direct: Math.max(...titles.map((title) => wordFigure(title.direct).length), "direct".length),
    delegated: Math.max(
      ...titles.map((title) => wordFigure(title.delegated).length),
      "delegated".length,
    ),
  };
  const taken = label + figures.direct + figures.delegated + 3 * GAP;
  return { label, room: roomIn(width - taken), figures };
}

function labelMost(width: number): number {
  if (width < WIDE) return 10;
  if (width < 100) return width < 72 ? 12 : 16;
  return 24;
}

const roomIn = (left: number) => Math.max(12, left);

const wordFigure = (length: number | undefined) =>
  length === undefined ? "" : wordDuration(length);

/** The hours over the lanes. */
export function headLine({ hours }: Axis, frame: Frame, { paint }: Look): string {
  let axis = "";
  for (const { column, text } of hours) axis = axis.padEnd(column) + text;
  const { figures, label, room } = frame;
  const names =
    figures === null
      ? ""
      : gap(["direct".padStart(figures.direct), "delegated".padStart(figures.delegated)]);
  return paint.bold(gap([" ".repeat(label), axis.padEnd(room), names]).trimEnd());
}

/** The hours that have room for their names, and where they stand. */
export type Axis = { hours: { column: number; text: string }[] };

export function axisOf({ hours, columns }: Scale): Axis {
  const each = columns / Math.max(1, hours.length);
  const step = [1, 2, 3, 4, 6].find((hoursApart) => hoursApart * each >= 6) ?? 12;
  const whole = step === 1 && each >= 8;
  const named: Axis["hours"] = [];
  let free = 0;
  for (const { column, hour } of hours) {
    const text = `${String(hour).padStart(2, "0")}${whole ? ":00" : ""}`;
    if (hour % step !== 0 || column < free || column + text.length > columns) continue;
    named.push({ column, text });
    free = column + text.length + 1;
  }
  return { hours: named };
}

export function laneLine(line: Line, axis: Axis, frame: Frame, look: Look): string {
  const { charset, paint } = look;
  const color = paintOfLane(line.lane ?? "all", paint);
  const label = color(padded(charset.shown(line.label), frame.label, charset));
  const gridded = new Set(axis.hours.map(({ column }) => column));
  const cells = line.cells.map((cell, column) =>
    cell.sign === " " && gridded.has(column) ? { sign: charset.grid, lane: null } : cell,
  );
  const strip = paintCells(cells, line.solid === true, paint);
  const { figures, room } = frame;
  if (figures === null) return gap([label, strip]).trimEnd();
  return gap([
    label,
    strip + " ".repeat(Math.max(0, room - cells.length)),
    wordFigure(line.direct).padStart(figures.direct),
    wordFigure(line.delegated).padStart(figures.delegated),
  ]).trimEnd();
}

const gap = (parts: readonly string[]) => parts.join(" ".repeat(GAP));

/** In exactly so many columns. */
function padded(text: string, width: number, { cut }: Charset): string {
  const fitting = cutTo(text, width, cut);
  return fitting + " ".repeat(Math.max(0, width - Bun.stringWidth(fitting)));
}

/** Neighbours of one colour are painted together. */
function paintCells(cells: readonly Cell[], solid: boolean, paint: Paint): string {
  let text = "";
  for (let start = 0; start < cells.length;) {
    const lane = cells[start]?.lane ?? null;
    let end = start;
    while (end < cells.length && (cells[end]?.lane ?? null) === lane) end++;
    const signs = cells.slice(start, end).map(({ sign }) => sign);
    const color = paintOfLane(lane, paint);
    text += solid && lane !== null ? paint.inverse(color(signs.join(""))) : color(signs.join(""));
    start = end;
  }
  return text;
}

export function paintOfLane(lane: Cell["lane"], paint: Paint): (text: string) => string {
  if (lane === null) return paint.dim;
  const hue = lane === "all" ? undefined : hues[lane];
  return hue === undefined ? String : paint[hue];
}

/** Words that belong together side by side, in as many lines as they need. */
export function flow(items: readonly string[], look: Look, between = GAP): string[] {
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    const joined = `${last}${" ".repeat(between)}${item}`;
    if (last !== undefined && Bun.stringWidth(joined) <= widthOf(look))
      lines[lines.length - 1] = joined;
    else lines.push(item);
  }
  return lines;
}
