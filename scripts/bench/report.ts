/** What the benchmark writes: `docs/benchmarks.md`, a section for each case. */
import {
  type Case,
  type Command,
  type Measured,
  medianOf,
  type Prepared,
  type Results,
  type Target,
  type Values,
} from "./case.ts";
import type { Corpus } from "./corpora.ts";
import { historyTable, type Line } from "./history.ts";
import { peers } from "./peer-list.ts";
import { shown } from "./run.ts";
import { ratio } from "./statistics.ts";
import { markdownTable, wordFigure, wordPeak, wordTime } from "./words.ts";

export type Outcome = {
  prepared: Prepared;
  results: Results;
  values: Values;
  lines: readonly string[];
  /** What was read. */
  corpora: readonly Corpus[];
};
/** `machine`: what was measured on what. It stands in each section, as those of other runs are kept. */
export type Run = { date: string; commit: string; size: string; machine: readonly string[] };

const INTRODUCTION = `# Benchmarks

Written by \`bun run bench\`. Every command of a case runs by turns (A B A B …) after a warm-up, so the files are in the
page cache; the ratios of one table are to be trusted more than its times. The corpora are invented and the same on every
machine (\`scripts/bench/corpus\`). What a command needs before each run stands behind it; without such a note, \`tt\` uses the index
that the runs before it have left.
`;

/** The whole report. Sections of cases that did not run now stay as `earlier` has them. */
export function reportOf(
  notes: readonly string[],
  sections: ReadonlyMap<string, string>,
  cases: readonly Case[],
  earlier: string,
  history: readonly Line[],
): string {
  const kept = sectionsIn(earlier);
  const body = cases
    .map(({ title }) => sections.get(title) ?? kept.get(title))
    .filter((text) => text !== undefined);
  return [
    INTRODUCTION,
    ...notes.map((note) => `${note}\n`),
    ...body.map((text) => `${text.trim()}\n`),
    peerSection(),
    "## History\n",
    "Ratios as in the tables above. A ratio more than 10 % worse than the last one of the same size on the same processor is marked. A `+` after a commit: with changes that were not committed.\n",
    ...historyTable(history),
    "",
  ].join("\n");
}

/** The text of each `##` section by its title. */
export function sectionsIn(report: string): Map<string, string> {
  const sections = report.split(/^## /m).slice(1);
  return new Map(sections.map((text) => [text.slice(0, text.indexOf("\n")).trim(), `## ${text}`]));
}

/** The section of a case: what was asked, what came of it, and how to repeat it. */
export function sectionOf({ title }: Case, outcome: Outcome, run: Run): string {
  const { prepared, results, values, lines } = outcome;
  return [
    `## ${title}\n`,
    `${run.date}, commit ${run.commit}, ${run.size} size: ${outcome.corpora.map(wordCorpus).join("; ")}.\n`,
    ...run.machine.map((line) => `- ${line}`),
    "",
    ...resultTable(prepared, results),
    "",
    ...(prepared.targets.length > 0 ? [...targetTable(prepared.targets, results, values), ""] : []),
    ...(lines.length > 0 ? [...lines.map((line) => `- ${line}`), ""] : []),
    "```sh",
    ...prepared.commands.map(repeatable),
    "```",
    "",
  ].join("\n");
}

const wordCorpus = ({ name, files, bytes }: Corpus): string =>
  `${name}, ${files} files, ${(bytes / 1e6).toFixed(0)} MB`;

function resultTable({ commands, yardstick }: Prepared, results: Results): string[] {
  const base = medianOf(results, yardstick);
  const rows = commands.flatMap(({ name }) => {
    const measured = results.get(name);
    return measured ? [resultRow(name, measured, ratio(medianOf(results, name), base))] : [];
  });
  return markdownTable(
    ["Command", "Median", "Min", `Against ${yardstick}`, "Peak memory", "Runs"],
    rows,
  );
}

function resultRow(name: string, measured: Measured, against: number | null): string[] {
  const { times, failure } = measured;
  if (failure !== null)
    return [`${name}: ${failure.replaceAll("|", "/")}`, "–", "–", "–", "–", "0"];
  const [middle, least] = [medianOf(new Map([[name, measured]]), name), Math.min(...times)];
  return [
    name,
    wordFigure(middle, "ms"),
    wordTime(least),
    wordFigure(against, "times"),
    wordPeak(measured),
    String(times.length),
  ];
}

function targetTable(targets: readonly Target[], results: Results, values: Values): string[] {
  const rows = targets.map((target) => {
    const figure = target.of(results, values);
    return [target.text, wordFigure(figure, target.unit), wordMet(target, figure)];
  });
  return markdownTable(["Target", "Measured", "Met"], rows);
}

export function wordMet({ better, limit }: Target, figure: number | null): string {
  if (figure === null || Number.isNaN(figure)) return "not measured";
  return (better === "lower" ? figure <= limit : figure >= limit) ? "yes" : "**no**";
}

/** A command as a reader can repeat it, with what has to be done before each run. */
function repeatable(command: Command): string {
  const { name, before } = command;
  const first = before === undefined ? "" : `; before each run, ${before.words}`;
  return `${shown(command)}  # ${name}${first}`;
}

const peerSection = (): string =>
  [
    "## Peers\n",
    "`bun run bench:peers` installs them below `.bench/peers`. They run without network.\n",
    ...peers.map(({ name, version, work }) => `- **${name}** ${version}. ${work}`),
    "",
  ].join("\n");
