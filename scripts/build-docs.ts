/**
 * Writes what is made from the table of commands: docs/commands.md, and dist/tt.1, the manual page; and the owner of
 * the repository (scripts/release/repository.ts) into every address of it.
 *
 *   bun run build:docs            writes them
 *   bun run build:docs --check    exits 1 where one that is committed is not what it should be
 */
import { join } from "node:path";

import { manPage } from "./docs/man.ts";
import { commandsPage } from "./docs/page.ts";
import { DOCUMENTED_OWNER, withOwner } from "./release/repository.ts";

const documented = (text: string) => withOwner(text, DOCUMENTED_OWNER);

const root = join(import.meta.dir, "..");

const written: Record<string, (text: string) => string> = {
  "docs/commands.md": commandsPage,
  "README.md": documented,
  "SECURITY.md": documented,
  "CONTRIBUTING.md": documented,
  "scripts/install.sh": documented,
};

const check = Bun.argv.includes("--check");
let stale = 0;
for (const [name, right] of Object.entries(written)) {
  const file = Bun.file(join(root, name));
  const text = await file.text();
  if (text === right(text)) continue;
  stale++;
  console.error(`${check ? "stale" : "written"}: ${name}`);
  if (!check) await file.write(right(text));
}
if (check && stale > 0) {
  console.error("run 'bun run build:docs'");
  process.exit(1);
}
if (!check) {
  await Bun.write(join(root, "dist", "tt.1"), manPage(new Date().toISOString().slice(0, 10)));
  console.log("written: dist/tt.1");
}
