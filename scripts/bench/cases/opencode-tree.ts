import { statSync } from "node:fs";
import { join } from "node:path";

import { FRESH } from "../../../src/sources/opencode/stamps.ts";
import type { Case } from "../case.ts";
import { dataFolder } from "../corpus/opencode-files.ts";
import { peerCommands } from "../peer-list.ts";
import { readProgram } from "../programs.ts";
import { within } from "../targets.ts";
import { coldIngest, ingestAgain, plain } from "./shared.ts";

/** Two hundred thousand small files. */
export const opencodeTree: Case = {
  name: "opencode-tree",
  title: "OpenCode, JSON tree",
  prepare: async (setting) => {
    const corpus = await setting.corpus("opencode-tree");
    await untilItHasRested(join(dataFolder(corpus.home), "storage", "part"));
    const reader = "two-thread read";
    return {
      commands: [
        plain(reader, [...readProgram(), join(dataFolder(corpus.home), "storage")], corpus),
        coldIngest(corpus),
        ingestAgain(corpus),
        ...peerCommands(corpus),
      ],
      yardstick: reader,
      targets: [
        within("tt, cold", reader, { limit: 1.5, key: "tree / read" }),
        within("tt, cold", "ccusage", { limit: 1.1, key: "tree / ccusage" }),
      ],
    };
  },
};

/** What came within some minutes may still be on its way, so that `tt` looks closely at it in every run. */
async function untilItHasRested(folder: string): Promise<void> {
  const left = statSync(folder).ctimeMs + FRESH - Date.now();
  if (left <= 0) return;
  console.error(`waiting ${Math.ceil(left / 60_000)} min, until the files are no longer new ...`);
  await Bun.sleep(left);
}
