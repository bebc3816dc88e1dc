import { Database } from "bun:sqlite";
import { readFileSync } from "node:fs";

export type Ended = { out: string; err: string; code: number | null; megabytes: number };

type RunOptions = {
  tt: string;
  home: string;
  /** Ends it with SIGKILL after so many milliseconds. */
  killAfter?: number;
  /** The longest that it may take at all. */
  limit?: number;
  /** Programs to run it under: a namespace. */
  under?: readonly string[];
};

/** Runs the program with nothing of this one's environment. */
export async function runTt(args: readonly string[], options: RunOptions): Promise<Ended> {
  const { tt, home, killAfter, limit = 120_000, under = [] } = options;
  const child = Bun.spawn([...under, tt, ...args], {
    cwd: "/",
    env: { HOME: home, PATH: "/usr/sbin:/usr/bin:/sbin:/bin", TZ: "UTC" },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), killAfter ?? limit);
  let peak = 0;
  const looking = setInterval(() => (peak = peakMemory(child.pid) || peak), 20);
  const [out, err, code] = await Promise.all([
    child.stdout.text(),
    child.stderr.text(),
    child.exited,
  ]);
  clearTimeout(timer);
  clearInterval(looking);
  const megabytes = Math.round((peak || (child.resourceUsage()?.maxRSS ?? 0)) / 2 ** 20);
  return { out, err, code: child.signalCode === null ? code : null, megabytes };
}

/**
 * The most memory in bytes that a program has had so far; 0 where that is not known. What a program that ended has used does not
 * tell: on Linux that is no less than what this one had when it started it.
 */
export function peakMemory(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

export const ingestArgs = (index: string) => ["ingest", "sessions", "--quiet", "--db", index];

/** Whether a program ended as it should: done or failed with a message, never by a signal or a bug. */
export const endedWell = ({ code, err }: Ended): boolean =>
  (code === 0 || code === 1) && !err.includes("unexpected:");

/** What SQLite finds wrong with a database; "ok". */
export function soundness(index: string): string {
  const db = new Database(index, { readwrite: true });
  try {
    db.run("PRAGMA busy_timeout = 10000");
    const row = db.query<{ integrity_check: string }, []>("PRAGMA integrity_check").get();
    return row?.integrity_check ?? "no answer";
  } finally {
    db.close();
  }
}

/** Rows whose meaning does not depend on the order in which they were written: without the ledger's ids. */
const tables = {
  agent_sessions: "SELECT * FROM agent_sessions",
  events: "SELECT * FROM events",
  activity: "SELECT session_id, first, last, hex(times) FROM activity",
  prompts: "SELECT * FROM prompts",
  links: "SELECT * FROM links",
  leaf_titles: "SELECT * FROM leaf_titles",
  skips: "SELECT * FROM skips",
  unknowns: "SELECT * FROM unknowns",
  places: "SELECT * FROM places",
  pending: "SELECT * FROM pending",
  joined: "SELECT * FROM joined",
  titles: "SELECT * FROM titles",
  day_figures: "SELECT * FROM day_figures",
  day_totals: "SELECT * FROM day_totals",
  day_sessions: "SELECT * FROM day_sessions",
  seals: "SELECT * FROM seals",
  units:
    "SELECT source, root, path, file, generation, stamp, bytes, read_to, read_lines, guard FROM units",
  transcripts:
    "SELECT path, session_id, transcripts.source, facts, hex(steps) FROM transcripts JOIN units USING (unit_id)",
  anchors:
    "SELECT anchor, session_id, path FROM anchors JOIN transcripts USING (transcript_id) JOIN units USING (unit_id)",
};

/** All rows of an index, in a steady order. */
export function rowsIn(
  index: string,
  names: readonly string[] = Object.keys(tables),
): Map<string, string[]> {
  const db = new Database(index, { readonly: true });
  try {
    db.run("PRAGMA busy_timeout = 10000");
    const rows = Object.entries(tables)
      .filter(([name]) => names.includes(name))
      .map(([name, sql]): [string, string[]] => [
        name,
        db
          .query(sql)
          .values()
          .map((row) => JSON.stringify(row))
          .sort(),
      ]);
    return new Map(rows);
  } finally {
    db.close();
  }
}

/** The rows of a first index that a second one has not, or has otherwise; the names of tables with any. */
export function differences(
  wanted: ReadonlyMap<string, string[]>,
  index: string,
): { lost: number; note: string } {
  const found = rowsIn(index, [...wanted.keys()]);
  const notes: string[] = [];
  let lost = 0;
  for (const [name, rows] of wanted) {
    const there = new Set(found.get(name));
    const known = new Set(rows);
    const missing = rows.filter((row) => !there.has(row)).length;
    const more = [...there].filter((row) => !known.has(row)).length;
    lost += missing + more;
    if (missing + more > 0) notes.push(`${name}: ${missing} missing, ${more} more`);
  }
  return { lost, note: notes.join("; ") };
}
