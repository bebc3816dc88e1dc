import { join } from "node:path";

import { messageOf } from "../../failure.ts";
import type { Discovery, RootSkip } from "../source.ts";
import { forgetContents } from "./contents.ts";
import { databaseUnits } from "./database-units.ts";
import { namesIn, statOrNull } from "./files.ts";
import { isDatabaseName } from "./roots.ts";
import type { Known } from "./stamps.ts";
import { treeUnits } from "./tree-units.ts";

/**
 * Every session of a data folder, once for each place that keeps it: upgrades of OpenCode copy sessions and
 * leave the old ones lying. A root that is a file is one database.
 */
export async function discover(root: string, known: Known | null = null): Promise<Discovery> {
  forgetContents();
  const discovery: Discovery = { found: true, units: [], skips: [] };
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

function addFolder(root: string, known: Known | null, discovery: Discovery): void {
  const tree = treeUnits(root, known ?? (() => undefined), (path, error) =>
    discovery.skips.push(skipOf(path, error)),
  );
  discovery.units.push(...tree);
  const names = namesIn(root).filter(isDatabaseName);
  for (const name of names) addDatabase(join(root, name), known, discovery);
  addShards(root, known, discovery);
}

/** A fork of OpenCode keeps each session's messages in `sessions/<session>.db`, also of sessions in no other file. */
function addShards(root: string, known: Known | null, discovery: Discovery): void {
  const listed = new Set(discovery.units.map((unit) => unit.path.slice(unit.file.length + 1)));
  for (const name of namesIn(join(root, "sessions"))) {
    if (!name.endsWith(".db") || listed.has(name.slice(0, -".db".length))) continue;
    addDatabase(join(root, "sessions", name), known, discovery);
  }
}

function addDatabase(file: string, known: Known | null, discovery: Discovery): void {
  try {
    if (statOrNull(file)?.isFile() === false) throw new Error("not a regular file");
    for (const unit of databaseUnits(file, known, discovery.skips)) discovery.units.push(unit);
  } catch (error) {
    discovery.skips.push(skipOf(file, error));
  }
}

const skipOf = (path: string, error: unknown): RootSkip => ({
  path,
  where: null,
  reason: messageOf(error),
});
