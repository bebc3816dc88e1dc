import { appendFileSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";

import type { Case, Preparation } from "../case.ts";
import { claudeTurn, tellerOf } from "../corpus/claude.ts";
import { Random } from "../corpus/random.ts";
import { makeTexts, type Texts } from "../corpus/text.ts";
import { runOnce } from "../run.ts";
import { milliseconds } from "../targets.ts";
import { coldIngest, ingestAgain } from "./shared.ts";

/** The everyday case: a session got one turn longer. `corpusOf` cuts the files again before they are next used. */
export const grew: Case = {
  name: "grew",
  title: "One session grew by a turn",
  more: 2,
  prepare: async (setting) => {
    const corpus = await setting.corpus("claude-1g");
    const files = transcripts(corpus.home).sort((a, b) => a.size - b.size);
    const small = files.find(({ size }) => size > 50_000) ?? files.at(0);
    const large = files.at(-1);
    if (small === undefined || large === undefined) throw new Error("the corpus has no sessions");
    await runOnce(coldIngest(corpus));
    const unchanged = "tt, nothing changed";
    const ofLarge = "tt, 20 MB session grew";
    const ofSmall = "tt, small session grew";
    return {
      commands: [
        ingestAgain(corpus),
        ingestAgain(corpus, ofLarge, growing(large.path, "largest session", 1)),
        ingestAgain(corpus, ofSmall, growing(small.path, "smallest session above 50 kB", 2)),
      ],
      yardstick: unchanged,
      targets: [
        milliseconds(ofLarge, { limit: 15, over: unchanged, key: "large grew + ms" }),
        milliseconds(ofSmall, { limit: 15, over: unchanged, key: "small grew + ms" }),
      ],
      end: async () => void (await setting.corpus("claude-1g")),
    };
  },
};

function transcripts(home: string): { path: string; size: number }[] {
  const projects = join(home, ".claude", "projects");
  return readdirSync(projects, { withFileTypes: true }).flatMap((folder) =>
    readdirSync(join(projects, folder.name))
      .filter((name) => name.endsWith(".jsonl"))
      .map((name) => join(projects, folder.name, name))
      .map((path) => ({ path, size: statSync(path).size })),
  );
}

/** Appends a turn to a session. */
function growing(path: string, which: string, seed: number): Preparation {
  const texts: Texts = makeTexts();
  const session = {
    id: basename(path, ".jsonl"),
    cwd: "/home/dev/work/shop-1",
    startedAt: Date.UTC(2026, 5, 1),
  };
  const teller = tellerOf(new Random(seed), texts, session);
  return {
    words: `a turn is appended to the ${which}`,
    run: () => {
      // The last line of a corpus's file is whole, so a turn is just more lines.
      const turn = [...claudeTurn(teller)].join("\n");
      appendFileSync(path, `${turn}\n`);
    },
  };
}
