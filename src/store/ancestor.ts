import { Database } from "bun:sqlite";
import { closeSync, fsyncSync, openSync, rmSync } from "node:fs";

import { codeOf, Failure, messageOf } from "../failure.ts";

/*
 * The program that this one comes after: its database, of version 6 or less, has the same place and tells its version
 * in the same table. It has moments in it that no transcript tells.
 */

/** Its table of sessions, by the two names that it had. */
const sessionTables = ["claude_sessions", "agent_sessions"];
const itsTables = [...sessionTables, "events", "stream_tags", "streams", "schema_info"];

export const isAncestors = (tables: readonly string[]): boolean =>
  sessionTables.some((name) => tables.includes(name));

/** Other programs' tables stay, should there be any. */
export function dropAncestors(db: Database): void {
  for (const name of itsTables) db.run(`DROP TABLE IF EXISTS ${name}`);
}

/**
 * Copies a database, before it is changed, to a name beside it that nothing has yet. Who calls has it locked for
 * others.
 * @returns where the copy is
 */
export function copyBeside(path: string, version: number): string {
  const { copy, fd } = newFile(`${path}.version-${version}`);
  const db = new Database(path, { readonly: true });
  try {
    db.query("VACUUM INTO ?").run(copy);
    fsyncSync(fd);
    return copy;
  } catch (error) {
    rmSync(copy, { force: true });
    throw error;
  } finally {
    db.close();
    closeSync(fd);
  }
}

function newFile(name: string): { copy: string; fd: number } {
  for (let count = 1; ; count++) {
    const copy = count === 1 ? name : `${name}-${count}`;
    try {
      return { copy, fd: openSync(copy, "wx", 0o600) };
    } catch (error) {
      if (codeOf(error) === "EEXIST") continue;
      throw new Failure(
        `cannot keep a copy as ${copy}: ${messageOf(error)}; choose another place with --db`,
      );
    }
  }
}
