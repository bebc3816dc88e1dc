import { Database } from "bun:sqlite";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { addSessions, growSessions, makeHome } from "./home.ts";
import { differences, type Ended, ingestArgs, rowsIn, runTt, soundness } from "./program.ts";
import type { Ordeal, Setting, Trial } from "./trial.ts";

/** Several programs at once: on the index, and on the sources. */
export const together: Ordeal = {
  name: "Together",
  run: async (setting) => {
    const home = makeHome(join(setting.folder, "home"), 150);
    return [
      await ingestsAtOnce(setting, home),
      await withReaders(setting, home),
      await besideWriter(setting, home),
      ...(await leavingSources(setting)),
    ];
  },
};

const failed = ({ code, err }: Ended) => code !== 0 || /tt:|unexpected|locked/.test(err);

async function ingestsAtOnce(setting: Setting, home: string): Promise<Trial> {
  const whole = join(setting.folder, "alone.db");
  await runTt(ingestArgs(whole), { ...setting, home });
  const wanted = rowsIn(whole);
  const index = join(setting.folder, "at-once.db");
  const tried = 2 * setting.weight;
  const notes = new Set<string>();
  let lost = 0;
  for (let time = 0; time < tried; time++) {
    for (const end of ["", "-wal", "-shm"]) rmSync(index + end, { force: true });
    const eight = Array.from({ length: 8 }, () => runTt(ingestArgs(index), { ...setting, home }));
    for (const { err } of (await Promise.all(eight)).filter(failed)) {
      lost++;
      notes.add(err.trim());
    }
    const differs = differences(wanted, index);
    lost += differs.lost;
    if (differs.note !== "") notes.add(differs.note);
  }
  const note = [...notes].join(" | ") || "all waited, and left what one would have";
  return { what: "eight ingests at once on one new index", tried, lost, note };
}

/** Reports and a foreign program read while ingests write. */
async function withReaders(setting: Setting, home: string): Promise<Trial> {
  const index = join(setting.folder, "read.db");
  await runTt(ingestArgs(index), { ...setting, home });
  const notes = new Set<string>();
  const over = new AbortController();
  let [lost, reads] = [0, 0];
  const look = (ended: { code: number | null; err: string }) => {
    reads++;
    if (ended.code === 0 && ended.err === "") return;
    lost++;
    notes.add(ended.err.trim());
  };
  const report = async () => {
    while (!over.signal.aborted)
      look(await runTt(["report", "--all", "--db", index], { ...setting, home }));
  };
  const foreign = async () => {
    for (; !over.signal.aborted; await Bun.sleep(2)) look(readForeign(index));
  };
  const readers = [report(), foreign()];
  for (let time = 0; time < 3 * setting.weight; time++) {
    growSessions(home, time * 3, time * 3 + 20);
    const ended = await runTt(ingestArgs(index), { ...setting, home });
    if (failed(ended)) notes.add(ended.err.trim());
    if (failed(ended)) lost++;
  }
  over.abort();
  await Promise.all(readers);
  if (soundness(index) !== "ok") lost++;
  const note = [...notes].join(" | ") || `${reads} reads meanwhile`;
  return { what: "ingests while reports and SQLite read", tried: 3 * setting.weight, lost, note };
}

/** As sqlite3 would: the program where it is there, else the library. */
function readForeign(index: string): { code: number; err: string } {
  const sql = "SELECT count(*) FROM agent_sessions JOIN events USING (session_id)";
  if (Bun.which("sqlite3") === null) {
    const db = new Database(index, { readonly: true });
    try {
      db.run("PRAGMA busy_timeout = 10000");
      db.query(sql).get();
      return { code: 0, err: "" };
    } catch (error) {
      return { code: 1, err: String(error) };
    } finally {
      db.close();
    }
  }
  const ended = Bun.spawnSync(["sqlite3", "-readonly", "-cmd", ".timeout 10000", index, sql]);
  return { code: ended.exitCode, err: ended.stderr.toString() };
}

