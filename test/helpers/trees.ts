import { cpSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";

import type { SessionSource } from "../../src/model/session.ts";

/** Copies some of a tree's files, each to its own place in another tree. */
export function copyFiles(from: string, to: string, files: readonly string[]): void {
  for (const file of files) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    cpSync(join(from, file), join(to, file));
  }
}

export function filesIn(root: string): string[] {
  return [
    ...new Bun.Glob("**/*.{jsonl,json,db,db-wal,db-shm}").scanSync({ cwd: root, dot: true }),
  ].sort();
}

/** Files that are read as one and so can only come together: a database with its log, an OpenCode session's tree. */
export function groupsIn(source: SessionSource, root: string): string[][] {
  const files = filesIn(root);
  return source === "opencode" ? [files] : files.map((file) => [file]);
}
