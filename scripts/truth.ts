/**
 * Compares the index of every recorded corpus with what was done to make it: `bun run truth [folder]`. Ends with 1
 * where a difference has no reason.
 */
import { join } from "node:path";

import { type Column, table } from "../src/report/table.ts";
import { type Comparison, differences, type Field, type Judged } from "../test/truth/compare.ts";
import { corporaIn } from "../test/truth/corpora.ts";
import { reasons } from "../test/truth/reasons.ts";

const folder = Bun.argv[2] ?? join(import.meta.dir, "..", "..", "shared", "corpora");
const corpora = corporaIn(folder);
if (corpora.length === 0) {
  console.error(`no recorded corpora in ${folder}; name their folder: bun run truth FOLDER`);
  process.exit(1);
}

const fields: Field[] = [
  "session",
  "prompt",
  "tool calls",
  "assistant messages",
  "subagents",
  "parent",
];
const columns: Column[] = [
  { title: "Corpus", align: "left" },
  ...fields.map((field): Column => ({ title: field, align: "right" })),
  { title: "explained", align: "right" },
  { title: "unexplained", align: "right" },
];

const rows: string[][] = [];
const judged: Judged[] = [];
for (const { name, compare } of corpora) {
  const comparisons = await compare();
  const differing = differences(comparisons, reasons);
  judged.push(...differing);
  const unexplained = differing.filter(({ reason }) => reason === null).length;
  rows.push([
    name,
    ...fields.map((field) => agreement(comparisons.filter((one) => one.field === field))),
    String(differing.length - unexplained),
    String(unexplained),
  ]);
}
console.log(table(columns, rows, Number.POSITIVE_INFINITY).join("\n"));
for (const [reason, cases] of Map.groupBy(judged, (one) => one.reason ?? "NOT EXPLAINED")) {
  console.log(`\n${reason}`);
  for (const { corpus, session, scenario, field, expected, found } of cases) {
    const short = (value: Comparison["found"]) => JSON.stringify(value).slice(0, 60);
    console.log(
      `  ${corpus}, ${scenario} ${session.slice(0, 8)}: ${field} ${short(expected)}, found ${short(found)}`,
    );
  }
}
process.exit(judged.some(({ reason }) => reason === null) ? 1 : 0);

/** How many agree of how many were compared. */
function agreement(comparisons: readonly Comparison[]): string {
  const same = comparisons.filter(({ expected, found }) => expected === found).length;
  return comparisons.length === 0 ? "" : `${same}/${comparisons.length}`;
}
