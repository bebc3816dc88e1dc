import { fullGC } from "bun:jsc";
import type { Database } from "bun:sqlite";

import { append } from "./long-lists.ts";
import type { SessionSource } from "./model/session.ts";
import type { Keeping } from "./read-unit.ts";
import { distinctFolders } from "./sources/files.ts";
import { sourceOf } from "./sources/index.ts";
import type { Folder, Known, RootSkip, Unit } from "./sources/source.ts";
import { isDue } from "./store/chores.ts";
import { remakeIfOutdated } from "./store/derivation.ts";
import type { Changes } from "./store/derive.ts";
import { forgottenUnits } from "./store/forgotten-units.ts";
import { FreshTellings } from "./store/fresh.ts";
import {
  childPathsOf,
  isPending,
  resumeOf,
  stampAt,
  stampsBelow,
  stampsOf,
} from "./store/query.ts";
import { sealFolders, sealsOf } from "./store/seals.ts";
import { saveLooked } from "./store/skips.ts";

/** Which directories of which sources to read. */
export type SourceRoots = ReadonlyMap<SessionSource, readonly string[]>;

type IngestOptions = {
  roots: SourceRoots;
  /** Read what has not changed, too. */
  full: boolean;
  keeping: Keeping;
  /** Called before a source's directories are looked through. */
  onSource: (source: SessionSource) => void;
  /** Called while a source is read, with how many of its units are done. */
  onProgress: (source: SessionSource, done: number, all: number) => void;
};

/** What an ingest did with one source. */
type SourceReport = {
  /** `skipped`: how much of it could not be looked into. */
  roots: { path: string; found: boolean; skipped: number }[];
  units: number;
  read: number;
  bytesRead: number;
};

export type IngestReport = {
  sources: Map<SessionSource, SourceReport>;
  changes: Changes;
  /** Whether nothing of what was masked or forgotten is left in the index's file. */
  isClean: boolean;
};

/** So many sessions wait for their rows at most: to make rows has its price each time, and what waits takes memory. */
const MOST_WAITING = 512;

/**
 * Discover, read, parse, save, for every source; then make the rows of the sessions whose facts have changed. Every
 * step can be interrupted: what was saved is kept, and the next ingest does the rest.
 */
export async function ingest(db: Database, options: IngestOptions): Promise<IngestReport> {
  const sources = new Map<SessionSource, SourceReport>();
  await tidy(db, options.keeping);
  await remakeIfOutdated(db);
  const run: Run = { db, options, fresh: new FreshTellings(), changed: new Map() };
  for (const [source, paths] of options.roots) {
    options.onSource(source);
    sources.set(source, await ingestSource(run, source, paths));
    (await sourceOf(source)).close?.();
  }
  if (isPending(db)) make(run, await import("./store/derive.ts"), true);
  // A copy of what was forgotten may have been read in pieces, and known for one only now.
  await tidy(db, options.keeping);
  const isClean =
    !isDue(db, "rewrite", "log") || (await import("./store/rewrite.ts")).rewriteIfDue(db);
  return { sources, changes: changesOf(run), isClean };
}

/** Brings what is kept already into the form in which all is kept now. */
async function tidy(db: Database, keeping: Keeping): Promise<void> {
  const isOpen = keeping.maskSecrets && isDue(db, "masks");
  if (!isOpen && !isDue(db, "archive", "vocabulary", "unheld")) return;
  (await import("./store/archive.ts")).tidyArchive(db, keeping);
}

/** One ingest: what it works with, and what has become of the sessions so far. */
type Run = {
  db: Database;
  options: IngestOptions;
  fresh: FreshTellings;
  changed: Map<string, "added" | "updated">;
};

/** What makes rows is loaded only where something is new. */
type Maker = Pick<typeof import("./store/derive.ts"), "makePendingSessions">;

/** @param isLast whether all has been read */
function make({ db, fresh, changed }: Run, { makePendingSessions }: Maker, isLast: boolean): void {
  const { added, updated } = makePendingSessions(db, fresh, isLast);
  for (const id of added) changed.set(id, "added");
  for (const id of updated) if (!changed.has(id)) changed.set(id, "updated");
}

function changesOf({ changed }: Run): Changes {
  const of = (what: string) => [...changed].filter(([, is]) => is === what).map(([id]) => id);
  return { added: of("added"), updated: of("updated") };
}

async function ingestSource(
  run: Run,
  source: SessionSource,
  paths: readonly string[],
): Promise<SourceReport> {
  const { db, options } = run;
  const known = knownIn(db, source, options.full);
  const { seals } = known;
  const found = await discoverAll(source, distinctFolders(paths), known);
  const { roots, rootOf, units, folders, skips } = found;
  const opened = folders.filter(({ path, seal }) => seals.get(path) !== seal);
  const changed = options.full ? units : changedUnits(db, units, opened, known);
  const first = await readInto(run, source, changed, rootOf);
  const children = await childrenToRead(db, source, units, changed);
  const second = await readInto(run, source, children, rootOf);
  sealFolders(db, opened, units);
  saveLooked(db, { source, roots: paths, isThere: isAmong(found), skips });
  const alone = units.filter(({ folder }) => folder === undefined);
  return {
    roots,
    units: folders.reduce((sum, { count }) => sum + count, alone.length),
    read: changed.length + children.length,
    bytesRead: first + second,
  };
}

