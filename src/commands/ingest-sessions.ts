import type { Database } from "bun:sqlite";

import type { ExitCode, Given, Io } from "../command.ts";
import { loadSettings } from "../config/load.ts";
import { ingest, type IngestReport } from "../ingest.ts";
import { DAY } from "../milliseconds.ts";
import type { SessionSource } from "../model/session.ts";
import { homeOf, shortPath } from "../places.ts";
import { clipped } from "../report/table.ts";
import { sourceOf } from "../sources/index.ts";
import type { Finder } from "../sources/source.ts";
import { renewIfStale } from "../store/figures-basis.ts";
import { openIndex, SCHEMA_VERSION } from "../store/open.ts";
import { PATIENCE } from "../store/patience.ts";
import { countByProject } from "../store/project-counts.ts";
import { countBySource, countSkips } from "../store/query.ts";
import { UNCLEAN } from "../store/rewrite.ts";
import { harmless, jsonText } from "../unseen.ts";
import { gather } from "./gather.ts";
import { isOn } from "./given.ts";
import { namedRoots, sourceRootsOf } from "./roots.ts";
import { changeOf } from "./still-there.ts";

/** Reads everything that is new into the index and says what it did; goes on doing so with --watch. */
export async function run(given: Given, io: Io): Promise<ExitCode> {
  if (isOn(given, "watch")) {
    const { watchSessions } = await import("./watch-sessions.ts");
    return watchSessions(given, io);
  }
  const { failed, notice } = await ingestOnce(given, io);
  if (notice !== null) io.say(notice);
  return failed ? 1 : 0;
}

/** What is different while watching. */
export type Watching = {
  /** The index was read before: only what changes now is told. */
  again: boolean;
  /** Called between any two steps; may throw to end it. */
  onStep: () => void;
};

type Ingested = { changed: boolean; failed: boolean; notice: string | null };

export async function ingestOnce(given: Given, io: Io, watching?: Watching): Promise<Ingested> {
  const started = performance.now();
  const again = watching?.again === true;
  const silent = isOn(given, "quiet") || isOn(given, "json") || again;
  const settings = loadSettings(given, io.env);
  const roots = await sourceRootsOf(given, settings, io.env);
  const labels = await labelsOf(roots.keys());
  const db = await indexFor(given, io, settings.db, again);
  const progress = progressOn(io, silent);
  const full = isOn(given, "full") && !again;
  try {
    const report = await ingest(db, {
      roots,
      full,
      keeping: settings.keeping,
      onSource: (source) => {
        if (!silent) io.out(`Scanning ${labels.get(source)?.label ?? source} sessions...`);
      },
      onProgress: (...done) => {
        watching?.onStep();
        progress(...done);
      },
    });
    await gather(db, report.changes, full, io);
    await renewIfStale(db, settings);
    const skipped = countSkips(db, isWritten);
    const failed = hasFailed(db, report, skipped);
    const changed = report.changes.added.length + report.changes.updated.length > 0;
    // With thousands of sessions the counts take a while, so that they are made only where they are shown.
    if (again ? changed && !isOn(given, "quiet") : isOn(given, "json") || !silent) {
      const dryRun = isOn(given, "dryRun");
      const elapsed = performance.now() - started;
      const summary = summaryOf(db, report, {
        path: settings.db,
        dryRun,
        skipped,
        failed,
        elapsed,
      });
      if (isOn(given, "json")) io.out(jsonText(summary, watching ? 0 : 2));
      else if (again) io.out(wordRound(summary, settings.timezone));
      else io.out(wordSummary(summary, labels, homeOf(io.env)).join("\n"));
    }
    const missing = wordMissing(report, namedRoots(given, io.env), silent, homeOf(io.env));
    return { changed, failed, notice: wordNotice(report, missing, skipped) };
  } finally {
    db.close();
  }
}

async function labelsOf(names: Iterable<SessionSource>): Promise<Labels> {
  const labels = new Map<SessionSource, Label>();
  for (const name of names) labels.set(name, await sourceOf(name));
  return labels;
}

/** The index, to be written; of a dry run a copy that is thrown away. */
async function indexFor(given: Given, io: Io, path: string, again: boolean): Promise<Database> {
  const say = (message: string) => io.say(`tt: ${message}`);
  if (isOn(given, "dryRun")) return (await import("../store/trial.ts")).tryIndex({ path, say });
  return openIndex({ path, say, patience: again ? PATIENCE_AGAIN : PATIENCE });
}

/** A watcher waits shortly for other writers, and comes back: so it hears that it is to end. */
const PATIENCE_AGAIN = 1_000;

/** How long it is quiet at first and between two notes, in milliseconds. */
const QUIET = 100;

/** To ask for the terminal takes longer than most runs read: what is done at once shows no progress. */
function progressOn(io: Io, silent: boolean) {
  let last = performance.now();
  let isShown = false;
  return (_source: string, done: number, all: number) => {
    const isDone = done >= all;
    if (silent || (isDone ? !isShown : performance.now() - last < QUIET) || !io.terminal) return;
    last = performance.now();
    isShown = !isDone;
    process.stderr.write(isDone ? "\r\x1b[K" : `\r  ${done} of ${all}`);
  };
}

/** Whether a file was changed within a day. */
const isWritten = (file: string) => (changeOf(file) ?? 0) > Date.now() - DAY;

type Skipped = ReturnType<typeof countSkips>;

