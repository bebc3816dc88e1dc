import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { indexOf } from "../test/helpers/index.ts";
import { compareClaude } from "../test/truth/claude-code.ts";
import { differences } from "../test/truth/compare.ts";

const corpora = join(import.meta.dir, "..", "..", "shared", "corpora");
if (!existsSync(corpora)) {
  console.error("no corpora");
  process.exit(1);
}
const only = Bun.argv[2];
for (const version of readdirSync(join(corpora, "claude-code"))) {
  if (only && only !== version) continue;
  const folder = join(corpora, "claude-code", version);
  const db = await indexOf("claude", [folder]);
  const all = await compareClaude(db, folder, version);
  const diff = differences(all, []);
  console.log(version, "compared", all.length, "different", diff.length);
  for (const d of diff)
    console.log(
      "   ",
      d.session.slice(0, 8),
      d.scenario.slice(0, 40),
      "|",
      d.field,
      "| expected",
      JSON.stringify(d.expected)?.slice(0, 90),
      "found",
      JSON.stringify(d.found)?.slice(0, 90),
    );
}
