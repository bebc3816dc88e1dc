import type { Case } from "../case.ts";
import { helloProgram } from "../programs.ts";
import { within } from "../targets.ts";
import { coldIngest, plain } from "./shared.ts";

/** What it takes to start at all. */
export const startup: Case = {
  name: "startup",
  title: "Starting",
  more: 12,
  prepare: async (setting) => {
    const corpus = await setting.corpus("empty");
    return {
      commands: [
        plain("hello", [helloProgram()], corpus),
        plain("tt --version", ["dist/tt", "--version"], corpus),
        plain("tt --help", ["dist/tt", "--help"], corpus),
        coldIngest(corpus, "tt, nothing to index"),
      ],
      yardstick: "hello",
      targets: [
        within("tt --version", "hello", { limit: 2.5, key: "version / hello" }),
        within("tt --help", "hello", { limit: 2.5, key: "help / hello" }),
      ],
    };
  },
};
