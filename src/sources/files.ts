import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from "node:fs";

import type { RootSkip } from "./source.ts";

/** A directory's entries by name; null where there is no such directory, a skip where it cannot be read. */
export function listFolder(path: string, skips: RootSkip[]): Dirent[] | null {
  try {
    return readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
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
export const stampOf = ({ size, mtimeMs, ino }: Stats) => `${size}-${Math.trunc(mtimeMs)}-${ino}`;

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

/** The system's name of an error ("EACCES"), or its words. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