function knownIn(db: Database, source: SessionSource, full: boolean): Known {
  if (full) return { seals: new Map(), stampOf: () => undefined };
  let asked = 0;
  let all: ReadonlyMap<string, string> | undefined;
  const stampOf = (path: string) => {
    if (asked++ < FEW) return stampAt(db, path);
    return (all ??= stampsOf(db, source)).get(path);
  };
  return { seals: sealsOf(db), stampOf };
}

/** So many stamps are asked for one by one: to load those of all units takes as long as some hundreds. */
const FEW = 400;

/** The units that the ledger does not have as they are, each with where its reading can go on. */
function changedUnits(
  db: Database,
  units: readonly Unit[],
  opened: readonly Folder[],
  { stampOf }: Known,
): Unit[] {
  const whole = opened.filter(({ base }) => base === undefined);
  const below = new Map(whole.flatMap((folder) => [...stampsBelow(db, folder)]));
  const inWhole = new Set(whole.map(({ path }) => path));
  const knownOf = ({ folder, path }: Unit) =>
    folder !== undefined && inWhole.has(folder) ? below.get(path) : stampOf(path);
  const isForgotten = forgottenUnits(db);
  return units.flatMap((unit) => {
    const known = knownOf(unit);
    if (known === unit.stamp || isForgotten(unit.path, unit.stamp)) return [];
    return [known === undefined ? unit : withResume(db, unit)];
  });
}

/** Whether a path is that of a unit that was found. Seldom asked, so that nothing is prepared for it. */
function isAmong({ rootOf, folders }: Found): (path: string) => boolean {
  let inFolders: Set<string> | undefined;
  return (path) => {
    inFolders ??= new Set(folders.flatMap(({ unitPaths }) => unitPaths()));
    return rootOf.has(path) || inFolders.has(path);
  };
}

/**
 * Reads units and saves what they say, in batches. Of many, most rows are made while other threads still read.
 * @returns how many bytes were read
 */
async function readInto(
  run: Run,
  source: SessionSource,
  units: readonly Unit[],
  rootOf: ReadonlyMap<string, string>,
): Promise<number> {
  const { onProgress, keeping } = run.options;
  if (units.length === 0) return 0;
  const { readAll } = await import("./pool.ts");
  const { Unsaved } = await import("./unsaved.ts");
  const maker = await import("./store/derive.ts");
  const unsaved = new Unsaved(run.db, keeping, run.fresh);
  let done = 0;
  let bytesRead = 0;
  await readAll(source, units, keeping, (read, said) => {
    for (const [index, unit] of read.entries()) {
      const told = said[index];
      if (told === undefined) continue;
      bytesRead += unit.bytes - (told.resumed ? (unit.resume?.offset ?? 0) : 0);
      unsaved.add({ unit, root: rootOf.get(unit.path) ?? "", read: told });
    }
    done += read.length;
    onProgress(source, done, units.length);
    const { isFull, isLarge } = unsaved;
    if (isFull) unsaved.save();
    if (!isLarge && !(isFull && run.fresh.size >= MOST_WAITING)) return;
    make(run, maker, false);
    // What was made is garbage by now; left alone the heap grows by what the computer's memory allows.
    fullGC();
  });
  unsaved.save();
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
  const asked = read.filter(({ parent }) => parent === undefined).map(({ path }) => path);
  const told = asked.length === 0 ? new Set<string>() : childPathsOf(db, asked);
  const isChild = ({ path, parent }: Unit) => told.has(path) || (parent && done.has(parent));
  return units
    .filter((unit) => !done.has(unit.path) && isChild(unit))
    .map((unit) => withResume(db, unit));
}

function withResume(db: Database, unit: Unit): Unit {
  const resume = resumeOf(db, unit);
  return resume === undefined ? unit : { ...unit, resume };
}

type Found = Awaited<ReturnType<typeof discoverAll>>;

/** Everything under all the roots of a source; a unit or folder that two roots offer counts once. */
async function discoverAll(name: SessionSource, paths: readonly string[], known: Known) {
  const source = await sourceOf(name);
  const prefix = `${source.revision}/`;
  const stampOf = (unit: string) => {
    const stamp = known.stampOf(unit);
    return stamp?.startsWith(prefix) ? stamp.slice(prefix.length) : undefined;
  };
  const roots: SourceReport["roots"] = [];
  const rootOf = new Map<string, string>();
  const units: Unit[] = [];
  const folders = new Map<string, Folder>();
  const skips: RootSkip[] = [];
  for (const path of paths) {
    const found = await source.discover(path, { seals: known.seals, stampOf });
    const skipped = found.skips.length;
    // What cannot be looked into is there.
    roots.push({ path, found: found.found || skipped > 0, skipped });
    append(skips, found.skips);
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
