import type { Database } from "bun:sqlite";

import type { SessionSource } from "./model/session.ts";
import { readAll } from "./pool.ts";
import { endReading } from "./reading.ts";
import { distinctFolders } from "./sources/files.ts";
import { sourceOf } from "./sources/index.ts";
import type { RootSkip, Unit } from "./sources/source.ts";
import { type Changes, makePendingSessions } from "./store/derive.ts";
import { childPathsOf, resumeOf, stampsOf } from "./store/query.ts";
import { type FoundUnit, saveLooked, saveUnits } from "./store/save.ts";

/** Which directories of which sources to read. */
export type Places = ReadonlyMap<SessionSource, readonly string[]>;

export type IngestOptions = {
  places: Places;
  /** Read what has not changed, too. */
  full: boolean;
  /** Called before a source's directories are looked through. */
  onSource: (source: SessionSource) => void;
  /** Called while a source is read, with how many of its units are done. */
  onProgress: (source: SessionSource, done: number, all: number) => void;
};

/** What an ingest did with one source. */
export type SourceReport = {
  roots: { path: string; found: boolean }[];
  units: number;
  read: number;
  bytesRead: number;
};

export type IngestReport = { sources: Map<SessionSource, SourceReport>; changes: Changes };

/** At most this many units are kept in one transaction: what a crash can cost, and how long another writer waits. */
const BATCH = 256;

/**
 * Discover, read, parse, save, for every source; then make the rows of the sessions whose facts have changed. Every
 * step can be interrupted: what was saved is kept, and the next ingest does the rest.
 */
export async function ingest(db: Database, options: IngestOptions): Promise<IngestReport> {
  const sources = new Map<SessionSource, SourceReport>();
  for (const [source, roots] of options.places) {
    options.onSource(source);
    sources.set(source, await ingestSource(db, source, roots, options));
    await endReading(source);
  }
  return { sources, changes: makePendingSessions(db) };
}

async function ingestSource(
  db: Database,
  source: SessionSource,
  places: readonly string[],
  options: IngestOptions,
): Promise<SourceReport> {
  const stamps = options.full ? new Map<string, string>() : stampsOf(db, source);
  const folders = distinctFolders(places);
  const { roots, rootOf, units, skips } = await discoverAll(source, folders, stamps);
  const changed = units
    .filter(({ path, stamp }) => stamps.get(path) !== stamp)
    .map((unit) => (stamps.has(unit.path) ? withResume(db, unit) : unit));
  const first = await readInto(db, source, changed, rootOf, options);
  const children = await childrenToRead(db, source, units, changed);
  const second = await readInto(db, source, children, rootOf, options);
  saveLooked(db, { source, roots: places, found: new Set(rootOf.keys()), skips });
  return {
    roots,
    units: units.length,
    read: changed.length + children.length,
    bytesRead: first + second,
  };
}

/** Reads units and saves what they say, in batches. @returns how many bytes were read */
async function readInto(
  db: Database,
  source: SessionSource,
  units: readonly Unit[],
  rootOf: ReadonlyMap<string, string>,
  { onProgress }: IngestOptions,
): Promise<number> {
  const waiting: FoundUnit[] = [];
  let done = 0;
  let bytesRead = 0;
  await readAll(source, units, (read, said) => {
    for (const [index, unit] of read.entries()) {
      const told = said[index];
      bytesRead += unit.bytes - (told?.resumed ? (unit.resume?.offset ?? 0) : 0);
      if (told !== undefined) waiting.push({ unit, root: rootOf.get(unit.path) ?? "", read: told });
    }
    done += read.length;
    onProgress(source, done, units.length);
    if (waiting.length >= BATCH) saveUnits(db, waiting.splice(0));
  });
  saveUnits(db, waiting);
  return bytesRead;
}

/** The units of sessions whose parents were read just now, where a child is understood only with its parent. */
async function childrenToRead(
  db: Database,
  name: SessionSource,
  units: readonly Unit[],
  read: readonly Unit[],
): Promise<Unit[]> {
  const source = await sourceOf(name);
  if (!source.childrenNeedParents || read.length === 0) return [];
  const done = new Set(read.map(({ path }) => path));
  const children = childPathsOf(db, done);
  return units.filter(({ path }) => children.has(path) && !done.has(path));
}

function withResume(db: Database, unit: Unit): Unit {
  const resume = resumeOf(db, unit);
  return resume === undefined ? unit : { ...unit, resume };
}

/** Everything under all the roots of a source; a unit that two roots offer is read once. */
async function discoverAll(
  name: SessionSource,
  paths: readonly string[],
  stamps: ReadonlyMap<string, string>,
) {
  const source = await sourceOf(name);
  const prefix = `${source.revision}/`;
  const known = (unit: string) => {
    const stamp = stamps.get(unit);
    return stamp?.startsWith(prefix) ? stamp.slice(prefix.length) : undefined;
  };
  const roots: SourceReport["roots"] = [];
  const rootOf = new Map<string, string>();
  const units: Unit[] = [];
  const skips: RootSkip[] = [];
  for (const path of paths) {
    const found = await source.discover(path, known);
    roots.push({ path, found: found.found });
    skips.push(...found.skips);
    for (const unit of found.units) {
      if (rootOf.has(unit.path)) continue;
      rootOf.set(unit.path, path);
      unit.stamp = prefix + unit.stamp;
      units.push(unit);
    }
  }
  return { roots, rootOf, units, skips };
}
