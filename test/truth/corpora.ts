import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { indexOf } from "../helpers/index.ts";
import { compareClaude } from "./claude-code.ts";
import type { Comparison } from "./compare.ts";
import { compareOpenCode } from "./opencode.ts";

type Corpus = { name: string; compare: () => Promise<Comparison[]> };

/** Every recorded corpus below a folder that tells what was done to make it, oldest version first. */
export function corporaIn(folder: string): Corpus[] {
  const versions = (source: string) =>
    existsSync(join(folder, source))
      ? readdirSync(join(folder, source)).sort(Bun.semver.order)
      : [];
  return [
    ...versions("claude-code").map((version) => ({
      name: `claude-code ${version}`,
      compare: async () => {
        const corpus = join(folder, "claude-code", version);
        return compareClaude(await indexOf("claude", [corpus]), corpus, version);
      },
    })),
    ...versions("opencode").map((version) => ({
      name: `opencode ${version}`,
      compare: async () => {
        const corpus = join(folder, "opencode", version);
        const db = await indexOf("opencode", [join(corpus, "opencode")]);
        return compareOpenCode(db, corpus, version);
      },
    })),
  ];
}
