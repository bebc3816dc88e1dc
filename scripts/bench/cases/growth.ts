import { Database } from "bun:sqlite";
import { linkSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";

import type { Case, Results, Values } from "../case.ts";
import { medianOf } from "../case.ts";
import type { Corpus } from "../corpora.ts";
import { TEMPORARY } from "../folders.ts";
import { value } from "../targets.ts";
import { coldIngest, indexBytes, indexPath } from "./shared.ts";

const WHOLE = "tt, cold, whole";

type Portion = { name: string; home: string; bytes: number };

/** Whether twice as much takes twice as long, and how large the index becomes. */
export const growth: Case = {
  name: "growth",
  title: "Growth: a quarter, a half, the whole",
  prepare: async (setting) => {
    const corpus = await setting.corpus("claude-1g");
    const portions = [
      portionOf(corpus, 4, "tt, cold, quarter"),
      portionOf(corpus, 2, "tt, cold, half"),
      { ...corpus, name: WHOLE },
    ];
    return {
      commands: portions.map((portion) => coldIngest(portion, portion.name)),
      yardstick: "tt, cold, quarter",
      targets: [
        value("per byte", {
          unit: "times",
          limit: 1.15,
          text: "the whole: at most 1.15 × the time per byte of a quarter",
          key: "whole / quarter",
        }),
        value("without prompts", {
          unit: "share",
          limit: 0.03,
          text: "the index without the prompts: at most 3 % of the input",
          key: "index share",
        }),
      ],
      more: (results) => findings(results, portions, corpus.bytes),
      end: () => rmSync(join(TEMPORARY, "portions"), { recursive: true, force: true }),
    };
  },
};

/** Every `every`th session of the corpus with its subagents, as links, under a HOME of its own. */
function portionOf(corpus: Corpus, every: number, name: string): Portion {
  const home = join(TEMPORARY, "portions", String(every));
  const files = readdirSync(join(corpus.home, ".claude"), { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => relative(corpus.home, join(file.parentPath, file.name)));
  const sessions = [...new Set(files.map(sessionIn))].sort();
  const chosen = new Set(sessions.filter((_session, at) => at % every === 0));
  let bytes = 0;
  for (const file of files.filter((path) => chosen.has(sessionIn(path)))) {
    mkdirSync(dirname(join(home, file)), { recursive: true });
    linkSync(join(corpus.home, file), join(home, file));
    bytes += statSync(join(home, file)).size;
  }
  return { name, home, bytes };
}

/** The session that a file below `.claude/projects/<project>/` belongs to. */
const sessionIn = (path: string): string => (path.split("/")[3] ?? "").replace(".jsonl", "");

function findings(
  results: Results,
  portions: readonly Portion[],
  input: number,
): { values: Values; lines: string[] } {
  const perMegabyte = portions.map(
    ({ name, bytes }) => (medianOf(results, name) ?? NaN) / (bytes / 1e6),
  );
  const lines = portions.map(
    ({ name, bytes }, at) =>
      `${name}: ${(bytes / 1e6).toFixed(0)} MB, ${perMegabyte[at]?.toFixed(2)} ms per MB`,
  );
  const [all, prompts] = [indexBytes(), promptBytes()];
  const percent = (bytes: number) => `${((100 * bytes) / input).toFixed(2)} % of the input`;
  lines.push(
    `The index of the whole: ${(all / 1e6).toFixed(1)} MB, ${percent(all)}; without the prompts ${percent(all - prompts)}.`,
  );
  const perByte = (perMegabyte.at(-1) ?? NaN) / (perMegabyte[0] ?? NaN);
  return { values: { "per byte": perByte, "without prompts": (all - prompts) / input }, lines };
}

/** The bytes of the pages that hold what was typed. */
function promptBytes(): number {
  const db = new Database(indexPath(), { readonly: true });
  const row = db
    .query<{ bytes: number | null }, []>(
      "SELECT sum(pgsize) AS bytes FROM dbstat WHERE name = 'prompts'",
    )
    .get();
  db.close();
  return row?.bytes ?? 0;
}
