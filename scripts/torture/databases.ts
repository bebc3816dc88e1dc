import { Database } from "bun:sqlite";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { oddities } from "./database-oddities.ts";
import { faultOf, freshHome, LIMIT, promptsOf } from "./feeding.ts";
import { ingestArgs, rowsIn, runTt } from "./program.ts";
import { random, type Setting, type Trial } from "./trial.ts";

/** OpenCode's databases, damaged in their bytes and odd in what they hold: nothing is lost without a word. */
export async function oddDatabases(setting: Setting): Promise<Trial[]> {
  const next = random(23 + setting.seed);
  const damaged = Array.from({ length: 40 * setting.weight }, (): Oddity => {
    const damage = damages[Math.floor(next() * damages.length)] ?? cut;
    return { what: damage.name, make: (path) => damage(path, next) };
  });
  // A few of each kind will do where it has to be quick.
  const some = oddities.filter((_, place) => setting.weight > 1 || place % 7 === 0);
  const queer = some.map(([what, sql]): Oddity => ({
    what,
    make: (path) => changed(path, sql),
  }));
  return [
    await ingested(setting, "OpenCode's databases with damaged bytes", damaged),
    await ingested(setting, "OpenCode's databases with other tables, types and values", queer),
  ];
}

type Oddity = { what: string; make: (path: string) => void };

/** Each oddity is done to a database of its own, beside a sound one, and all are read in one run. */
async function ingested(setting: Setting, what: string, all: readonly Oddity[]): Promise<Trial> {
  const { home, index } = freshHome(setting);
  const folder = join(home, ".local", "share", "opencode");
  mkdirSync(folder, { recursive: true });
  for (const [number, { make }] of [{ make: () => {} }, ...all].entries()) {
    const path = join(folder, nameOf(number));
    writeDatabase(path, number);
    make(path);
  }
  const ended = await runTt(ingestArgs(index), { ...setting, home, limit: LIMIT });
  const doctor = await runTt(["doctor", "--json", "--db", index], {
    ...setting,
    home,
    limit: LIMIT,
  });
  const fault = faultOf(ended, index) || (doctor.code === 0 ? "" : `doctor: ${doctor.err}`);
  const untold = fault === "" ? untoldIn(index, doctor.out, all) : [];
  const missing = fault === "" ? 5 - promptsOf(index, 1) : 1;
  const note = fault || untold.join(", ") || `${ended.err.trim()}; ${ended.megabytes} MB`;
  if (missing + untold.length === 0) rmSync(home, { recursive: true });
  return { what, tried: all.length, lost: missing + untold.length, note };
}

const nameOf = (number: number) => `opencode-${number}.db`;
const markOf = (number: number) => `n${number}x`;

const sql = readFileSync(join(import.meta.dir, "..", "..", "fixtures", "opencode-db.sql"), "utf8");

/** The invented database, all its ids the database's own. */
function writeDatabase(path: string, number: number): void {
  const db = new Database(path, { create: true });
  const own = sql.replaceAll(/\b((?:ses|msg|prt)_\w*)example/g, `$1${markOf(number)}`);
  // OpenCode writes its JSON without spaces.
  const plain = own.replaceAll('": ', '":').replaceAll(', "', ',"');
  db.run(plain.replaceAll('"text":"', `"text":"${markOf(number)} `));
  db.close();
}

/** The oddities by which something is missing of which `tt doctor` says nothing. */
function untoldIn(index: string, said: string, all: readonly Oddity[]): string[] {
  const rows = rowsIn(index, ["transcripts", "prompts", "events", "skips", "unknowns"]);
  const count = (name: string, sign: string) =>
    (rows.get(name) ?? []).filter((row) => row.includes(sign)).length;
  /** How many sessions of a database are there, by its name, and prompts, by their words and as events. */
  const countsOf = (number: number) => ({
    sessions: count("transcripts", `${nameOf(number)}#`),
    prompts: count("prompts", `"${markOf(number)} `),
    events: count("events", markOf(number)),
  });
  const whole = countsOf(0);
  if (whole.sessions === 0 || whole.prompts === 0) return ["a sound database"];
  const told = [...(rows.get("skips") ?? []), ...(rows.get("unknowns") ?? []), said].join("\n");
  return all.flatMap(({ what }, place) => {
    const { sessions, prompts, events } = countsOf(place + 1);
    // The damage may have hit the words themselves, by which a prompt is found here.
    const isAsked = prompts >= whole.prompts || events >= whole.events;
    const isAll = sessions >= whole.sessions && isAsked;
    return isAll || told.includes(nameOf(place + 1)) ? [] : [`${place + 1} ${what}`];
  });
}

