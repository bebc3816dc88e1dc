import { join } from "node:path";

import { messageOf } from "../../failure.ts";
import { append } from "../../long-lists.ts";
import type { Discovery, Known, RootSkip } from "../source.ts";
import { forgetContents } from "./contents.ts";
import { databaseUnits } from "./database-units.ts";
import { namesIn, statOrNull } from "./files.ts";
import { isDatabaseName } from "./roots.ts";
import { treeUnits } from "./tree-units.ts";

/**
 * Every session of a data folder, once for each place that keeps it: upgrades of OpenCode copy sessions and
 * leave the old ones lying. A root that is a file is one database.
 */
export async function discover(root: string, known?: Known): Promise<Discovery> {
  forgetContents();
  const discovery: Discovery = { found: true, units: [], skips: [] };
  if (known !== undefined) discovery.folders = [];
  try {
    const stat = statOrNull(root);
    if (stat === null) return { ...discovery, found: false };
    if (stat.isFile()) addDatabase(root, known, discovery);
    else addFolder(root, known, discovery);
  } catch (error) {
    discovery.skips.push(skipOf(root, error));
  }
  return discovery;
}

const unknown = () => undefined;

function addFolder(root: string, known: Known | undefined, discovery: Discovery): void {
  const tree = treeUnits(root, known?.stampOf ?? unknown, (path, error) =>
    discovery.skips.push(skipOf(path, error)),
  );
  append(discovery.units, tree);
  const names = namesIn(root).filter(isDatabaseName);
  for (const name of names) addDatabase(join(root, name), known, discovery);
  addShards(root, known, discovery);
}

/** A fork of OpenCode keeps each session's messages in `sessions/<session>.db`, also of sessions in no other file. */
function addShards(root: string, known: Known | undefined, discovery: Discovery): void {
  const listed = new Set(discovery.units.map((unit) => unit.path.slice(unit.file.length + 1)));
  for (const name of namesIn(join(root, "sessions"))) {
    if (!name.endsWith(".db") || listed.has(name.slice(0, -".db".length))) continue;
    addDatabase(join(root, "sessions", name), known, discovery);
  }
}

function addDatabase(file: string, known: Known | undefined, discovery: Discovery): void {
  try {
    if (statOrNull(file)?.isFile() === false) throw new Error("not a regular file");
    const { units, folder } = databaseUnits(file, known, discovery.skips);
    for (const unit of units) discovery.units.push(unit);
    if (folder !== undefined) discovery.folders?.push(folder);
  } catch (error) {
    discovery.skips.push(skipOf(file, error));
  }
}

const skipOf = (path: string, error: unknown): RootSkip => ({
  path,
  where: null,
  reason: messageOf(error),
});
