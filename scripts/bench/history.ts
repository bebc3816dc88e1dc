/** One line for each run, kept in the report itself. */
import type { Better } from "./statistics.ts";
import { isWorse } from "./statistics.ts";
import { figureIn, markdownTable } from "./words.ts";

const WORSE = " worse";
const FACTS = ["Date", "Commit", "Size", "Processor"] as const;
/** Only runs that are alike in these are compared: even ratios hang on the machine. */
const ALIKE = ["Size", "Processor"] as const;

/** A run: its cells by the titles of their columns. */
export type Line = Readonly<Record<string, string>>;
/** A figure of this run, in words; `checked` where it is independent of the machine's speed. */
export type Entry = { key: string; words: string; better: Better; checked: boolean };

/** The lines of the table in the text of a report. */
export function linesIn(report: string): Line[] {
  const table = report.split("\n## History\n")[1] ?? "";
  const [titles = [], , ...rows] = table
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map(cellsOf);
  return rows.map((cells) =>
    Object.fromEntries(titles.map((title, at) => [title, cells[at] ?? ""])),
  );
}

const cellsOf = (line: string): string[] =>
  line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());

/**
 * The history with this run's line, and the names of what got worse by more than 10 % against the last line of the
 * same size on the same processor that has the figure.
 */
export function withRun(
  history: readonly Line[],
  facts: Line,
  entries: readonly Entry[],
): { lines: Line[]; worse: string[] } {
  const before = history.filter((line) => ALIKE.every((fact) => line[fact] === facts[fact]));
  const worse = entries
    .filter((entry) => entry.checked && gotWorse(entry, before))
    .map(({ key }) => key);
  const cells = entries.map(({ key, words }) => [key, worse.includes(key) ? words + WORSE : words]);
  return { lines: [...history, { ...facts, ...Object.fromEntries(cells) }], worse };
}

function gotWorse({ key, words, better }: Entry, before: readonly Line[]): boolean {
  const now = figureIn(words);
  const last = before
    .map((line) => figureIn(line[key] ?? ""))
    .findLast((figure) => figure !== null);
  return now !== null && last !== undefined && last !== null && isWorse(now, last, better);
}

/** The table; a figure that a run did not take is a dash. */
export function historyTable(lines: readonly Line[]): string[] {
  const keys = [...new Set(lines.flatMap((line) => Object.keys(line)))];
  const titles = [...FACTS, ...keys.filter((key) => !FACTS.some((fact) => fact === key))];
  return markdownTable(
    titles,
    lines.map((line) => titles.map((title) => line[title] || "–")),
  );
}
