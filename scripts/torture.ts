/** Tries to make the program lose something, and writes docs/torture.md: see `usage`. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { SCHEMA_VERSION } from "../src/store/open.ts";
import { ROOT, TT } from "./bench/folders.ts";
import { givenOr, namedIn } from "./bench/given.ts";
import { commit, machineLines } from "./bench/machine.ts";
import { needTt } from "./bench/programs.ts";
import { sectionsIn } from "./bench/report.ts";
import { ordeals } from "./torture/ordeals.ts";
import type { Trial } from "./torture/trial.ts";

const usage = `Tries to make tt lose something, and writes docs/torture.md

bun run torture [--only NAME]... [--weight N] [--full-size] [--seed N] [--corpora FOLDER] [--no-write]

  --only       ${ordeals.map(({ name }) => name).join(", ")}
  --weight     how thoroughly (10)
  --full-size  lines of 2 GiB instead of 80 MiB, a million tiny files
  --seed       other random numbers (0): with the same seed, the same is tried
  --corpora    recorded sessions to mutate (default: ../shared/corpora, else the fixtures)
  --no-write   print the table, write nothing
  --help       print this

Ends with 1 where anything was lost.`;

const given = givenOr(
  usage,
  () =>
    parseArgs({
      options: {
        only: { type: "string", multiple: true },
        weight: { type: "string", default: "10" },
        "full-size": { type: "boolean", default: false },
        seed: { type: "string", default: "0" },
        corpora: { type: "string", default: join(ROOT, "..", "shared", "corpora") },
        "no-write": { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values,
);

/** The section of the page that a run keeps. */
const OTHER_RUNS = "Other runs";

needTt();
const started = performance.now();
const rows: string[] = [];
let lost = 0;
for (const { name, run } of namedIn(ordeals, given.only ?? ordeals.map((one) => one.name))) {
  const folder = mkdtempSync(join(tmpdir(), "tt-torture-"));
  const corpora = existsSync(given.corpora) ? given.corpora : null;
  const weight = Number(given.weight);
  const setting = {
    tt: TT,
    folder,
    weight,
    corpora,
    fullSize: given["full-size"],
    seed: Number(given.seed),
  };
  for (const trial of await run(setting)) {
    lost += trial.lost;
    rows.push(rowOf(name, trial, folder));
    console.error(rows.at(-1));
  }
  rmSync(folder, { recursive: true, force: true });
}
if (!given["no-write"] && given.only === undefined) {
  const page = Bun.file(join(ROOT, "docs", "torture.md"));
  const earlier = await page.text().catch(() => "");
  await Bun.write(page, report(sectionsIn(earlier).get(OTHER_RUNS) ?? ""));
}
process.exit(lost === 0 ? 0 : 1);

function rowOf(name: string, { what, tried, lost: missing, note }: Trial, folder: string): string {
  const words = note.replaceAll(folder, "…").replaceAll(/[|\n]/g, " ");
  return `| ${name} | ${what} | ${tried} | ${missing} | ${words} |`;
}

/** `others`: what was written by hand of runs of single cases, which write nothing. */
function report(others: string): string {
  const [machine = ""] = machineLines();
  return `# Torture

\`bun run torture\` tries to make \`tt\` lose something, with the compiled program and on real files, and writes this page.
A small version of each case is a test (\`test/torture.test.ts\`). Lost: rows that are missing, other than they should be,
or too many; runs that hung, crashed, or said what a user cannot act on. It has to be 0.

- Crashes: the program is killed (SIGKILL) at random moments; the next run has to leave the index that an undisturbed run
  makes, row for row (without the ledger's numbers), and \`PRAGMA integrity_check\` has to say ok.
- Disk: the index on a disk of a few hundred kilobytes; what may not be written; sources that change while they are read.
- Together: all programs at once, and nothing written into the sources' directories: names, bytes, modes and times of change.
- Input: files and databases that no program should have written. A sound session among them has to survive, memory stays
  below 1.2 GB (400 MB for lines of any length), nothing takes longer than a minute, and of every file with a message in it
  there is a session or a word in \`tt doctor\`, as of every session of a database. Memory is that of the program itself,
  looked at every 20 ms. What grows with the input: a prompt is held as a whole, some times its size, and of each file there
  is about 1 kB; a million files may take 1.8 GB and ten minutes. Names are as long as the system takes: 255 bytes, and
  paths of 3,000; directories that a session names, 10,000 characters.
- History: an index of each version is migrated although its transcripts are gone; backups.

\`--seed N\` tries other mutations, damage and moments; the same seed tries the same.

${new Date().toISOString().slice(0, 10)}, commit ${commit()}, index schema ${SCHEMA_VERSION}, in one run of
${Math.round((performance.now() - started) / 60_000)} minutes: \`bun run torture --weight ${given.weight}${given["full-size"] ? " --full-size" : ""}${given.seed === "0" ? "" : ` --seed ${given.seed}`}\`. ${machine}

| case | what was tried | times | lost | how it went |
| ---- | -------------- | ----- | ---- | ----------- |
${rows.join("\n")}

${others}`;
}
