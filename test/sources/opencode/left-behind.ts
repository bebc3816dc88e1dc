import { copyFileSync } from "node:fs";
import { join } from "node:path";

import { makeDatabase, roses } from "../../../fixtures/opencode/make-database.ts";

/** A database as a killed OpenCode leaves it: copied file by file while the connection is open. @returns `to` */
export function leaveBehind(from: string, to: string, suffixes: readonly string[]): string {
  const db = makeDatabase(join(from, "opencode.db"), roses);
  for (const suffix of suffixes) {
    copyFileSync(join(from, `opencode.db${suffix}`), join(to, `opencode.db${suffix}`));
  }
  db.close();
  return to;
}
