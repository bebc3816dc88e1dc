import {
  chmodSync,
  closeSync,
  fsyncSync,
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

import { Failure, messageOf } from "../failure.ts";
import type { ConfigFile } from "./file.ts";

/**
 * Writes the configuration whole or not at all: into a file beside it that then takes its place. Those may read it who
 * could before; a new one is for its owner alone. A linked file is written where it really is.
 */
export function saveConfig({ path, name }: Pick<ConfigFile, "path" | "name">, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    replace(targetOf(path), text);
  } catch (error) {
    throw new Failure(`cannot write ${name}: ${messageOf(error)}; it is as it was`);
  }
}

function replace(path: string, text: string): void {
  const beside = join(dirname(path), `.${basename(path)}.${process.pid}.new`);
  try {
    const file = openSync(beside, "wx", 0o600);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    chmodSync(beside, (statSync(path, { throwIfNoEntry: false })?.mode ?? 0o600) & 0o777);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

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
