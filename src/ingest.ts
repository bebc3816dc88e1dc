import type { Database } from "bun:sqlite";

import type { SessionSource } from "./model/session.ts";
import type { Keeping } from "./read-unit.ts";
import { distinctFolders } from "./sources/files.ts";
import { sourceOf } from "./sources/index.ts";
import type { Folder, RootSkip, Seals, Unit } from "./sources/source.ts";
import type { Changes } from "./store/derive.ts";
import { forgottenUnits } from "./store/forgotten-units.ts";
import { FreshTellings } from "./store/fresh.ts";
import {
  childPathsOf,
  hasChore,
  isPending,
  resumeOf,
  stampsBelow,
  stampsOf,
} from "./store/query.ts";
import type { FoundUnit } from "./store/save.ts";
import { sealFolders, sealsOf } from "./store/seals.ts";
import { saveLooked } from "./store/skips.ts";

/** Which directories of which sources to read. */
export type Places = ReadonlyMap<SessionSource, readonly string[]>;

export type IngestOptions = {
  places: Places;
  /** Read what has not changed, too. */
  full: boolean;
  keeping: Keeping;
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

/**
 * At most this many units are kept in one transaction, and what was made of so many bytes: what a crash can cost, how
 * long another writer waits, and how much waits to be written.
 */
const BATCH_UNITS = 256;
const BATCH_BYTES = 32 * 2 ** 20;

/**
 * Discover, read, parse, save, for every source; then make the rows of the sessions whose facts have changed. Every
 * step can be interrupted: what was saved is kept, and the next ingest does the rest.
 */
export async function ingest(db: Database, options: IngestOptions): Promise<IngestReport> {
  const sources = new Map<SessionSource, SourceReport>();
  if (hasChore(db)) (await import("./store/archive.ts")).tidyArchive(db, options.keeping);
  const fresh = new FreshTellings();
  for (const [source, roots] of options.places) {
    options.onSource(source);
    sources.set(source, await ingestSource(db, source, roots, options, fresh));
    (await sourceOf(source)).close?.();
  }
  const changes = await makePending(db, fresh);
  if (hasChore(db)) (await import("./store/archive.ts")).finishArchive(db);
  return { sources, changes };
}

/** What reads and makes rows is loaded only where something is new. */
async function makePending(db: Database, fresh: FreshTellings): Promise<Changes> {
  if (!isPending(db)) return { added: [], updated: [] };
  const { makePendingSessions } = await import("./store/derive.ts");
  return makePendingSessions(db, fresh);
}

async function ingestSource(
  db: Database,
  source: SessionSource,
  places: readonly string[],
  options: IngestOptions,
  fresh: FreshTellings,
): Promise<SourceReport> {
  const ledger = ledgerIn(db, source, options.full);
  const { seals } = ledger;
  const found = await discoverAll(source, distinctFolders(places), ledger);
  const { roots, rootOf, units, folders, skips } = found;
  const opened = folders.filter(({ path, seal }) => seals.get(path) !== seal);
  const changed = options.full ? units : changedUnits(db, units, opened, ledger.stamps);
  const first = await readInto(db, source, changed, rootOf, options, fresh);
  const children = await childrenToRead(db, source, units, changed);
  const second = await readInto(db, source, children, rootOf, options, fresh);
  sealFolders(db, opened, units);
  saveLooked(db, { source, roots: places, isThere: isAmong(found), skips });
  const kept = folders.filter(({ path, seal }) => seals.get(path) === seal);
  return {
    roots,
    units: units.length + kept.reduce((sum, { unitPaths }) => sum + unitPaths.length, 0),
    read: changed.length + children.length,
    bytesRead: first + second,
  };
}

/** What earlier runs have left in the ledger; the stamps of all units are loaded where they are asked for. */
type KnownBefore = { seals: Seals; stamps: () => ReadonlyMap<string, string> };

function ledgerIn(db: Database, source: SessionSource, full: boolean): KnownBefore {
  if (full) return { seals: new Map(), stamps: () => new Map() };
  let stamps: ReadonlyMap<string, string> | undefined;
  return { seals: sealsOf(db), stamps: () => (stamps ??= stampsOf(db, source)) };
}

/** The units that the ledger does not have as they are, each with where its reading can go on. */
function changedUnits(
  db: Database,
  units: readonly Unit[],
  opened: readonly Folder[],
  allStamps: KnownBefore["stamps"],
): Unit[] {
  const alone = units.some(({ folder }) => folder === undefined);
  const stamps = alone
    ? allStamps()
    : new Map(opened.flatMap(({ path }) => [...stampsBelow(db, path)]));
  const isForgotten = forgottenUnits(db);
  return units
    .filter(({ path, stamp }) => stamps.get(path) !== stamp)
    .filter(({ path, stamp }) => !isForgotten(path, stamp))
    .map((unit) => (stamps.has(unit.path) ? withResume(db, unit) : unit));
}

/** Whether a path is that of a unit that was found. Seldom asked, so that nothing is prepared for it. */
function isAmong({ rootOf, folders }: Found): (path: string) => boolean {
  let inFolders: Set<string> | undefined;
  return (path) => {
    inFolders ??= new Set(folders.flatMap(({ unitPaths }) => unitPaths));
    return rootOf.has(path) || inFolders.has(path);
  };
}

/** Reads units and saves what they say, in batches. @returns how many bytes were read */
async function readInto(
  db: Database,
  source: SessionSource,
  units: readonly Unit[],
  rootOf: ReadonlyMap<string, string>,
  { onProgress, keeping }: IngestOptions,
  fresh: FreshTellings,
): Promise<number> {
  if (units.length === 0) return 0;
  const { readAll } = await import("./pool.ts");
  const { saveUnits } = await import("./store/save.ts");
  const waiting: FoundUnit[] = [];
  let waitingBytes = 0;
  let done = 0;
  let bytesRead = 0;
  await readAll(source, units, keeping, (read, said) => {
    for (const [index, unit] of read.entries()) {
      const told = said[index];
      bytesRead += unit.bytes - (told?.resumed ? (unit.resume?.offset ?? 0) : 0);
      if (told !== undefined) waiting.push({ unit, root: rootOf.get(unit.path) ?? "", read: told });
      waitingBytes += unit.bytes;
    }
    done += read.length;
    onProgress(source, done, units.length);
    if (waiting.length < BATCH_UNITS && waitingBytes < BATCH_BYTES) return;
    saveUnits(db, waiting.splice(0), fresh);
    waitingBytes = 0;
  });
  saveUnits(db, waiting, fresh);
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

type Found = Awaited<ReturnType<typeof discoverAll>>;

/** Everything under all the roots of a source; a unit or folder that two roots offer counts once. */
async function discoverAll(
  name: SessionSource,
  paths: readonly string[],
  { seals, stamps }: KnownBefore,
) {
  const source = await sourceOf(name);
  const prefix = `${source.revision}/`;
  const stampOf = (unit: string) => {
    const stamp = stamps().get(unit);
    return stamp?.startsWith(prefix) ? stamp.slice(prefix.length) : undefined;
  };
  const roots: SourceReport["roots"] = [];
  const rootOf = new Map<string, string>();
  const units: Unit[] = [];
  const folders = new Map<string, Folder>();
  const skips: RootSkip[] = [];
  for (const path of paths) {
    const found = await source.discover(path, { seals, stampOf });
    roots.push({ path, found: found.found });
    skips.push(...found.skips);
    for (const folder of found.folders ?? []) {
      if (!folders.has(folder.path)) folders.set(folder.path, folder);
    }
    for (const unit of found.units) {
      if (rootOf.has(unit.path)) continue;
      rootOf.set(unit.path, path);
      unit.stamp = prefix + unit.stamp;
      units.push(unit);
    }
  }
  return { roots, rootOf, units, folders: [...folders.values()], skips };
}
