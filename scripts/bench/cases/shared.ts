import { existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

import type { Command, Preparation } from "../case.ts";
import type { Corpus } from "../corpora.ts";
import { TEMPORARY } from "../folders.ts";

/** Paths that stand in commands are relative to the repository, where they are run. */
export const TT = "dist/tt";

export const indexPath = (name = "index"): string => join(TEMPORARY, `${name}.db`);
export const shownIndex = (name = "index"): string => `.bench/tmp/${name}.db`;

const ingest = (index: string) => [TT, "ingest", "sessions", "--quiet", "--db", shownIndex(index)];

/** An ingest into an index that is not there yet. */
export const coldIngest = (
  { home }: Pick<Corpus, "home">,
  name = "tt, cold",
  index = "index",
): Command => ({
  name,
  home,
  argv: ingest(index),
  before: { words: "the index is deleted", run: () => dropIndex(index) },
});

/** An ingest into the index that the one before has left. */
export const ingestAgain = (
  { home }: Pick<Corpus, "home">,
  name = "tt, nothing changed",
  before?: Preparation,
): Command => ({
  name,
  home,
  argv: ingest("index"),
  ...(before ? { before } : {}),
});

function dropIndex(name: string): void {
  for (const ending of ["", "-wal", "-shm"]) rmSync(indexPath(name) + ending, { force: true });
}

/** The bytes of an index with what SQLite keeps beside it. */
export const indexBytes = (name = "index"): number =>
  ["", "-wal"]
    .map((ending) => indexPath(name) + ending)
    .reduce((sum, path) => sum + (existsSync(path) ? statSync(path).size : 0), 0);

/** `cat` of every file below a folder of the HOME, in as few calls as the system allows. */
export const cat = ({ home }: Pick<Corpus, "home">, folder = ".claude/projects"): Command => ({
  name: "cat",
  home,
  argv: ["sh", "-c", `find "$HOME/${folder}" -type f -print0 | xargs -0 cat >/dev/null`],
});

/** A command that needs nothing done before it. */
export const plain = (
  name: string,
  argv: readonly string[],
  { home }: Pick<Corpus, "home">,
): Command => ({ name, argv, home });
