import { forgetContents } from "./opencode/contents.ts";
import { closeDatabases } from "./opencode/database.ts";
import { discover } from "./opencode/discover.ts";
import { parse } from "./opencode/parse.ts";
import type { Raw } from "./opencode/raw.ts";
import { readDatabaseSession } from "./opencode/read-database.ts";
import { readTreeSession } from "./opencode/read-tree.ts";
import { roots } from "./opencode/roots.ts";
import { isDatabaseUnit } from "./opencode/units.ts";
import type { Source } from "./source.ts";

/** OpenCode 0.1 to 1.18: JSON trees (to 1.1) and SQLite databases (from 1.2), side by side. */
export default {
  name: "opencode",
  revision: 1,
  childrenNeedParents: true,
  label: "OpenCode",
  shortLabel: "OpenCode",
  settings: "OPENCODE_DATA_DIR or --opencode-dir",
  roots,
  discover,
  read: async (unit) => (isDatabaseUnit(unit) ? readDatabaseSession(unit) : readTreeSession(unit)),
  parse,
  close() {
    closeDatabases();
    forgetContents();
  },
} satisfies Source<Raw>;
