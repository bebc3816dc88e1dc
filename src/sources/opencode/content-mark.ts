import { closeSync, openSync, readSync } from "node:fs";

import { signatureOf } from "./database.ts";
import { READ_WITHOUT_WAITING } from "./files.ts";

/**
 * Changes with every commit to a database, and needs none of its pages. Sizes and times of the files would do but for
 * commits within one tick of the clock: these show in the counters that SQLite keeps at the head of the file, of its
 * log, and of the log's index.
 */
export function contentMark(file: string): string {
  const heads = [headOf(file, 100), headOf(`${file}-wal`, 32), headOf(`${file}-shm`, 96)];
  return Bun.hash.xxHash64(heads.join("\n"), Bun.hash.xxHash64(signatureOf(file))).toString(36);
}

/** The first bytes of a file; none where there is no file, or it cannot be read. */
function headOf(path: string, length: number): string {
  let file: number | null = null;
  try {
    file = openSync(path, READ_WITHOUT_WAITING);
    const bytes = Buffer.alloc(length);
    return bytes.toString("latin1", 0, readSync(file, bytes, 0, length, 0));
  } catch {
    return "";
  } finally {
    if (file !== null) closeSync(file);
  }
}