/** Whether there was something to read, and nothing of it could be used. */
function hasFailed(db: Database, { sources }: IngestReport, skipped: Skipped): boolean {
  const reports = [...sources.values()];
  const units = reports.reduce((sum, { units: count }) => sum + count, 0);
  const isClosed = reports.some(({ roots }) => roots.some((root) => root.skipped > 0));
  if ((units === 0 && !isClosed) || skipped.units < units) return false;
  const counts = countBySource(db);
  return [...sources.keys()].every((name) => !counts.has(name));
}

type Summary = ReturnType<typeof summaryOf>;

type Outcome = {
  path: string;
  dryRun: boolean;
  skipped: Skipped;
  failed: boolean;
  elapsed: number;
};

function summaryOf(
  db: Database,
  report: IngestReport,
  { path, dryRun, skipped, failed, elapsed }: Outcome,
) {
  const counts = countBySource(db);
  const bySource: Record<string, number> = Object.fromEntries(
    [...report.sources.keys()].map((name) => [name, counts.get(name) ?? 0]),
  );
  const total = Object.values(bySource).reduce((sum, count) => sum + count, 0);
  const added = report.changes.added.length;
  const updated = report.changes.updated.length;
  const sessions: Record<string, number> = { total, ...bySource };
  return {
    schema_version: SCHEMA_VERSION,
    index: path,
    dry_run: dryRun,
    sessions,
    new: added,
    updated,
    unchanged: Math.max(0, total - added - updated),
    sources: [...report.sources].map(([source, { roots, units: found, read, bytesRead }]) => ({
      source,
      roots,
      units: found,
      units_read: read,
      bytes_read: bytesRead,
    })),
    projects: countByProject(db, [...report.sources.keys()]).slice(0, 5),
    skipped,
    failed,
    elapsed_ms: Math.round(elapsed),
  };
}

/** A directory's name can be a page long. */
const MOST_OF_NAME = 40;

type Label = Pick<Finder, "label" | "shortLabel" | "settings">;
type Labels = ReadonlyMap<SessionSource, Label>;

function wordSummary(summary: Summary, labels: Labels, home: string): string[] {
  const { sessions, sources } = summary;
  const total = sessions["total"] ?? 0;
  const parts = sources.map(
    ({ source }) => `${sessions[source] ?? 0} ${labels.get(source)?.shortLabel ?? source}`,
  );
  const lines = [`Indexed ${wordSessions(total)} (${parts.join(", ")})`];
  if (total > 0) {
    lines.push(`  ${summary.new} new, ${summary.updated} updated, ${summary.unchanged} unchanged`);
  }
  if (summary.projects.length > 0) {
    const named = summary.projects.map(
      ({ project_name, sessions: count }) =>
        `${clipped(harmless(project_name), MOST_OF_NAME)} ${count}`,
    );
    lines.push(`  Most used: ${named.join(", ")}`);
  }
  if (summary.dry_run) lines.push("  Nothing was written (--dry-run)");
  if (sources.every(({ units }) => units === 0))
    lines.push(...wordNothingFound(summary, labels, home));
  return lines;
}

/** "12:04:09  1 new, 2 updated  214 sessions": local time, because a person looks on. */
function wordRound({ new: added, updated, sessions }: Summary, timezone: string): string {
  const now = Temporal.Now.plainTimeISO(timezone).toString({ smallestUnit: "second" });
  return `${now}  ${added} new, ${updated} updated  ${wordSessions(sessions["total"] ?? 0)}`;
}

const wordSessions = (count: number) => `${count} ${count === 1 ? "session" : "sessions"}`;

function wordNothingFound({ sources }: Summary, labels: Labels, home: string): string[] {
  const looked = sources.flatMap(({ roots }) =>
    roots.map(({ path, found, skipped }) => {
      const what = skipped > 0 ? "cannot be read" : found ? "no sessions" : "not there";
      return `  ${harmless(shortPath(path, home))} (${what})`;
    }),
  );
  const settings = sources.map(({ source }) => labels.get(source)?.settings).join(", ");
  return ["No sessions were found. Looked in:", ...looked, `To look elsewhere set ${settings}.`];
}

/** What was named and is not there, unless the summary says where it looked. */
function wordMissing(
  { sources }: IngestReport,
  named: ReturnType<typeof namedRoots>,
  silent: boolean,
  home: string,
): string[] {
  const reports = [...sources.values()];
  if (!silent && reports.every(({ units }) => units === 0)) return [];
  const roots = reports.flatMap((report) => report.roots);
  const missing = new Set(roots.filter(({ found }) => !found).map(({ path }) => path));
  return named
    .filter(({ path }) => missing.has(path))
    .map(({ path, by }) => `${by} names ${harmless(shortPath(path, home))}, which is not there`);
}

function wordNotice(report: IngestReport, missing: string[], skipped: Skipped): string | null {
  const notices = [...missing, wordSkips(skipped), report.isClean ? null : UNCLEAN];
  return notices.filter((one) => one !== null).join("\n") || null;
}

function wordSkips({ records, units }: Summary["skipped"]): string | null {
  const counted = [
    ...(units > 0 ? [`${units} ${units === 1 ? "file" : "files"}`] : []),
    ...(records > 0 ? [`${records} ${records === 1 ? "record" : "records"}`] : []),
  ];
  return counted.length === 0 ? null : `${counted.join(" and ")} skipped; tt doctor says why`;
}
