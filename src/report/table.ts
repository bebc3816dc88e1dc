import { largest } from "../long-lists.ts";
import { harmless } from "../unseen.ts";

export type Column = {
  title: string;
  align: "left" | "right";
  /** May be cut to make the table fit. */ elastic?: true;
};

/**
 * Rows as text in columns, two spaces apart. Where the table is wider than the terminal, its elastic columns are cut
 * in turn; terminal codes in the cells are neutralised.
 * @param width the terminal's columns; Infinity where there is none
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const cells = [columns.map(({ title }) => title), ...rows].map((row) => row.map(harmless));
  const widths = columns.map((_, index) =>
    largest(cells.map((row) => Bun.stringWidth(row[index] ?? ""))),
  );
  fit(widths, columns, width);
  return cells.map((row) =>
    columns
      .map(({ align }, index) => cell(row[index] ?? "", widths[index] ?? 0, align))
      .join("  ")
      .trimEnd(),
  );
}

const GAP = 2;
const LEAST = 8;

function fit(widths: number[], columns: readonly Column[], width: number): void {
  for (const [index, { elastic }] of columns.entries()) {
    const excess = widths.reduce((sum, each) => sum + each, 0) + GAP * (widths.length - 1) - width;
    const own = widths[index] ?? 0;
    if (elastic && excess > 0) widths[index] = Math.max(Math.min(own, LEAST), own - excess);
  }
}

function cell(text: string, width: number, align: Column["align"]): string {
  const cut = clipped(text, width);
  const pad = " ".repeat(Math.max(0, width - Bun.stringWidth(cut)));
  return align === "right" ? pad + cut : cut + pad;
}

/** A text, cut to so many columns. */
export const clipped = (text: string, width: number): string => cutTo(text, width, "…");

/** More than any script or emoji has in one column; marks upon marks take none, however many they are. */
const MOST_IN_COLUMN = 16;

/** @param sign one column wide, which shows the cut */
export function cutTo(text: string, width: number, sign: string): string {
  const most = width * MOST_IN_COLUMN;
  if (text.length <= most && Bun.stringWidth(text) <= width) return text;
  const short = text.slice(0, most).replace(/[\uD800-\uDBFF]$/, "");
  return Bun.sliceAnsi(short, 0, Math.max(1, width - 1)) + sign;
}
