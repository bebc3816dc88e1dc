import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { lines, sessionId } from "./home.ts";
import { type Ended, endedWell, ingestArgs, rowsIn, runTt, soundness } from "./program.ts";
import type { Setting, Trial } from "./trial.ts";

/** The most that an ingest of nonsense may take, in MB and milliseconds. */
const MEMORY = 1_200;
export const LIMIT = 60_000;

/** What went wrong with a run, whatever it read; empty where nothing did. */
export function faultOf(ended: Ended, index: string, memory = MEMORY): string {
  if (ended.code === null) return "it hung, and was killed";
  if (!endedWell(ended)) return ended.err.trim().slice(0, 300);
  if (ended.megabytes > memory) return `${ended.megabytes} MB`;
  const sound = soundness(index);
  return sound === "ok" ? "" : sound;
}

type Write = (folder: string, setting: Setting) => void;

/** Runs the program, and its doctor, on what `write` makes in a project's folder; a sound session there must survive. */
export async function tried(
  setting: Setting,
  what: string,
  write: Write,
  { memory, limit } = { memory: MEMORY, limit: LIMIT },
): Promise<Trial> {
  const { home, folder, index } = freshHome(setting);
  write(folder, setting);
  const count = readdirSync(folder).length - 1;
  const ended = await runTt(ingestArgs(index), { ...setting, home, limit });
  const fault = faultOf(ended, index, memory) || (await doctorFault(setting, home, index));
  const missing = fault === "" ? 5 - promptsOf(index, 1) : 1;
  rmSync(home, { recursive: true });
  const good = `${ended.err.trim() || "nothing skipped"}; ${ended.megabytes} MB`;
  return { what, tried: count, lost: missing, note: fault || good };
}

export async function doctorFault(setting: Setting, home: string, index: string): Promise<string> {
  const args = ["doctor", "--db", index];
  const doctor = await runTt(args, { ...setting, home, limit: LIMIT });
  return doctor.code === 0 ? "" : `doctor: ${doctor.err.slice(0, 300)}`;
}

export function freshHome({ folder: base }: Setting) {
  const home = join(base, "input");
  rmSync(home, { recursive: true, force: true });
  const folder = join(home, ".claude", "projects", "-work");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${sessionId(1)}.jsonl`), lines(1, 0, 5));
  return { home, folder, index: join(home, "tt.db") };
}

export function promptsOf(index: string, number: number): number {
  const rows = rowsIn(index, ["prompts"]).get("prompts") ?? [];
  return rows.filter((row) => row.includes(`"Do ${number} and `)).length;
}
