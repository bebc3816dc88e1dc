/**
 * Writes what is made from the table of commands: docs/commands.md, and dist/tt.1, the manual page.
 *
 *   bun run build:docs            writes both
 *   bun run build:docs --check    exits 1 where docs/commands.md is not what the table says
 */
import { join } from "node:path";

import { manPage } from "./docs/man.ts";
import { commandsPage } from "./docs/page.ts";

const root = join(import.meta.dir, "..");
const path = join(root, "docs", "commands.md");
const page = commandsPage();

if (Bun.argv.includes("--check")) {
  if ((await Bun.file(path).text()) !== page) {
    console.error("stale: docs/commands.md; run 'bun run build:docs'");
    process.exit(1);
  }
} else {
  await Bun.write(path, page);
  await Bun.write(join(root, "dist", "tt.1"), manPage(new Date().toISOString().slice(0, 10)));
  console.log("written: docs/commands.md and dist/tt.1");
}
