import { beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

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
        '"Order form loses the delivery date; Price list as PDF"',
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
