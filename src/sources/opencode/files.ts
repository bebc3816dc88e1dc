import {
  closeSync,
  constants,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  type Stats,
  statSync,
} from "node:fs";

import { messageOf } from "../../failure.ts";
import { compileLightly } from "../../light.ts";
import { parseJson } from "../../parse/json.ts";

/** A folder's names in a steady order; none where there is no such folder. Throws where it may not be read. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** OpenCode 0.5 leaves `<id>.json<ms>.tmp` files while it writes: only whole names count. */
export const jsonNamesIn = (folder: string): string[] =>
  namesIn(folder).filter((name) => name.endsWith(".json"));

/** Null where there is nothing. */
export const statOrNull = (path: string): Stats | null =>
  statSync(path, { throwIfNoEntry: false }) ?? null;

export const mtimeOf = (stat: Stats): number => Math.trunc(stat.mtimeMs);

/** The value of a JSON file, why it has none, or null where the file is gone. */
type JsonFile = { value: unknown } | { reason: string } | null;

/**
 * What is used of a JSON file's value, from its bytes: `length` of `bytes`, behind which stands a NUL. Null where
 * `JSON.parse` has to tell.
 */
export type FromBytes = (bytes: Buffer, length: number) => unknown;

/**
 * Reads a JSON file. OpenCode 1.0 to 1.1 rewrites files in place, so that a reader may meet an empty one: what is no
 * JSON is read again once.
 */
export function readJson(path: string, fromBytes: FromBytes = parsed): JsonFile {
  room ??= Buffer.allocUnsafeSlow(ROOM_BYTES);
  const length = readInto(room, path);
  const value = length === 0 ? null : (fromBytes(room, length) ?? parsed(room, length));
  if (value !== null) return { value };
  const first = readOnce(path);
  if (first === null || "value" in first) return first;
  Bun.sleepSync(20);
  return readOnce(path);
}

/** Null where the bytes are no JSON. */
function parsed(bytes: Buffer, length: number): unknown {
  try {
    return parseJson(bytes.toString("utf8", 0, length));
  } catch {
    return null;
  }
}

/** A pipe in the place of a file would be waited for without end; so it is empty. */
export const READ_WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Fresh memory for each of many small files would cost more than reading them; most runs read none. */
let room: Buffer | undefined;
const ROOM_BYTES = 2 ** 20;

/** How many bytes a file has; 0 where there are none, too many, or where they cannot be read. */
function readInto(bytes: Buffer, path: string): number {
  let file: number | null = null;
  try {
    file = openSync(path, READ_WITHOUT_WAITING);
    const length = readSync(file, bytes, 0, bytes.length, null);
    if (length === bytes.length) return 0;
    bytes[length] = 0;
    return length;
  } catch {
    return 0;
  } finally {
    if (file !== null) closeSync(file);
  }
}

/** Far more than any file has that OpenCode writes. A device has no end. */
const MOST = 256 * 2 ** 20;

function readOnce(path: string): JsonFile {
  try {
    const stat = statOrNull(path);
    if (stat === null) return null;
    // A pipe without a writer reads as an empty file.
    if (!stat.isFile() && !stat.isFIFO()) return { reason: "not a regular file" };
    if (stat.size > MOST) return { reason: "the file is larger than 256 MB" };
    const text = readFileSync(path, { encoding: "utf8", flag: READ_WITHOUT_WAITING });
    return text === "" ? { reason: "the file is empty" } : { value: parseJson(text) };
  } catch (error) {
    if (isMissing(error)) return null;
    return {
      reason: error instanceof SyntaxError ? "the file is not whole JSON" : messageOf(error),
    };
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error &&
  "code" in error &&
  (error.code === "ENOENT" || error.code === "ENOTDIR");

compileLightly(readJson);
