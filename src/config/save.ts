import {
  closeSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

import { codeOf, Failure, messageOf } from "../failure.ts";
import type { Env } from "../sources/source.ts";
import { type ConfigFile, readConfig, textAt } from "./file.ts";

/**
 * Changes the configuration. What another `tt` or an editor has saved meanwhile stays: then the change is made to that.
 * @returns the change that was written
 */
export function changeConfig<Change extends { text: string }>(
  env: Env,
  change: (file: ConfigFile) => Change,
): Change {
  for (;;) {
    const file = readConfig(env);
    const changed = change(file);
    if (saveConfig(file, changed.text)) return changed;
  }
}

/**
 * Writes the configuration whole or not at all: into a file beside it that then takes its place. Those may read it who
 * could before; a new one is for its owner alone. A linked file is written where it really is.
 * @param file as it was read
 * @returns false where it says something else by now: nothing is written then
 */
export function saveConfig(
  file: Pick<ConfigFile, "path" | "name" | "text">,
  text: string,
): boolean {
  const { path, name } = file;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    return replace(targetOf(path), text, () => textAt(path, name) === file.text);
  } catch (error) {
    throw new Failure(`cannot write ${name}: ${messageOf(error)}; it is as it was`);
  }
}

/** The file beside it has one name, so that nobody else writes between the look and the renaming. */
function replace(path: string, text: string, isAsRead: () => boolean): boolean {
  const beside = join(dirname(path), `.${basename(path)}.new`);
  const file = openAlone(beside);
  const own = fstatSync(file).ino;
  try {
    try {
      writeFileSync(file, text);
      fsyncSync(file);
      fchmodSync(file, (statSync(path, { throwIfNoEntry: false })?.mode ?? 0o600) & 0o777);
    } finally {
      closeSync(file);
    }
    if (!isAsRead() || !isStill(beside, own)) return false;
    renameSync(beside, path);
    return true;
  } finally {
    if (isStill(beside, own)) rmSync(beside);
  }
}

/** Makes a file that is not there yet. One that was left behind by a process that has ended is taken away. */
function openAlone(path: string): number {
  for (;;) {
    try {
      return openSync(path, "wx", 0o600);
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error;
    }
    const made = lstatSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (made !== undefined && Math.abs(Date.now() - made) > LEFT_BEHIND)
      rmSync(path, { force: true });
    else Bun.sleepSync(5);
  }
}

/** So many milliseconds are far more than the writing takes. */
const LEFT_BEHIND = 5000;

const isStill = (path: string, inode: number) =>
  lstatSync(path, { throwIfNoEntry: false })?.ino === inode;

/** Where a link leads, also one that leads to nothing yet. */
function targetOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const next = linkOf(path);
    return next === null ? path : targetOf(next);
  }
}

function linkOf(path: string): string | null {
  try {
    return resolve(dirname(path), readlinkSync(path));
  } catch {
    return null;
  }
}
