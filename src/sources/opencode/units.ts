import type { Unit } from "../source.ts";

/** Of all that is read (`Finder.revision`). */
export const REVISION = 3;

/** The storage generations, by the versions that first wrote them. */
export const generations = {
  embedded: "JSON per project (0.1)",
  split: "JSON per project (0.5)",
  tree: "JSON (1.0)",
  database: "SQLite (1.2)",
} as const;

export const isDatabaseUnit = (unit: Unit): boolean => unit.generation === generations.database;

/**
 * What a session is taken to take where its length would cost reading it: enough to share out work. As nearly all
 * count alike, they are read in the order of their names: a subagent's with its parent's, which it needs.
 */
export const typicalBytes = 150_000;

/** The path of a database's session. */
export const databasePath = (file: string, sessionId: string): string => `${file}#${sessionId}`;

/** The session of a `databasePath`: what follows the file's name, whatever characters that holds. */
export const sessionOf = (unit: Unit): string => unit.path.slice(unit.file.length + 1);
