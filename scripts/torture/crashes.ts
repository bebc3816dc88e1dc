import { Database } from "bun:sqlite";
import { cpSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { addSessions, growSessions, makeHome } from "./home.ts";
import { differences, ingestArgs, rowsIn, runTt, soundness } from "./program.ts";
import { type Ordeal, random, type Setting, type Trial } from "./trial.ts";

/** The program is killed at random points; the next run must do the rest, and leave what an undisturbed one does. */
export const crashes: Ordeal = {
  name: "Crashes",
  run: async (setting) => {
    const home = makeHome(join(setting.folder, "home"), 240);
    const half = join(setting.folder, "half.db");
    await ingest(setting, home, half);
    addSessions(home, 240, 420);
    growSessions(home, 0, 120);
    const old = join(setting.folder, "old.db");
    writeVersion(half, old, FIRST_VERSION);
    return [
      await killed(setting, home, "a cold ingest", null, [0, 1.1], 1),
      await killed(setting, home, "an ingest of what is new", half, [0, 1.1], 2),
      await killed(setting, home, "the first open of an index", null, [0, 0.35], 3),
      await killed(setting, home, "the migration of a version 7 index", old, [0, 1.1], 4),
    ];
  },
};

async function killed(
  setting: Setting,
  home: string,
  what: string,
  start: string | null,
  [earliest, latest]: readonly [number, number],
  seed: number,
): Promise<Trial> {
  const whole = join(setting.folder, "whole.db");
  const took = await undisturbed(setting, home, start, whole);
  const wanted = rowsIn(whole);
  const next = random(seed + setting.seed);
  const index = join(setting.folder, "killed.db");
  const notes = new Set<string>();
  const tried = 5 * setting.weight;
  let [lost, hit] = [0, 0];
  for (let time = 0; time < tried; time++) {
    place(start, index);
    const killAfter = took * (earliest + (latest - earliest) * next());
    const { code } = await runTt(ingestArgs(index), { ...setting, home, killAfter });
    if (code === null) hit++;
    const again = await runTt(ingestArgs(index), { ...setting, home });
    const sound = again.code === 0 ? soundness(index) : `exit ${again.code}: ${again.err}`;
    const differs = sound === "ok" ? differences(wanted, index) : { lost: 1, note: sound };
    lost += differs.lost;
    if (differs.note !== "") notes.add(differs.note);
  }
  const found = [...notes].join(" | ");
  return {
    what: `SIGKILL during ${what}`,
    tried,
    lost,
    note: found || `${hit} killed before their end, of ${Math.round(took)} ms`,
  };
}

async function undisturbed(
  setting: Setting,
  home: string,
  start: string | null,
  index: string,
): Promise<number> {
  place(start, index);
  const started = performance.now();
  await ingest(setting, home, index);
  return performance.now() - started;
}

async function ingest(setting: Setting, home: string, index: string): Promise<void> {
  const { code, err } = await runTt(ingestArgs(index), { ...setting, home });
  if (code !== 0) throw new Error(`an undisturbed ingest failed: ${err}`);
}

function place(start: string | null, index: string): void {
  for (const end of ["", "-wal", "-shm", "-journal"]) rmSync(index + end, { force: true });
  if (start !== null) cpSync(start, index);
}

const store = join(import.meta.dir, "..", "..", "src", "store");

/** The first version whose rows are kept for ever, and each later one that has a migration. */
const FIRST_VERSION = 7;

export const versions = (): number[] => [
  FIRST_VERSION,
  ...readdirSync(join(store, "migrations"))
    .map((name) => Number.parseInt(name, 10))
    .sort((a, b) => a - b),
];

/** An index of an older version with the rows of a newer one. */
export function writeVersion(from: string, to: string, version: number): void {
  rmSync(to, { force: true });
  const db = new Database(to, { create: true });
  db.run(readFileSync(join(store, "schema.sql"), "utf8"));
  for (const name of readdirSync(join(store, "migrations")).sort()) {
    const migration = join(store, "migrations", name);
    if (Number.parseInt(name, 10) <= version) db.run(readFileSync(migration, "utf8"));
  }
  db.query("ATTACH ? AS newer").run(from);
  for (const { name } of tablesOf(db)) copyRows(db, name);
  db.close();
}

const tablesOf = (db: Database) =>
  db
    .query<{ name: string }, []>(
      `SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
          AND name <> 'schema_info' AND sql NOT LIKE 'CREATE VIRTUAL%'
          AND name NOT LIKE 'search!_words!_%' ESCAPE '!' AND name NOT LIKE 'search!_parts!_%' ESCAPE '!'
          AND name IN (SELECT name FROM newer.sqlite_schema WHERE type = 'table')`,
    )
    .all();

function copyRows(db: Database, table: string): void {
  const columns = db
    .query<{ name: string }, [string]>("SELECT name FROM pragma_table_info(?, 'main')")
    .all(table)
    .map(({ name }) => `"${name}"`)
    .join(", ");
  db.run(
    `INSERT OR IGNORE INTO main."${table}" (${columns}) SELECT ${columns} FROM newer."${table}"`,
  );
}
