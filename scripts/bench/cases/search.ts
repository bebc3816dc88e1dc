import type { Case, Command } from "../case.ts";
import type { Corpus } from "../corpora.ts";
import { runOnce } from "../run.ts";
import { milliseconds } from "../targets.ts";
import { coldIngest, shownIndex, TT } from "./shared.ts";

/** What is looked for, and how; each asks something else of the index. */
const SEARCHES: readonly (readonly [name: string, ...words: string[]])[] = [
  ["nothing", "qqxxzz"],
  ["two words", "tide harbour"],
  ["the commonest word", "the"],
  ["a phrase", '"use the"'],
  ["a rare phrase", '"tide harbour"'],
  ["a sentence", "please fix the test in the parser"],
  ["a beginning", "inde*"],
  ["one of two", "tide OR harbour"],
  ["without", "the NOT tide"],
  ["inside of words", "arbou"],
  ["two signs", "水位"],
  ["the newest", "function", "--recent"],
  ["since a day", "function", "--since", "2025-06-01"],
  ["in a project", "function", "--project", "shop-3"],
  ["as JSON", "function", "--json"],
];

const LIMIT = 50;

/** What was typed in five years is found before one can look up. */
export const search: Case = {
  name: "search",
  title: "Search, 100,000 prompts",
  prepare: async (setting) => {
    const corpus = await setting.corpus("prompts");
    await runOnce(coldIngest(corpus));
    const commands = SEARCHES.map(([name, ...words]) => searching(corpus, name, words));
    return {
      commands,
      yardstick: commands[0]?.name ?? "",
      targets: commands.map(({ name }, at) =>
        milliseconds(name, { limit: LIMIT, ...(at === 2 ? { key: "search ms" } : {}) }),
      ),
    };
  },
};

const searching = ({ home }: Corpus, name: string, words: readonly string[]): Command => ({
  name: `tt search, ${name}`,
  home,
  argv: [TT, "search", ...words, "--db", shownIndex()],
});
