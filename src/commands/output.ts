import {
  closeSync,
  fchmodSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname, resolve } from "node:path";

import type { Given, Io } from "../command.ts";
import { codeOf, Failure, messageOf, UsageError } from "../failure.ts";
import { isOn, textOf } from "./given.ts";
import { isFolder } from "./is-folder.ts";

/** Where an export goes: each text with a line break behind it. */
export type Output = { line: (text: string) => void };

/**
 * Writes an export to stdout, or to the file that `--output` names: for its owner alone, whole or not at all, and over
 * another one only with `--force`.
 */
export function withOutput<Result>(
  given: Given,
  io: Io,
  write: (output: Output) => Result,
): Result {
  const path = textOf(given, "output");
  if (path === undefined && isOn(given, "force"))
    throw new UsageError("--force overwrites the file of --output; give --output FILE with it");
  if (path === undefined || isStdout(path)) return write({ line: io.out });
  return writeWhole(path, isOn(given, "force"), write);
}

/** Writes a file for its owner alone, whole or not at all. @param force also over another one of that name */
export function writeWhole<Result>(
  path: string,
  force: boolean,
  write: (output: Output) => Result,
): Result {
  const { file, made } = open(path, force);
  try {
    const result = writeTo(file, path, write);
    if (made !== null && made !== path) renameSync(made, path);
    return result;
  } catch (error) {
    if (made !== null) rmSync(made, { force: true });
    throw error;
  }
}

function writeTo<Result>(file: number, path: string, write: (output: Output) => Result): Result {
  try {
    return write({ line: (text) => writeAll(file, `${text}\n`, path) });
  } finally {
    closeSync(file);
  }
}

/** `made`: the file that is ours to remove or to give its name, another one as long as it is not whole. */
type Opened = { file: number; made: string | null };

function open(path: string, force: boolean): Opened {
  try {
    const there = force ? statSync(path, { throwIfNoEntry: false }) : undefined;
    // A device or a pipe is written to, and stays as it is; so is what is open already, behind what is in it.
    if (there !== undefined && (!there.isFile() || isOpenAlready(path)))
      return { file: openSync(path, "a"), made: null };
    const made = force ? `${path}.partial-${process.pid}` : path;
    const file = openSync(made, "wx", 0o600);
    fchmodSync(file, 0o600);
    return { file, made };
  } catch (error) {
    throw new Failure(wordClosed(path, error));
  }
}

/** Why a file cannot be opened, and what to do. */
function wordClosed(path: string, error: unknown): string {
  const code = codeOf(error);
  if (isFolder(path) || /[\\/]$/.test(path))
    return `cannot write ${path}: it is a directory; give the name of a file in it`;
  if (code === "EEXIST")
    return `${path} is there already; give another name, or --force to overwrite it`;
  if (code === "ENOENT")
    return `cannot write ${path}: there is no directory ${dirname(path)}; make it, or give another name`;
  return `cannot write ${path}: ${messageOf(error)}; give another name`;
}

/** Stdout by the names that programs and systems give it. */
export const isStdout = (path: string) =>
  path === "-" || /^\/dev\/(stdout|fd\/1)$|^\/proc\/self\/fd\/1$/.test(resolve(path));

/** The system's links to what a program has open: /dev/fd/3, /proc/self/fd/3. */
export const isOpenAlready = (path: string) =>
  /^\/(dev|proc)\//.test(resolve(path)) && lstatSync(path).isSymbolicLink();

function writeAll(file: number, text: string, path: string): void {
  let rest = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(file, rest));
  } catch (error) {
    throw new Failure(`cannot write ${path}: ${messageOf(error)}`);
  }
}
