import { closeSync, openSync, readSync } from "node:fs";

import { type SkimmedLine, Skimmer, type SkimResult } from "../../kernel/skim.ts";
import { plan } from "./fields.ts";
import { knownFields } from "./known.ts";

/** An entry of a transcript: the values of the plan, and nothing else of it decoded. */
export type Line = SkimmedLine;

/** Gives every line of a transcript, once, in order; `guard` is that of a file up to the offset that was reached. */
export type Lines = (onLine: (line: Line) => void) => SkimResult & { guard?: string };

const newSkimmer = () => new Skimmer(plan, { knownKeys: [...knownFields] });

let forFiles: Skimmer | undefined;
let forParts: Skimmer | undefined;

/** The lines of a file from a byte offset on, read in a window that is the same for all files of a thread. */
export function linesOfFile(path: string, offset: number): Lines {
  return (onLine) => {
    const fd = openSync(path, "r");
    try {
      forFiles ??= newSkimmer();
      const result = forFiles.skimFile(fd, offset, onLine);
      return { ...result, guard: guardIn(fd, result.offset) };
    } finally {
      closeSync(fd);
    }
  };
}

/**
 * A value as JSON.parse gave it, as a line: for the few lines that are JSON but beyond the skimmer (a name written with
 * escapes). Null where it is no object.
 */
export function lineOfValue<Result>(value: unknown, use: (line: Line) => Result): Result | null {
  forParts ??= newSkimmer();
  let result: Result | null = null;
  forParts.skimBytes(new TextEncoder().encode(JSON.stringify(value)), (line) => {
    if (line.state === "object") result = use(line);
  });
  return result;
}

/** So much of a file's beginning, and before an offset, is looked at to know the file again. */
const GUARD_BYTES = 4_096;

/** By what a file is known to have only grown since an offset in it was reached: its beginning, and what is before. */
export function guardOf(path: string, offset: number): string {
  const fd = openSync(path, "r");
  try {
    return guardIn(fd, offset);
  } finally {
    closeSync(fd);
  }
}

function guardIn(fd: number, offset: number): string {
  const length = Math.min(GUARD_BYTES, offset);
  const bytes = new Uint8Array(2 * length);
  readSync(fd, bytes, 0, length, 0);
  readSync(fd, bytes, length, length, offset - length);
  return Bun.hash.xxHash64(bytes).toString(16);
}
