import type { Case } from "../case.ts";
import { helloProgram } from "../programs.ts";
import { runOnce } from "../run.ts";
import { within } from "../targets.ts";
import { coldIngest, ingestAgain, plain } from "./shared.ts";

const find = "find \"$HOME/.claude/projects\" -type f -printf '%s %T@ %p\\n' >/dev/null";

/** What a run costs that finds nothing new: the walk over the names, sizes and times. */
export const unchanged: Case = {
  name: "unchanged",
  title: "Nothing changed, 10,000 files",
  more: 2,
  prepare: async (setting) => {
    const corpus = await setting.corpus("claude-10k");
    await runOnce(coldIngest(corpus));
    return {
      commands: [
        plain("find", ["sh", "-c", find], corpus),
        plain("hello", [helloProgram()], corpus),
        ingestAgain(corpus),
      ],
      yardstick: "find",
      targets: [within("tt, nothing changed", "find", { limit: 3, key: "unchanged / find" })],
    };
  },
};
