import { lstatSync, readdirSync, readFileSync, realpathSync, type Stats, statSync } from "node:fs";

import { codeOf } from "../failure.ts";
import type { RootSkip } from "./source.ts";

/** The names in a directory, in a steady order, and which of them are directories, or links to whatever it is. */
type Listed = { names: string[]; folders: ReadonlySet<string>; links: ReadonlySet<string> };

/** What is in a directory; null where there is no such directory, a skip where it cannot be read. */
export function listFolder(path: string, skips: RootSkip[]): Listed | null {
  try {
    const names: string[] = [];
    const folders = new Set<string>();
    const links = new Set<string>();
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      names.push(entry.name);
      if (entry.isDirectory()) folders.add(entry.name);
      else if (entry.isSymbolicLink()) links.add(entry.name);
    }
    return { names: names.sort(), folders, links };
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    skips.push({ path, where: null, reason: `cannot list this directory (${code})` });
    return null;
  }
}

/** What a path is, links followed; null where it is gone, a skip where it cannot be asked. */
export function statOf(path: string, skips: RootSkip[]): Stats | null {
  try {
    return statSync(path);
  } catch (error) {
    const code = codeOf(error);
    if (code !== "ENOENT")
      skips.push({ path, where: null, reason: `cannot look at this file (${code})` });
    return null;
  }
}

/** Changes whenever a file's content may have changed: size, time of change in whole milliseconds, and inode. */
export const stampOf = ({ size, mtimeMs, ino }: Pick<Stats, "size" | "mtimeMs" | "ino">) =>
  `${size}-${Math.trunc(mtimeMs)}-${ino}`;

/** The most that is read of a small file beside a transcript. */
const SMALL = 2 ** 20;

/** A small file that may lie beside a transcript; null where it does not, is no file, or cannot be read. */
export function textBeside(path: string): string | null {
  try {
    // Most transcripts have none: an exception for each would take longer than to look.
    // No program links such a file, and a link could lead to any other.
    const stats = lstatSync(path, { throwIfNoEntry: false });
    return stats?.isFile() && stats.size <= SMALL ? readFileSync(path, "utf8") : null;
  } catch {
    return null;
  }
}

/** Directories without those that are another one under a second name. */
export function distinctFolders(paths: readonly string[]): string[] {
  const seen = new Set<string>();
  return paths.filter((path) => {
    const real = realOf(path);
    return !seen.has(real) && seen.add(real);
  });
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
