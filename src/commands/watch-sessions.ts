import type { ExitCode, Given, Io } from "../command.ts";
import { loadSettings, type Settings } from "../config/load.ts";
import { Failure, messageOf, UsageError } from "../failure.ts";
import { homeOf, shortPath } from "../places.ts";
import { distinctFolders } from "../sources/files.ts";
import { sourceOf } from "../sources/index.ts";
import type { AnySource, Env } from "../sources/source.ts";
import { makePrivate } from "../store/open.ts";
import { mayPass, mayPassAgain, wordTrouble } from "../store/trouble.ts";
import { harmless } from "../unseen.ts";
import { takeWatch } from "../watch/lock.ts";
import { type Round, Stopped, watchOver } from "../watch/watch.ts";
import { isOn } from "./given.ts";
import { ingestOnce } from "./ingest-sessions.ts";
import { sourceRootsOf } from "./roots.ts";

/** Ingests, and then again whenever a session changes, until it is told to stop. */
export async function watchSessions(given: Given, io: Io): Promise<ExitCode> {
  if (isOn(given, "dryRun")) {
    throw new UsageError("--watch keeps an index fresh, and --dry-run writes none: choose one");
  }
  const settings = loadSettings(given, io.env);
  makePrivate(settings.db);
  const lock = takeWatch(settings.db);
  if (lock === null) {
    throw new Failure(
      `another 'tt ingest sessions --watch' keeps ${settings.db} fresh already; there is nothing to do`,
    );
  }
  const { signal, restore } = stopSignal();
  try {
    const roots = await distinctRoots(given, settings, io.env);
    const told = teller(given, io);
    await watchOver({
      wanted: roots.flatMap(({ source, root }) => source.watched(root)),
      signal,
      round: (again) => attempt(given, io, { again, signal, told }),
      onStart: () => told.start(roots.map(({ root }) => root)),
    });
    return 0;
  } finally {
    lock.release();
    restore();
  }
}

async function distinctRoots(given: Given, settings: Settings, env: Env): Promise<Root[]> {
  const roots: Root[] = [];
  for (const [name, paths] of await sourceRootsOf(given, settings, env)) {
    const source = await sourceOf(name);
    roots.push(...distinctFolders(paths).map((root) => ({ source, root })));
  }
  return roots;
}

type Root = { source: AnySource; root: string };

type Teller = ReturnType<typeof teller>;

type Attempt = { again: boolean; signal: AbortSignal; told: Teller };

/** One ingest. Trouble of the first one that will not pass by itself ends all; later trouble is told and waited out. */
async function attempt(given: Given, io: Io, { again, signal, told }: Attempt): Promise<Round> {
  const onStep = () => {
    if (signal.aborted) throw new Stopped();
  };
  try {
    const { changed, notice } = await ingestOnce(given, io, { again, onStep });
    told.well(notice);
    return changed ? "changed" : "same";
  } catch (error) {
    const passes = again ? mayPassAgain(error) : mayPass(error);
    if (error instanceof Stopped || !passes) throw error;
    told.trouble(wordTrouble(error) ?? messageOf(error));
    return "trouble";
  }
}

/** Says each thing once, as long as it stays as it is. */
function teller(given: Given, io: Io) {
  let last: string | null = null;
  let lastTrouble: string | null = null;
  return {
    start(roots: readonly string[]): void {
      if (isOn(given, "quiet") || isOn(given, "json")) return;
      const paths = roots.map((root) => harmless(shortPath(root, homeOf(io.env))));
      io.say(`Watching ${paths.join(", ")}; Ctrl-C ends`);
    },
    well(notice: string | null): void {
      if (lastTrouble !== null) io.say("tt: the index can be used again");
      if (notice !== null && notice !== last) io.say(notice);
      [last, lastTrouble] = [notice, null];
    },
    trouble(words: string): void {
      if (words !== lastTrouble) io.say(`tt: ${words} (trying again)`);
      lastTrouble = words;
    },
  };
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Set at the first signal to end; the second one ends the program as it would any other. */
function stopSignal() {
  const stopper = new AbortController();
  const stop = () => {
    stopper.abort();
    restore();
  };
  const restore = () => signals.forEach((name) => process.off(name, stop));
  for (const name of signals) process.on(name, stop);
  return { signal: stopper.signal, restore };
}
