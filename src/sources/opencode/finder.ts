import { basename, dirname, join } from "node:path";

import type { Finder, Known, Watched } from "../source.ts";
import { forgetContents } from "./contents.ts";
import { closeDatabases } from "./database.ts";
import { statOrNull } from "./files.ts";
import { roots } from "./roots.ts";
import { REVISION } from "./units.ts";
import { variablesFor } from "./variables.ts";

/** OpenCode 0.1 to 1.18: JSON trees (to 1.1) and SQLite databases (from 1.2), side by side. */
export default {
  name: "opencode",
  revision: REVISION,
  childrenNeedParents: true,
  recordsEnds: true,
  label: "OpenCode",
  shortLabel: "OpenCode",
  settings: "OPENCODE_DATA_DIR or --opencode-dir",
  roots,
  schemas: async () => (await import("./schema.ts")).schemas,
  discover: async (root, known?: Known) => {
    if (isMissing(root)) return { found: false, units: [], skips: [] };
    const { discover } = await import("./discover.ts");
    return discover(root, known);
  },
  watched: (root) => {
    const stat = statOf(root);
    return [
      ...(stat?.isDirectory() ? [] : [databaseAt(root)]),
      ...(stat?.isFile() ? [] : foldersIn(root)),
    ];
  },
  resume: (id) => (SESSION_ID.test(id) ? ["opencode", "--session", id] : null),
  variablesFor,
  holds: async ({ path, file }) => {
    if (isMissing(file)) return false;
    if (path === file) return true;
    const { holdsSession } = await import("./database-units.ts");
    return holdsSession(file, path.slice(file.length + 1));
  },
  close() {
    closeDatabases();
    forgetContents();
  },
} satisfies Finder;

/** `ses_`, then digits and letters alone in every version. */
const SESSION_ID = /^ses_[0-9A-Za-z]{8,64}$/;

/** A root that is one database, of any name. */
const databaseAt = (root: string): Watched => ({
  path: dirname(root),
  deep: false,
  names: new RegExp(`^${RegExp.escape(basename(root))}(-wal|-journal)?$`),
});

const foldersIn = (root: string): Watched[] => [
  { path: root, deep: false, names: DATABASE },
  { path: join(root, "sessions"), deep: false, names: ANY_DATABASE },
  // A message is written again after its last part: the many folders of parts need no watch.
  { path: join(root, "storage", "session"), deep: true, names: /\.json$/ },
  { path: join(root, "storage", "message"), deep: true, names: /\.json$/ },
  { path: join(root, "project"), deep: true, names: /\.json$/ },
];

/** A database, or what is not yet in it. */
const ANY_DATABASE = /\.db(-wal|-journal)?$/;
const DATABASE = /^opencode.*\.db(-wal|-journal)?$/;

/** Where there is nothing to look into, what looks is not loaded: most people have one of the programs only. */
const isMissing = (path: string): boolean => statOf(path) === null;

/** Null where there is nothing, undefined where that cannot be told. */
function statOf(path: string) {
  try {
    return statOrNull(path);
  } catch {
    return undefined;
  }
}
