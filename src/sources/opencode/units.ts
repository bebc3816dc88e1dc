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

/** The path of a database's session. */
export const databasePath = (file: string, sessionId: string): string => `${file}#${sessionId}`;

/** The session of a `databasePath`: what follows the file's name, whatever characters that holds. */
export const sessionOf = (unit: Unit): string => unit.path.slice(unit.file.length + 1);
