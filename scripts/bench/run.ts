/** Runs commands by turns and takes their times. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Command, Measured, Results } from "./case.ts";
import { ROOT } from "./folders.ts";

const LONGEST = 120_000;
/** What takes longer than this in its warm-up runs twice and not every round. */
const SLOW = 10_000;
const TIME = "/usr/bin/time";

type Run = { ms: number; peak: number | null; failure: string | null };
/** A command and what came of it so far. */
type Turn = Run & { command: Command; rounds: number; slow: boolean; times: number[] };

/**
 * Runs the commands by turns, A B A B …, `rounds` times, after a warm-up of each. Memory is looked at in the warm-up
 * and in one run at the end, which count for nothing else: `time` itself takes a millisecond.
 */
export async function runByTurns(commands: readonly Command[], rounds: number): Promise<Results> {
  const turns = commands.map((command): Turn => ({
    command,
    rounds,
    slow: false,
    times: [],
    ms: 0,
    peak: null,
    failure: null,
  }));
  for (const turn of turns) await warmUp(turn);
  for (let round = 0; round < rounds; round++) {
    for (const turn of turns) if (round < turn.rounds) await takeTime(turn);
  }
  for (const turn of turns) if (!turn.slow) await weigh(turn);
  return new Map(turns.map((turn) => [turn.command.name, measuredIn(turn)]));
}

async function warmUp(turn: Turn): Promise<void> {
  await weigh(turn);
  turn.slow = turn.ms > SLOW;
  if (turn.slow) turn.rounds = Math.min(turn.rounds, 2);
}

async function takeTime(turn: Turn): Promise<void> {
  if (turn.failure !== null) return;
  const { ms, failure } = await runOnce(turn.command);
  turn.failure = failure;
  turn.times.push(ms);
}

async function weigh(turn: Turn): Promise<void> {
  if (turn.failure !== null) return;
  const { ms, peak, failure } = await runOnce(turn.command, true);
  turn.ms = ms;
  turn.failure = failure;
  turn.peak = peak === null ? turn.peak : Math.max(peak, turn.peak ?? 0);
}

const measuredIn = ({ times, peak, failure }: Turn): Measured =>
  failure === null ? { times, peak, failure } : { times: [], peak: null, failure };

/** Runs a command once. Where it fails and is no peer, the benchmark has no meaning: it throws. */
export async function runOnce(command: Command, withMemory = false): Promise<Run> {
  command.before?.run();
  const note = join(tmpdir(), `tt-bench-peak-${process.pid}`);
  const weighing = withMemory && timeKnowsMemory();
  const started = performance.now();
  const child = Bun.spawn(
    weighing ? [TIME, "-f", "%M", "-o", note, ...command.argv] : [...command.argv],
    {
      cwd: ROOT,
      env: { HOME: command.home, PATH: process.env["PATH"] ?? "", TZ: "UTC" },
      stdio: ["ignore", "ignore", "pipe"],
      // A group of its own, so that what takes too long can be ended with all that it started.
      detached: true,
    },
  );
  const late = setTimeout(() => process.kill(-child.pid, "SIGKILL"), LONGEST);
  const words = child.stderr.text();
  const code = await child.exited;
  const ms = performance.now() - started;
  clearTimeout(late);
  const failure = code === 0 ? null : wordFailure(ms, code, await words);
  if (failure !== null && !command.peer) throw new Error(`${shown(command)}: ${failure}`);
  return { ms, peak: weighing && failure === null ? peakIn(note) : null, failure };
}

function wordFailure(ms: number, code: number, words: string): string {
  if (ms >= LONGEST) return `not done after ${LONGEST / 1000} s`;
  const last = words.trim().split("\n").at(-1) ?? "";
  return `ended with ${code}: ${withoutPlace(last).slice(0, 120)}`;
}

function peakIn(note: string): number | null {
  const kilobytes = Number(readFileSync(note, "utf8").trim().split("\n").at(-1));
  rmSync(note);
  return Number.isFinite(kilobytes) ? (kilobytes * 1024) / 1_000_000 : null;
}

let known: boolean | undefined;

/** Whether there is GNU time (Debian: the package `time`). */
const timeKnowsMemory = (): boolean =>
  (known ??= existsSync(TIME) && Bun.spawnSync([TIME, "-f", "%M", "true"]).exitCode === 0);

/** The command for a reader who repeats it in the repository's folder. */
export function shown({ argv, home }: Command): string {
  const words = argv.map((word) =>
    /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`,
  );
  return withoutPlace(`HOME=${home} ${words.join(" ")}`).replace(process.execPath, "bun");
}

/** Names the repository's folder `$PWD`, so that nothing that is written down tells where it lies. */
export const withoutPlace = (text: string): string => text.replaceAll(ROOT, "$PWD");