function changed(path: string, statements: string): void {
  const db = new Database(path);
  db.run("PRAGMA foreign_keys = OFF");
  db.run(statements);
  db.close();
}

type Damage = (path: string, next: () => number) => void;

const place = (length: number, next: () => number) => Math.floor(next() * length);

function flipped(path: string, next: () => number): void {
  const bytes = readFileSync(path);
  for (let time = place(20, next); time >= 0; time--)
    bytes[place(bytes.length, next)] = place(256, next);
  writeFileSync(path, bytes);
}

function headFlipped(path: string, next: () => number): void {
  const bytes = readFileSync(path);
  for (let time = place(3, next); time >= 0; time--) bytes[place(108, next)] = place(256, next);
  writeFileSync(path, bytes);
}

/** Another word of the same length in what the database says of its tables. */
function schemaChanged(path: string, next: () => number): void {
  const words = [
    ["CREATE TABLE", "CREATE VIEW "],
    ["CREATE TABLE", "CREATE TABEL"],
    ["session_id", "session_ad"],
    ["`message`", "`massage`"],
    ["text NOT NULL", "blob NOT NULL"],
    ["integer NOT NULL", "integer NOT NULX"],
    ["PRIMARY KEY", "PRIMARY KEx"],
  ] as const;
  const [from, to] = words[place(words.length, next)] ?? words[0];
  const bytes = readFileSync(path);
  for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + 1))
    if (next() < 0.5) bytes.write(to, at, "latin1");
  writeFileSync(path, bytes);
}

function cut(path: string, next: () => number): void {
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.subarray(0, place(bytes.length, next)));
}

function pageLost(path: string, next: () => number): void {
  const bytes = readFileSync(path);
  const page = place(bytes.length / 4096, next) * 4096;
  bytes.fill(next() < 0.5 ? 0 : 0x41, page, page + 4096);
  writeFileSync(path, bytes);
}

function pagesSwapped(path: string, next: () => number): void {
  const bytes = readFileSync(path);
  const [a, b] = [place(bytes.length / 4096, next) * 4096, place(bytes.length / 4096, next) * 4096];
  const page = Buffer.from(bytes.subarray(a, a + 4096));
  bytes.copyWithin(a, b, b + 4096);
  page.copy(bytes, b);
  writeFileSync(path, bytes);
}

/** The log of a program that was killed, cut anywhere; its index is there, half there, or not at all. */
function logCut(path: string, next: () => number): void {
  const db = new Database(path);
  db.run("PRAGMA journal_mode = WAL");
  db.run("PRAGMA wal_autocheckpoint = 0");
  for (let time = 0; time < 5; time++) db.run("UPDATE part SET time_updated = time_updated + 1");
  const [main, log, shm] = ["", "-wal", "-shm"].map((end) => readFileSync(path + end));
  db.close();
  if (main === undefined || log === undefined || shm === undefined) return;
  writeFileSync(path, main);
  writeFileSync(`${path}-wal`, log.subarray(0, place(log.length, next)));
  if (next() < 0.3) flipped(`${path}-wal`, next);
  if (next() < 0.6)
    writeFileSync(`${path}-shm`, next() < 0.5 ? shm : shm.subarray(0, place(shm.length, next)));
}

const damages: readonly Damage[] = [
  flipped,
  flipped,
  headFlipped,
  schemaChanged,
  cut,
  pageLost,
  pagesSwapped,
  logCut,
];
