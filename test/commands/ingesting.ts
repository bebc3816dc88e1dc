import { Database } from "bun:sqlite";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const indexOf = (home: string) => join(home, ".local", "share", "time-tracker", "tt.db");

export function rowsOf(path: string, sql: string): unknown[] {
  const db = new Database(path, { readonly: true });
  try {
    return db.query(sql).all();
  } finally {
    db.close();
  }
}

/** Every row of every table, as text. */
export function everythingIn(path: string): string {
  const db = new Database(path, { readonly: true });
  const tables = db
    .query<{ name: string }, []>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name",
    )
    .all();
  const rows = tables.map(({ name }) => [name, db.query(`SELECT * FROM ${name}`).values()]);
  db.close();
  return JSON.stringify(rows);
}

export function filesBelow(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    paths.sort().map((path) => [path, Bun.hash(readFileSync(path)).toString()]),
  );
}