/** OpenCode's database is written in WAL mode by another process meanwhile: no message may be missing in the end. */
async function besideWriter(setting: Setting, home: string): Promise<Trial> {
  const index = join(setting.folder, "beside.db");
  const source = join(home, ".local", "share", "opencode", "opencode.db");
  const seconds = 0.8 * setting.weight;
  const writer = Bun.spawn(
    [process.execPath, join(import.meta.dir, "opencode-writer.ts"), source, String(seconds)],
    { stdout: "pipe", stderr: "inherit" },
  );
  const notes = new Set<string>();
  let [lost, runs] = [0, 0];
  while (writer.exitCode === null) {
    const ended = await runTt(ingestArgs(index), { ...setting, home });
    runs++;
    if (!failed(ended)) continue;
    lost++;
    notes.add(ended.err.trim());
  }
  const written: string[] = JSON.parse(await writer.stdout.text());
  await runTt(ingestArgs(index), { ...setting, home });
  const prompts = rowsIn(index, ["prompts"]).get("prompts")?.join("\n") ?? "";
  const missing = written.filter((text) => !prompts.includes(`"${text}"`)).length;
  const differs = await fromScratch(setting, home, index);
  const what = "ingests while OpenCode's database is written in WAL mode";
  const good = `${written.length} messages written meanwhile`;
  if (differs.note !== "") notes.add(differs.note);
  return {
    what,
    tried: runs,
    lost: lost + missing + differs.lost,
    note: [...notes].join(" | ") || good,
  };
}

/** The sessions that were read while they grew are those that a first reading of the whole gives. */
async function fromScratch(setting: Setting, home: string, index: string) {
  const fresh = join(setting.folder, "fresh.db");
  await runTt(ingestArgs(fresh), { ...setting, home });
  const names = ["agent_sessions", "events", "activity", "prompts"];
  return differences(rowsIn(fresh, names), index);
}

/** Nothing may be written beside the sources, whatever state a database was left in. */
async function leavingSources(setting: Setting): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (const state of ["closed", "open elsewhere", "left with its log"] as const) {
    const home = makeHome(join(setting.folder, `home-${state.replaceAll(" ", "-")}`), 5);
    addSessions(home, 5, 8);
    const end = leaveDatabase(home, state);
    const index = join(setting.folder, `${state}.db`);
    const before = filesIn(home);
    for (let time = 0; time < setting.weight; time++) {
      await runTt(ingestArgs(index), { ...setting, home });
      await runTt([...ingestArgs(index), "--full"], { ...setting, home });
      await runTt(["doctor", "--db", index], { ...setting, home });
    }
    const after = filesIn(home);
    end();
    const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
      (path) => before.get(path) !== after.get(path),
    );
    const what = `what lies in the sources' directories, a database ${state}`;
    const note = changed.join(", ") || `${before.size} files, names, bytes and times as before`;
    trials.push({ what, tried: 3 * setting.weight, lost: changed.length, note });
  }
  return trials;
}

function leaveDatabase(home: string, state: "closed" | "open elsewhere" | "left with its log") {
  const path = join(home, ".local", "share", "opencode", "opencode.db");
  const db = new Database(path);
  if (state === "closed") {
    db.close();
    return () => {};
  }
  if (state === "open elsewhere") {
    db.close();
    return heldOpen(path);
  }
  db.run("PRAGMA journal_mode = WAL");
  db.run("PRAGMA wal_autocheckpoint = 0");
  db.run("UPDATE session SET title = title || '.'");
  const wal = readFileSync(`${path}-wal`);
  const main = readFileSync(path);
  db.close();
  rmSync(`${path}-shm`, { force: true });
  writeFileSync(path, main);
  writeFileSync(`${path}-wal`, wal);
  return () => {};
}

/** By another process: to read a file that this one has open would end its locks. */
function heldOpen(path: string): () => void {
  const script = `const { Database } = require("bun:sqlite"); const db = new Database(process.argv[1]);
    db.run("PRAGMA journal_mode = WAL"); db.run("UPDATE session SET title = title || '.'");
    require("node:fs").writeSync(1, "."); setInterval(() => db, 1000);`;
  const holder = Bun.spawn([process.execPath, "-e", script, path], { stdout: "pipe" });
  while (!existsSync(`${path}-wal`) || statSync(`${path}-wal`).size === 0) Bun.sleepSync(10);
  Bun.sleepSync(200);
  return () => holder.kill();
}

/** Every file and folder with its size, times and content. */
function filesIn(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const { mtimeMs, size, mode } = statSync(path);
      const hash = entry.isFile() ? Bun.hash(readFileSync(path)) : 0;
      return [path, `${mtimeMs} ${size} ${mode} ${hash}`];
    }),
  );
}
