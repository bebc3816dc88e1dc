import finder from "./opencode/finder.ts";
import { parse } from "./opencode/parse.ts";
import type { Raw } from "./opencode/raw.ts";
import { readDatabaseSession } from "./opencode/read-database.ts";
import { readTreeSession } from "./opencode/read-tree.ts";
import { isDatabaseUnit } from "./opencode/units.ts";
import type { Source } from "./source.ts";

export default {
  ...finder,
  read: async (unit) => (isDatabaseUnit(unit) ? readDatabaseSession(unit) : readTreeSession(unit)),
  parse,
} satisfies Source<Raw>;
