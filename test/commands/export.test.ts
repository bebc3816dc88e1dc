import { Database } from "bun:sqlite";
import { beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { peakMemory } from "../../scripts/torture/program.ts";
import { homeCopy, temporaryFolder } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";
import { writeSession } from "./claude-lines.ts";

let home = "";

beforeAll(async () => {
  await binaryPath();
  home = await homeCopy();
  await tt(["ingest", "sessions", "--quiet"], { home });
}, 120_000);

const week = ["--since", "2026-03-02", "--until", "2026-03-08"];
const timesheet = (...more: string[]) => tt(["export", "timesheet", ...week, ...more], { home });

describe("tt export timesheet", () => {
  test("prints entries, and on stderr how they come to their sum", async () => {
    const { out, err, code } = await timesheet(
      "--merge-gap",
      "30m",
      "--min",
      "6m",
      "--round",
      "15m",
    );
    expect(code).toBe(0);
    expect(err).toBe(
      "2 entries, 45m of direct time (exactly 33m 38.5s, +21m 1s gaps joined, -7m in 2 short ones left out, -2m 39.5s by rounding)\n",
    );
    const rows = out
      .trimEnd()
      .split("\n")
      .slice(1)
      .map((line) => line.split(",").slice(0, 7));
    expect(rows).toEqual([
      [
        "2026-03-02",
        "08:29:00",
        "08:59:00",
        "0.5",
        "",
        "bakery",
        "Order form loses the delivery date; Price list as PDF",
      ],
      ["2026-03-04", "09:59:00", "10:14:00", "0.25", "", "tide", "Warn before spring tides"],
    ]);
  });

  test("says of one short entry that one was left out", async () => {
    const { err } = await timesheet("--min", "6m", "--project", "tide");
    expect(err).toContain("in 1 short one left out");
  });

  test("repeats in JSON what was asked for", async () => {
    const settingsOf = async (...more: string[]) =>
      JSON.parse((await timesheet("--format", "json", ...more)).out).settings;
    const none = { project: [], exclude: [], source: null, client: [] };
    expect(await settingsOf()).toMatchObject({ filters: none, prompts: true });
    const asked = ["--client", "Acme", "--client", "Beta", "--exclude", "tide", "--no-prompts"];
    expect(await settingsOf(...asked)).toMatchObject({
      filters: { ...none, exclude: ["tide"], client: ["Acme", "Beta"] },
      prompts: false,
    });
  });

  test("has rates by client from the configuration, and totals", async () => {
    const own = await homeCopy();
    mkdirSync(join(own, ".config/time-tracker"), { recursive: true });
    writeFileSync(
      join(own, ".config/time-tracker/config.toml"),
      '[[project]]\nmatch = "bakery"\nclient = "Acme"\n\n[clients."Acme"]\nrate = 95.5\ncurrency = "EUR"\n\n[clients."*"]\nrate = "10"\n',
    );
    await tt(["ingest", "sessions", "--quiet"], { home: own });
    const { out, err } = await tt(
      ["export", "timesheet", ...week, "--format", "json", "--round", "6m"],
      { home: own },
    );
    const { clients, sums, entries, schema_version } = JSON.parse(out);
    expect(schema_version).toBe(1);
    expect(clients).toEqual([
      { client: "Acme", entries: 3, duration_ms: 1_440_000, amount: "38.20", currency: "EUR" },
      { client: null, entries: 2, duration_ms: 1_080_000, amount: "3.00", currency: null },
    ]);
    expect(sums).toEqual({
      exact_ms: 2_018_500,
      merged_gaps_ms: 0,
      dropped_ms: 0,
      dropped_entries: 0,
      folded_ms: 0,
      rounding_ms: 501_500,
      rounded_to_nothing: 0,
      total_ms: 2_520_000,
    });
    expect(entries[0]).toMatchObject({ client: "Acme", rate: "95.5", amount: "19.10" });
    expect(err).not.toContain("no effect");
    expect(err).toContain("  Acme: 24m, 38.20 EUR\n  (no client): 18m, 3.00\n");
    const acme = await tt(["export", "timesheet", ...week, "--client", "acme"], { home: own });
    expect(acme.out.trimEnd().split("\n")).toHaveLength(4);
  });

  test("is of the client of just this name, else of those with this in their name", async () => {
    const own = await homeCopy();
    mkdirSync(join(own, ".config/time-tracker"), { recursive: true });
    writeFileSync(
      join(own, ".config/time-tracker/config.toml"),
      '[[project]]\nmatch = "bakery"\nclient = "Acme"\n\n[[project]]\nmatch = "tide"\nclient = "Acme Labs"\n',
    );
    await tt(["ingest", "sessions", "--quiet"], { home: own });
    const clientsOf = async (text: string) => {
      const asked = ["export", "timesheet", ...week, "--format", "json", "--client", text];
      const { clients } = JSON.parse((await tt(asked, { home: own })).out);
      return clients.map(({ client }: { client: string }) => client);
    };
    expect(await clientsOf("acme")).toEqual(["Acme"]);
    expect(await clientsOf("labs")).toEqual(["Acme Labs"]);
    expect(await clientsOf("acm")).toEqual(["Acme", "Acme Labs"]);
    expect(await clientsOf(" acme ")).toEqual(["Acme"]);
  });

  test.each([
    ["a block", '[[project]]\nmatch = "old.example/acme/shop"\nclient = "Acme"\n'],
    ["a rate", '[clients."Acme"]\nrate = 95\n'],
  ])("is of nobody else where only %s names the client at the moment", async (_by, text) => {
    const own = await homeCopy();
    mkdirSync(join(own, ".config/time-tracker"), { recursive: true });
    writeFileSync(
      join(own, ".config/time-tracker/config.toml"),
      `${text}\n[[project]]\nmatch = "tide"\nclient = "Acme Labs"\n`,
    );
    await tt(["ingest", "sessions", "--quiet"], { home: own });
    const asked = ["export", "timesheet", ...week, "--format", "json", "--client", "Acme"];
    const { out, err } = await tt(asked, { home: own });
    expect(JSON.parse(out).entries).toEqual([]);
    expect(err).toContain(
      "tt: no project is for --client 'Acme' now, which only the configuration names; 'tt projects' lists the projects, and the blocks without effect\n",
    );
  });

  test.each([
    ["--client", "clients"],
    ["--project", "projects"],
  ])("says that nothing is of a misspelt %s", async (option, kind) => {
    const { err, code } = await tt(["export", "timesheet", "--all", option, "nope"], { home });
    expect({ err, code }).toEqual({
      err: `tt: nothing fits ${option} 'nope'; 'tt projects' lists the ${kind}\nNothing of that in this period; tt projects lists the projects and clients that there are\n`,
      code: 0,
    });
  });

  test("says that there is nothing in a period", async () => {
    const { err } = await tt(
      ["export", "timesheet", "--since", "2020-01-01", "--until", "2020-01-02"],
      { home },
    );
    expect(err).toBe("No time in this period; tt report --all shows all there is\n");
  });

  test("leaves out the words of prompts, and titles that are made of them", async () => {
    const { out } = await timesheet("--no-prompts", "--format", "toggl", "--email", "a@b.c");
    const words = out
      .trimEnd()
      .split("\n")
      .slice(1)
      .map((line) => line.split(",")[3]);
    expect(words).toEqual(["", "Price list as PDF", "", "", "Warn before spring tides"]);
  });

  test("describes a session without a title by what was typed in the entry's project", async () => {
    const own = temporaryFolder("visited");
    const beta = join(own, "beta");
    await writeSession(own, join(own, "acme"), "00000000-0000-4000-8000-000000000001", [
      { ago: 90_000, typed: "Plan the takeover of Beta" },
      { ago: 89_900, said: "Planned" },
      { ago: 80_000, typed: "Draw the logo", cwd: beta },
      { ago: 79_900, said: "Drawn", cwd: beta },
    ]);
    await tt(["ingest", "sessions", "--quiet"], { home: own });
    const { out } = await tt(["export", "timesheet", "--all", "--format", "json"], { home: own });
    const { entries }: { entries: { project: string; description: string }[] } = JSON.parse(out);
    const words = entries.map(({ project, description }) => [project, description]);
    expect(Object.fromEntries(words)).toEqual({
      acme: "Plan the takeover of Beta",
      beta: "Draw the logo",
    });
  });

  test("writes a file for its owner alone, and over another one only with --force", async () => {
    const path = join(temporaryFolder("export"), "week.csv");
    expect((await timesheet("--output", path)).code).toBe(0);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const text = readFileSync(path, "utf8");
    const again = await timesheet("--output", path, "--format", "json");
    expect([again.code, again.out]).toEqual([1, ""]);
    expect(again.err).toContain("is there already; give another name, or --force");
    expect(readFileSync(path, "utf8")).toBe(text);
    expect((await timesheet("--output", path, "--format", "json", "--force")).code).toBe(0);
    expect(JSON.parse(readFileSync(path, "utf8")).entries).toHaveLength(5);
  });

  test.each([
    [["--format", "togl"], "--format cannot be 'togl'; did you mean 'toggl'?"],
    [["--format", "clockify"], "--format clockify needs --email"],
    [["--round", "7"], "--round cannot be '7'"],
    [["--rounding", "up"], "--rounding says how to round; give --round 15m with it"],
    [["--round-per", "day"], "--round-per says how to round"],
    [["--rate", "9,5"], "--rate cannot be '9,5'"],
    [["--currency", "euro"], "--currency cannot be 'euro'"],
    [["--currency", "EUR"], "--currency is the currency of --rate; give --rate 90 with it"],
    [["--short", "fold"], "--short says what becomes of short entries; give --min 6m with it"],
    [["--email", "a@b.c"], "--email is for toggl and clockify; give --format toggl with it"],
    [
      ["--format", "toggl", "--email", "a@b.c", "--date-format", "DD/MM/YYYY"],
      "--date-format is for clockify; give --format clockify with it",
    ],
    [["--force"], "--force overwrites the file of --output; give --output FILE with it"],
    [["--direct", "--tracked"], "--direct and --tracked are two forms"],
  ])("refuses %p", async (more, words) => {
    const { err, code, out } = await timesheet(...more);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(words);
  });

  test("says which rate is for no client", async () => {
    const own = await homeCopy();
    mkdirSync(join(own, ".config/time-tracker"), { recursive: true });
    writeFileSync(
      join(own, ".config/time-tracker/config.toml"),
      '[[project]]\nmatch = "bakery"\nclient = "Acme"\n\n[clients."acme"]\nrate = 95\n',
    );
    await tt(["ingest", "sessions", "--quiet"], { home: own });
    const { err, code } = await tt(["export", "timesheet", ...week], { home: own });
    expect(err).toContain(
      "tt: [clients.\"acme\"] has no effect: no [[project]] block has this client; did you mean 'Acme'?\n",
    );
    expect(code).toBe(0);
  });

  test("says which block gives nothing to its client any more, of the clients that are asked for", async () => {
    const own = await homeCopy();
    mkdirSync(join(own, ".config/time-tracker"), { recursive: true });
    writeFileSync(
      join(own, ".config/time-tracker/config.toml"),
      [
        '[[project]]\nmatch = "old.example/acme/shop"\nclient = "Acme"\n',
        '[[project]]\nmatch = "old.example/acme/web"\nname = "web"\n',
        '[[project]]\nmatch = "~/code/*"\nclient = "Beta"\n',
        '[[project]]\nmatch = "tide"\nclient = "Port"\n',
      ].join("\n"),
    );
    await tt(["ingest", "sessions", "--quiet"], { home: own });
    const told = (match: string, client: string) =>
      `tt: [[project]] match = "${match}" has no effect: no project fits it now, and nothing is for ${client} by it; where its project has moved, 'tt projects client <project> "${client}"' says it anew, and the block can be taken out\n`;
    const errOf = async (...args: string[]) => (await tt(args, { home: own })).err;
    const both = told("old.example/acme/shop", "Acme") + told("~/code/*", "Beta");
    expect(await errOf("export", "timesheet", ...week)).toEndWith(both);
    expect(await errOf("export", "timesheet", ...week, "--client", "Port")).not.toContain("effect");
    expect(await errOf("config")).toEndWith(both);
    expect(await errOf("config", "--db", join(own, "none.db"))).not.toContain("effect");
    writeFileSync(join(own, "none.db"), "This is no index, but some text that is long enough\n");
    expect((await tt(["config", "--db", join(own, "none.db")], { home: own })).code).toBe(0);
    expect(await errOf("ingest", "sessions")).toBe("");
  });

  test("takes no client's currency for the rate of an option", async () => {
    const own = await homeCopy();
    mkdirSync(join(own, ".config/time-tracker"), { recursive: true });
    writeFileSync(
      join(own, ".config/time-tracker/config.toml"),
      '[clients."*"]\nrate = 12000\ncurrency = "JPY"\n',
    );
    await tt(["ingest", "sessions", "--quiet"], { home: own });
    const priced = (...more: string[]) =>
      tt(["export", "timesheet", ...week, "--format", "json", ...more], { home: own });
    expect(await priced("--rate", "90")).toEqual({
      out: "",
      err: "tt: --rate 90 has no currency, and the configuration has rates in JPY; give --currency with it\n",
      code: 2,
    });
    const { out } = await priced("--rate", "90", "--currency", "EUR", "--round", "6m");
    expect(JSON.parse(out).clients).toMatchObject([{ amount: "63.00", currency: "EUR" }]);
    expect((await timesheet("--rate", "90")).code).toBe(0);
  });

  test("says what is wrong with a client's rate", async () => {
    const own = temporaryFolder("clients");
    mkdirSync(join(own, ".config/time-tracker"), { recursive: true });
    writeFileSync(
      join(own, ".config/time-tracker/config.toml"),
      '[clients."Acme"]\nrate = "much"\n',
    );
    for (const command of [["export", "timesheet"], ["report"], ["config"]]) {
      const { err, code } = await tt(command, { home: own });
      expect(code).toBe(1);
      expect(err).toContain("[clients.\"Acme\"]: 'rate' must be a number");
    }
  });

  const timew = Bun.which("timew");
  if (timew === null) console.warn("skipped: Timewarrior reads the export (it is not installed)");
  test.skipIf(timew === null)("is in Timewarrior what it was", async () => {
    const { out } = await timesheet("--format", "timewarrior");
    const folder = temporaryFolder("timew");
    mkdirSync(join(folder, "data"));
    writeFileSync(join(folder, "timewarrior.cfg"), "");
    const run = async (...args: string[]) => {
      const env = {
        HOME: folder,
        TIMEWARRIORDB: folder,
        TZ: "Europe/Berlin",
        PATH: "/usr/bin:/bin",
      };
      return Bun.spawn([timew ?? "", ...args], {
        env,
        stdout: "pipe",
        stderr: "ignore",
      }).stdout.text();
    };
    const intervals: { start: string; end: string; tags: string[]; annotation: string }[] =
      JSON.parse(out);
    for (const { start, end, tags, annotation } of intervals) {
      await run("track", start, "-", end, ...tags, ":yes");
      await run("annotate", "@1", annotation, ":yes");
    }
    expect(JSON.parse(await run("export"))).toEqual(intervals);
  });

  const python =
    existsSync("/usr/bin/python3") &&
    Bun.spawnSync(["/usr/bin/python3", "-c", "import icalendar"]).exitCode === 0;
  if (!python) console.warn("skipped: Python reads the calendar (its icalendar is not installed)");
  test.skipIf(!python)("is in a calendar what it was", async () => {
    const { out } = await timesheet("--format", "ics", "--tracked");
    const script =
      "import sys,icalendar\nfor e in icalendar.Calendar.from_ical(sys.stdin.buffer.read()).walk('VEVENT'): print(e['DTSTART'].dt.isoformat(), e['DTEND'].dt.isoformat(), e['SUMMARY'])";
    const child = Bun.spawn(["/usr/bin/python3", "-c", script], {
      stdin: Buffer.from(out),
      stdout: "pipe",
    });
    expect((await child.stdout.text()).split("\n").slice(0, 2)).toEqual([
      "2026-03-02T08:29:00+00:00 2026-03-02T08:38:00+00:00 bakery: Order form loses the delivery date",
      "2026-03-02T08:59:01+00:00 2026-03-02T09:05:20+00:00 bakery: Price list as PDF",
    ]);
  });
});

describe("tt export of rows", () => {
  test.each(["sessions", "events", "prompts"])(
    "%s has in each row its version and the columns of its view",
    async (kind) => {
      const { out } = await tt(["export", kind], { home });
      const csv = await tt(["export", kind, "--format", "csv"], { home });
      const db = new Database(join(home, ".local/share/time-tracker/tt.db"), { readonly: true });
      const view = db
        .query<{ name: string }, []>(`SELECT name FROM pragma_table_info('v_${kind}')`)
        .all();
      const names = ["schema_version", ...view.map(({ name }) => name)];
      const rows: Record<string, unknown>[] = out
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
      for (const row of rows) expect(Object.keys(row)).toEqual(names);
      expect(csv.out.split("\n")[0]).toBe(names.join(","));
      const order = kind === "sessions" ? "started_at, session_id" : "timestamp, event_id";
      const seen = db.query<Record<string, unknown>, []>(
        `SELECT 1 AS schema_version, * FROM v_${kind} ORDER BY ${order}`,
      );
      expect(rows).toEqual(seen.all());
      db.close();
    },
  );

  test("are narrowed by period, project, source and type", async () => {
    const ids = async (...more: string[]) => {
      const { out } = await tt(["export", "sessions", ...more], { home });
      return out.split("\n").filter((line) => line !== "").length;
    };
    expect(await ids()).toBe(10);
    expect(await ids("--all")).toBe(10);
    expect(await ids("--since", "2026-03-02", "--until", "2026-03-02")).toBe(5);
    expect(await ids("--project", "tide")).toBe(5);
    expect(await ids("--exclude", "tide", "--source", "claude", "--type", "user")).toBe(2);
  });

  test("say where there is none", async () => {
    const none = async (...args: string[]) => (await tt(["export", ...args], { home })).err;
    expect(await none("sessions", "--project", "nope")).toBe(
      "tt: nothing fits --project 'nope'; 'tt projects' lists the projects\nNo sessions of that; tt projects lists the projects that there are\n",
    );
    expect(
      await none("prompts", "--since", "2020-01-01", "--until", "2020-01-02", "--format", "csv"),
    ).toBe(
      "No prompts; tt export prompts --all prints all there are, tt ingest sessions reads new sessions\n",
    );
    expect(await none("prompts", "--project", "tide")).toBe("");
  });

  test("have no words with --no-prompts", async () => {
    const { out } = await tt(["export", "prompts", "--no-prompts"], { home });
    const rows = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).text);
    expect(new Set(rows)).toEqual(new Set([null]));
  });

  test("take no more memory for a large index, and end quietly when nobody reads on", async () => {
    const large = join(temporaryFolder("large"), "tt.db");
    await tt(["ingest", "sessions", "--quiet", "--db", large], { home });
    const db = new Database(large);
    db.run(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)
       INSERT INTO events (id, timestamp, type, source, session_id, cwd, kind, prompt_key)
       SELECT 'made-' || i, strftime('%Y-%m-%dT%H:%M:%fZ', '2026-05-01', '+' || i || ' seconds'), 'user_message', 'claude', 'made', '/home/ada/code/tide', 'prompt', i FROM n`,
    );
    db.run(
      `INSERT OR IGNORE INTO prompts (prompt_key, text) SELECT prompt_key, hex(zeroblob(300)) FROM events WHERE session_id = 'made'`,
    );
    db.close();
    const small = await peakOf(join(home, ".local/share/time-tracker/tt.db"));
    const big = await peakOf(large);
    expect(big.bytes).toBeGreaterThan(100_000_000);
    expect(big.peak - small.peak).toBeLessThan(64 * 1024 * 1024);
    const shell = Bun.spawn(
      ["sh", "-c", `"${await binaryPath()}" export prompts --db "${large}" | head -n 1`],
      {
        env: { HOME: home, PATH: "/usr/bin:/bin" },
        stdout: "pipe",
        stderr: "pipe",
      },
    );
    expect((await shell.stdout.text()).split("\n")).toHaveLength(2);
    expect(await shell.stderr.text()).toBe("");
  }, 60_000);
});

/** The most memory that an export took, and how much it wrote. */
async function peakOf(db: string): Promise<{ bytes: number; peak: number }> {
  const child = Bun.spawn([await binaryPath(), "export", "prompts", "--db", db], {
    env: { HOME: home, PATH: "/usr/bin:/bin" },
    stdout: "pipe",
  });
  let [bytes, peak] = [0, 0];
  for await (const chunk of child.stdout) {
    bytes += chunk.length;
    peak = peakMemory(child.pid) || peak;
  }
  await child.exited;
  return { bytes, peak: peak || (child.resourceUsage()?.maxRSS ?? Number.POSITIVE_INFINITY) };
}
