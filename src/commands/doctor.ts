import type { Database } from "bun:sqlite";
import { statSync } from "node:fs";

import { paintFor } from "../color.ts";
import type { ExitCode, Given, Io } from "../command.ts";
import { loadSettings, type Settings } from "../config/load.ts";
import { append } from "../long-lists.ts";
import { homeOf, ingestCommand } from "../places.ts";
import { type Contents, type Finding, wordDoctor, wordFormats } from "../report/doctor.ts";
import { type Retention, retentionOf } from "../report/retention.ts";
import { countMasks } from "../secrets/mask.ts";
import { distinctFolders } from "../sources/files.ts";
import { sourceOf } from "../sources/index.ts";
import type { Env, Unit } from "../sources/source.ts";
import { readIndex } from "../store/open.ts";
import { hasIndex } from "../store/permissions.ts";
import {
  countBySource,
  countByType,
  listSkips,
  listUnknowns,
  maskedTexts,
  transcriptPlaces,
} from "../store/query.ts";
import { jsonText } from "../unseen.ts";
import { isOn } from "./given.ts";
import { sourceRootsOf } from "./roots.ts";
import { changeOf, whetherThere } from "./still-there.ts";

/** Shows what is where, what of it is indexed, what was skipped and why, and what will vanish. Changes nothing. */
export async function run(given: Given, io: Io): Promise<ExitCode> {
  const settings = loadSettings(given, io.env);
  const path = settings.db;
  const db = hasIndex(path) ? readIndex(path) : null;
  try {
    const { found, live } = await findings(given, settings, io.env);
    const index = db === null ? null : await contentsOf(db, path, found, live);
    const facts = { sources: found, index_path: path, index };
    if (isOn(given, "json")) io.out(jsonText(facts, 2));
    else if (isOn(given, "formats")) io.out(wordFormats(index?.unknown ?? [], io.columns));
    else
      io.out(
        wordDoctor(
          facts,
          ingestCommand(path, io.env),
          homeOf(io.env),
          await paintFor(given, io.env),
        ),
      );
    return 0;
  } finally {
    db?.close();
  }
}

/** What lies in the sources' roots now. `live`: the time of the last change (UTC ms) of each unit, by its path. */
async function findings(
  given: Given,
  settings: Settings,
  env: Env,
): Promise<{ found: Finding[]; live: Map<string, number> }> {
  const found: Finding[] = [];
  const live = new Map<string, number>();
  for (const [name, paths] of await sourceRootsOf(given, settings, env)) {
    const source = await sourceOf(name);
    const finding: Finding = { source: name, label: source.label, roots: [], problems: [] };
    for (const path of distinctFolders(paths)) {
      const { found: there, units, skips } = await source.discover(path);
      const retention_days = there ? (source.retentionDays?.(path) ?? null) : null;
      // What cannot be looked into is there.
      const isFound = there || skips.length > 0;
      const generations = generationsOf(units);
      finding.roots.push({ path, found: isFound, retention_days, generations });
      append(
        finding.problems,
        skips.map(({ path: where, reason }) => ({ path: where, reason })),
      );
      for (const unit of units) live.set(unit.path, changeOf(unit.file) ?? Date.now());
    }
    source.close?.();
    found.push(finding);
  }
  return { found, live };
}

function generationsOf(units: readonly Unit[]) {
  return [...Map.groupBy(units, ({ generation }) => generation)].map(([generation, members]) => ({
    generation,
    units: members.length,
    bytes: members.reduce((sum, { bytes }) => sum + bytes, 0),
  }));
}

async function contentsOf(
  db: Database,
  path: string,
  found: readonly Finding[],
  live: ReadonlyMap<string, number>,
): Promise<Contents> {
  return {
    bytes: statSync(path).size,
    sessions: Object.fromEntries(countBySource(db)),
    types: Object.fromEntries(countByType(db)),
    masked: masksIn(maskedTexts(db)),
    retention: await retentionIn(db, found, live),
    skipped: listSkips(db),
    unknown: listUnknowns(db),
  };
}

/** What was read in a place that was not looked through now need not be gone: it is looked for by itself. */
async function retentionIn(
  db: Database,
  found: readonly Finding[],
  live: ReadonlyMap<string, number>,
): Promise<Retention> {
  const days = new Map<string, number | null>();
  for (const { roots } of found)
    for (const { path, retention_days } of roots) days.set(path, retention_days);
  const changes = new Map<string, number | null>(live);
  const places = transcriptPlaces(db);
  const others = await whetherThere(places.filter(({ path }) => !live.has(path)));
  for (const { source, root, path, file, there, unreadable } of others) {
    if (unreadable !== null) changes.set(path, null);
    if (!there) continue;
    changes.set(path, changeOf(file));
    if (!days.has(root)) days.set(root, (await sourceOf(source)).retentionDays?.(root) ?? null);
  }
  const closed = found.flatMap(({ problems }) => problems.map(({ path }) => path));
  return retentionOf(places, days, changes, closed, Date.now());
}

/** How many secrets of each kind were masked, the most frequent first. */
function masksIn(texts: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) countMasks(text, counts);
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}
