/** Measures the program against what its work costs at least, and against its peers: see `usage`. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import type { Case, Setting } from "./bench/case.ts";
import { cases } from "./bench/cases/index.ts";
import { type Corpus, corpusOf } from "./bench/corpora.ts";
import { ROOT, TEMPORARY } from "./bench/folders.ts";
import { givenOr, namedIn } from "./bench/given.ts";
import { type Entry, linesIn, withRun } from "./bench/history.ts";
import { commit, machineLines, processor } from "./bench/machine.ts";
import { needTt, stampOfTt } from "./bench/programs.ts";
import { type Outcome, reportOf, type Run, sectionOf } from "./bench/report.ts";
import { runByTurns } from "./bench/run.ts";
import { wordFigure } from "./bench/words.ts";

const report = join(ROOT, "docs", "benchmarks.md");

const usage = `Measures tt beside its yardsticks and peers, and writes docs/benchmarks.md

bun run bench [--quick] [--large] [--only CASE]... [--pairs N] [--no-write]

  --quick     small corpora, about a tenth
  --large     also the cases of 1 GB in one file and of 4 GB
  --only      only this case; the report keeps the others' sections
  --pairs     how many rounds (5 unless named)
  --no-write  print the sections, write nothing
  --help      print this

Cases: ${cases.map(({ name }) => name).join(", ")}
Ends with 1 where a ratio got worse by more than 10 % against the history's last line of the same size and processor.`;

const given = givenOr(
  usage,
  () =>
    parseArgs({
      options: {
        quick: { type: "boolean", default: false },
        large: { type: "boolean", default: false },
        only: { type: "string", multiple: true },
        pairs: { type: "string", default: "5" },
        "no-write": { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values,
);

needTt();
const run: Run = {
  date: new Date().toISOString().slice(0, 10),
  commit: commit(),
  size: given.quick ? "quick" : "full",
  machine: machineLines(),
};
const stamp = stampOfTt();
const sections = new Map<string, string>();
const entries: Entry[] = [];
for (const one of chosen()) {
  console.error(`${one.name} ...`);
  const outcome = await outcomeOf(one);
  const section = sectionOf(one, outcome, run);
  sections.set(one.title, section);
  entries.push(...entriesOf(outcome));
  console.log(section);
}
process.exit(await write());

function chosen(): Case[] {
  if (given.only !== undefined) return namedIn(cases, given.only);
  return cases.filter(({ large }) => given.large || !large);
}

async function outcomeOf({ prepare, more = 1 }: Case): Promise<Outcome> {
  emptyTemporary();
  const corpora = new Map<string, Corpus>();
  const corpus: Setting["corpus"] = async (name) => {
    const made = await corpusOf(name, given.quick);
    corpora.set(name, made);
    return made;
  };
  const prepared = await prepare({ corpus });
  try {
    const results = await runByTurns(prepared.commands, Math.max(1, Number(given.pairs)) * more);
    return {
      prepared,
      results,
      values: {},
      lines: [],
      corpora: [...corpora.values()],
      ...prepared.more?.(results),
    };
  } finally {
    await prepared.end?.();
    emptyTemporary();
  }
}

function emptyTemporary(): void {
  rmSync(TEMPORARY, { recursive: true, force: true });
  mkdirSync(TEMPORARY, { recursive: true });
}

function entriesOf({ prepared, results, values }: Outcome): Entry[] {
  return prepared.targets.flatMap(({ key, unit, better, of }) => {
    const checked = unit === "times" || unit === "share";
    return key === undefined
      ? []
      : [{ key, words: wordFigure(of(results, values), unit), better, checked }];
  });
}

/** Writes the report and returns the exit code. */
async function write(): Promise<number> {
  const earlier = await Bun.file(report)
    .text()
    .catch(() => "");
  const facts = {
    Date: run.date,
    Commit: run.commit,
    Size: run.size,
    Processor: processor(),
  };
  const { lines, worse } = withRun(linesIn(earlier), facts, entries);
  const notes =
    stampOfTt() === stamp
      ? []
      : ["`dist/tt` was built anew while the last run went on: its sections are of two programs."];
  if (!given["no-write"]) {
    await Bun.write(report, reportOf(notes, sections, cases, earlier, lines));
    Bun.spawnSync([process.execPath, "fmt", "--no-script", report], { cwd: ROOT });
  }
  if (worse.length > 0) console.error(`worse by more than 10 %: ${worse.join(", ")}`);
  return worse.length > 0 ? 1 : 0;
}
