import type { Measured, Unit } from "./case.ts";

/** A figure as it stands in the report and in the history. */
export function wordFigure(value: number | null, unit: Unit): string {
  if (value === null || !Number.isFinite(value)) return "–";
  if (unit === "share") return `${(100 * value).toFixed(2)} %`;
  if (unit === "ms") return wordTime(value);
  return unit === "MB" ? `${value.toFixed(0)} MB` : `${value.toFixed(2)}×`;
}

/** A figure as the history keeps it; null where there is none. */
export function figureIn(words: string): number | null {
  const found = /^(-?[\d.]+) ?(%|ms|s|MB|×)/.exec(words.trim());
  if (found === null) return null;
  const scale = { "%": 0.01, s: 1000 }[found[2] ?? ""] ?? 1;
  return Number(found[1]) * scale;
}

export const wordTime = (ms: number): string =>
  Math.abs(ms) >= 1000
    ? `${(ms / 1000).toFixed(2)} s`
    : `${ms.toFixed(Math.abs(ms) < 100 ? 1 : 0)} ms`;

export const wordPeak = ({ peak }: Measured): string =>
  peak === null ? "–" : `${peak.toFixed(0)} MB`;

/** A Markdown table; the first column is of words, the others of figures. */
export function markdownTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(titles),
    line(titles.map((_title, at) => (at === 0 ? "---" : "--:"))),
    ...rows.map(line),
  ];
}
