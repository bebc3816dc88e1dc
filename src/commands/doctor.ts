import type { Database } from "bun:sqlite";
import { existsSync, statSync } from "node:fs";

import type { SessionSource } from "../model/session.ts";
import { homeOf, indexPath, shortPath } from "../places.ts";
import { harmless, table } from "../report/table.ts";
import { distinctFolders } from "../sources/files.ts";
import { sourceOf } from "../sources/index.ts";
import type { Unit } from "../sources/source.ts";
import { readIndex } from "../store/open.ts";
import {
  countBySource,
  countByType,
  listSkips,
  listUnknowns,
  type SkipRow,
  type UnknownRow,
} from "../store/query.ts";
import type { ExitCode, Given, Io } from "./command.ts";
import { isOn, textOf } from "./given.ts";
import { placesOf } from "./places.ts";

/** Shows what is where, what of it is indexed, and what was skipped and why. Changes nothing. */
export async function run(given: Given, io: Io): Promise<ExitCode> {
  const path = indexPath(textOf(given, "db"), io.env);
  const db = existsSync(path) ? readIndex(path) : null;
  try {
    const found = await findings(given, io);
    const index = db === null ? null : contentsOf(db, path);
    if (isOn(given, "json"))
      io.out(JSON.stringify({ sources: found, index_path: path, index }, null, 2));
    else if (isOn(given, "formats"))
      io.out(wordFormats(index?.unknown ?? [], io.columns).join("\n"));
    else io.out(wordAll(found, path, index, io).join("\n"));
    return 0;
  } finally {
    db?.close();
  }
}

type Finding = {
  source: SessionSource;
  label: string;
  roots: {
    path: string;
    found: boolean;
    generations: { generation: string; units: number; bytes: number }[];
  }[];
  problems: { path: string; reason: string }[];
};

async function findings(given: Given, io: Io): Promise<Finding[]> {
  const result: Finding[] = [];
  for (const [name, places] of await placesOf(given, io)) {
    const source = await sourceOf(name);
    const finding: Finding = { source: name, label: source.label, roots: [], problems: [] };
    for (const path of distinctFolders(places)) {
      const { found, units, skips } = await source.discover(path);
      finding.roots.push({ path, found, generations: generationsOf(units) });
      finding.problems.push(...skips.map(({ path: where, reason }) => ({ path: where, reason })));
    }
    source.close?.();
    result.push(finding);
  }
  return result;
}

function generationsOf(units: readonly Unit[]) {
  return [...Map.groupBy(units, ({ generation }) => generation)].map(([generation, members]) => ({
    generation,
    units: members.length,
    bytes: members.reduce((sum, { bytes }) => sum + bytes, 0),
  }));
}

type Contents = {
  bytes: number;
  sessions: Record<string, number>;
  types: Record<string, number>;
  skipped: SkipRow[];
  unknown: UnknownRow[];
};

function contentsOf(db: Database, path: string): Contents {
  return {
    bytes: statSync(path).size,
    sessions: Object.fromEntries(countBySource(db)),
    types: Object.fromEntries(countByType(db)),
    skipped: listSkips(db),
    unknown: listUnknowns(db),
  };
}

function wordAll(
  found: readonly Finding[],
  path: string,
  index: Contents | null,
  io: Io,
): string[] {
  const home = homeOf(io.env);
  const lines = found.flatMap((finding) => [...wordFinding(finding, home), ""]);
  if (index === null)
    return [...lines, `No index yet at ${shortPath(path, home)}; run 'tt ingest sessions'`];
  lines.push(`Index  ${shortPath(path, home)}, ${wordBytes(index.bytes)}`);
  lines.push(`  ${wordCounts(index.sessions)}`, `  ${wordCounts(index.types)}`, "");
  lines.push(...wordSkips(index.skipped, home));
  if (index.unknown.length > 0)
    lines.push(
      "",
      `${index.unknown.length} unknown fields or entries; tt doctor --formats lists them`,
    );
  return lines;
}

function wordFinding({ label, roots, problems }: Finding, home: string): string[] {
  return [
    label,
    ...roots.flatMap(({ path, found, generations }) => [
      `  ${harmless(shortPath(path, home))}${found ? "" : "  (not there)"}`,
      ...generations.map(
        ({ generation, units, bytes }) => `    ${generation}: ${units}, ${wordBytes(bytes)}`,
      ),
    ]),
    ...problems.map(
      ({ path, reason }) => `  ! ${harmless(shortPath(path, home))}: ${harmless(reason)}`,
    ),
  ];
}

function wordCounts(counts: Record<string, number>): string {
  const parts = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  return parts.length === 0 ? "no sessions" : parts.join(", ");
}

/** Reasons with their number and some places of each. */
const PLACES_SHOWN = 5;

function wordSkips(skips: readonly SkipRow[], home: string): string[] {
  if (skips.length === 0) return ["Nothing was skipped."];
  const byReason = Map.groupBy(skips, ({ source, reason }) => `${source}: ${reason}`);
  return [
    "Skipped",
    ...[...byReason].flatMap(([reason, rows]) => [
      `  ${rows.length} × ${harmless(reason)}`,
      ...rows
        .slice(0, PLACES_SHOWN)
        .map(
          ({ path, place }) =>
            `      ${harmless(shortPath(path, home))}${place === null ? "" : `, ${harmless(place)}`}`,
        ),
      ...(rows.length > PLACES_SHOWN
        ? [`      and ${rows.length - PLACES_SHOWN} more (--json lists all)`]
        : []),
    ]),
  ];
}

function wordFormats(unknown: readonly UnknownRow[], width: number): string[] {
  if (unknown.length === 0) return ["Everything that was read is in a known format."];
  const columns = [
    { title: "Source", align: "left" },
    { title: "Unknown", align: "left", elastic: true },
    { title: "Times", align: "right" },
    { title: "Units", align: "right" },
  ] as const;
  return table(
    columns,
    unknown.map(({ source, what, count, units }) => [source, what, String(count), String(units)]),
    width,
  );
}

function wordBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let size = bytes;
  let unit = 0;
  while (size >= 1_000 && unit < units.length - 1) {
    size /= 1_000;
    unit++;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}
