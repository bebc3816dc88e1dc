/** The corpora: what each is, and that it lies below `.bench/` as it was made. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
} from "node:fs";
import { join, relative } from "node:path";

import { plansFor, writeClaudeSessions, writeOneLine } from "./corpus/claude-files.ts";
import { writeOpencodeDatabase, writeOpencodeTree } from "./corpus/opencode-files.ts";
import { writePrompts } from "./corpus/prompts.ts";
import { BENCH } from "./folders.ts";

const MB = 1_000_000;
/** Raise it when a generator writes other bytes than before: every corpus is then made again. */
const REVISION = 1;

type Recipe = { make: (home: string, size: number) => void; full: number; quick: number };

const recipes = {
  "claude-1g": { make: mixedSizes, full: 1000 * MB, quick: 100 * MB },
  "claude-4g": { make: mixedSizes, full: 4000 * MB, quick: 400 * MB },
  "claude-10k": { make: smallFiles, full: 10_000, quick: 10_000 },
  "one-line": { make: writeOneLine, full: 300 * MB, quick: 30 * MB },
  "one-file": { make: oneFile, full: 1000 * MB, quick: 100 * MB },
  "opencode-tree": { make: writeOpencodeTree, full: 200_000, quick: 10_000 },
  "opencode-db": { make: writeOpencodeDatabase, full: 640 * MB, quick: 32 * MB },
  prompts: { make: writePrompts, full: 100_000, quick: 10_000 },
  empty: { make: () => {}, full: 0, quick: 0 },
} satisfies Record<string, Recipe>;

export type CorpusName = keyof typeof recipes;

export type Corpus = {
  name: CorpusName;
  /** The directory that programs get as HOME. */
  home: string;
  files: number;
  bytes: number;
};

type File = { path: string; size: number; mtime: number };
type Made = { revision: number; size: number; files: File[] };

/** The corpus as it was made: made now if it is not there, and what an earlier run appended to it cut off again. */
export async function corpusOf(name: CorpusName, quick: boolean): Promise<Corpus> {
  const recipe: Recipe = recipes[name];
  const size = quick ? recipe.quick : recipe.full;
  const folder = join(BENCH, "corpora", size === recipe.full ? name : `${name}-quick`);
  const home = join(folder, "home");
  const note = Bun.file(join(folder, "made.json"));
  const known: Made | null = (await note.exists()) ? await note.json() : null;
  let files = known?.revision === REVISION && known.size === size ? known.files : null;
  if (files === null) {
    files = make(folder, home, () => recipe.make(home, size));
    const made: Made = { revision: REVISION, size, files };
    await Bun.write(note, JSON.stringify(made));
  }
  for (const file of files) restore(home, file);
  return {
    name,
    home,
    files: files.length,
    bytes: files.reduce((sum, file) => sum + file.size, 0),
  };
}

function make(folder: string, home: string, write: () => void): File[] {
  console.error(`making ${relative(BENCH, folder)} ...`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  write();
  // Not to be measured with the writing of what was just made.
  Bun.spawnSync(["sync"]);
  return filesBelow(home);
}

function filesBelow(home: string): File[] {
  return readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const { size, mtimeMs } = statSync(path);
      return { path: relative(home, path), size, mtime: mtimeMs };
    });
}

/** Cuts a transcript that has grown to what it was. */
function restore(home: string, { path, size, mtime }: File): void {
  const full = join(home, path);
  if (!path.endsWith(".jsonl") || statSync(full).size === size) return;
  truncateSync(full, size);
  utimesSync(full, mtime / 1000, mtime / 1000);
}

/** Takes away what programs wrote into the corpus's HOME: their caches and settings. */
export function tidy(home: string): void {
  keepOnly(home, [".claude", ".local"]);
  keepOnly(join(home, ".local"), ["share"]);
  keepOnly(join(home, ".local", "share"), ["opencode"]);
}

function keepOnly(folder: string, names: readonly string[]): void {
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (!names.includes(name)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

function mixedSizes(home: string, bytes: number): void {
  writeClaudeSessions(home, plansFor(Math.round((bytes / (1000 * MB)) * 800), bytes, 20 * MB));
}

function smallFiles(home: string, files: number): void {
  writeClaudeSessions(
    home,
    Array.from({ length: files }, (_, number) => ({ number, bytes: 10_000, subagents: 0 })),
  );
}

function oneFile(home: string, bytes: number): void {
  writeClaudeSessions(home, [{ number: 0, bytes, subagents: 0 }]);
}
