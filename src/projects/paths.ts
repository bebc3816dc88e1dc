import { resolve } from "node:path";

/*
 * Paths as sessions name them: of any machine and platform, whatever this one is. All but `pathMeant`, which reads what
 * a person typed at this one, take absolute paths in their normal form (`normalPath`), and none looks at a disk.
 */

const windows = /^(?:[A-Za-z]:(?:[\\/]|$)|\\\\)/;

/** Whether a text is an absolute path of some platform. */
export const isPath = (text: string): boolean => text.startsWith("/") || windows.test(text);

/** The directory that a person means: `~/shop`, `/srv/shop`, `.`; null where the word is no path. */
export function pathMeant(word: string, home: string, cwd: string): string | null {
  if (word === "~" || /^~[\\/]/.test(word)) return home + word.slice(1);
  if (isPath(word)) return word;
  return /^\.{1,2}([\\/]|$)/.test(word) ? resolve(cwd, word) : null;
}

/** One spelling: no separator doubled or at the end; on Windows backslashes, and the drive's letter large. */
export function normalPath(path: string): string {
  if (!windows.test(path)) return path.replace(/\/{2,}/g, "/").replace(/(?<=.)\/$/, "");
  const slashed = path.replaceAll("/", "\\").replace(/(?<=.)\\{2,}/g, "\\");
  const drive = slashed.replace(/^[a-z]:/, (letter) => letter.toUpperCase());
  return drive.replace(/(?<!^[A-Z]:)(?<=.)\\$/, "");
}

/** The parts of a path without its separators: "C:" is the first of one of Windows. */
export const partsOf = (path: string): string[] =>
  path.split(windows.test(path) ? /[\\/]/ : "/").filter(Boolean);

/** The directory that a path is in, null for the top. */
export function parentOf(path: string): string | null {
  const separator = windows.test(path) ? "\\" : "/";
  const at = path.lastIndexOf(separator);
  if (at < 0 || at === path.length - 1) return null;
  const top = at === 0 || (separator === "\\" && at === 2);
  return path.slice(0, top ? at + 1 : at);
}

/** A path, the directory it is in, and so on to the top. */
export function upwards(path: string): string[] {
  const all: string[] = [];
  for (let at: string | null = path; at !== null && all.length < 256; at = parentOf(at))
    all.push(at);
  return all;
}

/** Whether a path is a directory or lies below it. */
export function isInside(path: string, folder: string): boolean {
  if (path === folder) return true;
  if (!path.startsWith(folder)) return false;
  return /[\\/]$/.test(folder) || /[\\/]/.test(path[folder.length] ?? "");
}
