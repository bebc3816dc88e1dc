import { beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";

import { homeCopy, temporaryFolder } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";
import { writeSession } from "./claude-lines.ts";
import { write } from "./projecting.ts";

let home = "";

beforeAll(async () => {
  await binaryPath();
  home = await homeCopy();
  await tt(["ingest", "sessions"], { home });
}, 120_000);

const week = ["--since", "2026-03-02", "--until", "2026-03-08"];

type Row = { direct_ms: number; delegated_ms: number };
type Json = { rows: Row[]; total: Row };

async function json(...args: string[]): Promise<Json> {
  const { out, code } = await tt([...args, "--json"], { home });
  expect(code).toBe(0);
  const value: Json = JSON.parse(out);
  return value;
}

const sum = (rows: readonly Row[], of: (row: Row) => number) =>
  rows.reduce((all, row) => all + of(row), 0);

describe("tt report", () => {
  test("adds up, whatever it is broken down by", async () => {
    const { total } = await json("report", ...week);
    expect(total).toMatchObject({ direct_ms: 2018500, delegated_ms: 766800, prompts: 10 });
    for (const by of ["project", "day", "week", "month", "session", "source", "client"]) {
      const { rows } = await json("report", ...week, "--by", by);
      expect([by, sum(rows, (row) => row.direct_ms)]).toEqual([by, 2018500]);
      expect([by, sum(rows, (row) => row.delegated_ms)]).toEqual([by, 766800]);
    }
    const { rows } = await json("report", ...week, "--by", "day", "--by", "project");
    expect(sum(rows, (row) => row.direct_ms)).toBe(2018500);
  });

  test("takes the numbers of the time model for one run, as explain, the timeline and timesheets do", async () => {
    const stay = ["--stay", "45m"];
    const { total } = await json("report", ...week, ...stay);
    expect(total.direct_ms).toBe(3279500);
    expect((await json("report", ...week)).total.direct_ms).toBe(2018500);
    const { err } = await tt(["export", "timesheet", ...week, ...stay], { home });
    expect(err).toContain("54m 39.5s of direct time (exact)");
    for (const command of ["explain", "timeline"])
      expect((await json(command, "2026-03-02", ...stay)).total.direct_ms).toBe(2360000);
  });

  test("shares attention out before a filter leaves anything out", async () => {
    const bakery = await json("report", ...week, "--project", "BAKE");
    const tide = await json("report", ...week, "--exclude", "bake");
    expect(bakery.total.direct_ms + tide.total.direct_ms).toBe(2018500);
    expect(bakery.total.delegated_ms + tide.total.delegated_ms).toBe(766800);
  });

  test("of everything is of all attention, also where a day begins between it and the first or last act", async () => {
    const { total } = await json("report", "--all");
    for (const start of ["17:47", "19:00"]) {
      const cut = await json("report", "--all", "--by", "day", "--day-start", start);
      expect([start, cut.total.direct_ms]).toEqual([start, total.direct_ms]);
      expect(sum(cut.rows, (row) => row.direct_ms)).toBe(total.direct_ms);
    }
  });

  test("cuts days where the time zone and the settings have them begin", async () => {
    const rows = async (...args: string[]) => {
      const { out } = await tt(["report", "--all", "--by", "day", "--csv", ...args], { home });
      return out.split("\n").flatMap((line) => line.match(/^\d{4}-\d\d-\d\d/)?.[0] ?? []);
    };
    expect(await rows()).toEqual([
      "2025-08-04",
      "2025-08-05",
      "2026-03-02",
      "2026-03-03",
      "2026-03-04",
    ]);
    expect(await rows("--timezone", "Pacific/Kiritimati")).toEqual([
      "2025-08-05",
      "2026-03-02",
      "2026-03-03",
      "2026-03-04",
      "2026-03-05",
    ]);
    expect(await rows("--day-start", "18:30")).toEqual([
      "2025-08-04",
      "2026-03-01",
      "2026-03-02",
      "2026-03-03",
    ]);
  });

  test("of a period without anything says so, and prints no answer", async () => {
    const { out, err, code } = await tt(
      ["report", "--since", "2020-01-01", "--until", "20200101"],
      {
        home,
      },
    );
    expect({ out, err, code }).toEqual({
      out: "",
      err: "Nothing was done: 2020-01-01 (UTC); tt report --all shows all there is, tt ingest sessions reads new sessions\n",
      code: 0,
    });
  });

  test("of all there is, where there is nothing, does not advise itself", async () => {
    const empty = temporaryFolder("empty");
    await tt(["ingest", "sessions", "--quiet"], { home: empty });
    expect(await tt(["report", "--all"], { home: empty })).toMatchObject({
      out: "",
      err: "Nothing was done yet; tt ingest sessions reads new sessions, tt doctor says where it looks for them\n",
      code: 0,
    });
  });

  test("has short forms", async () => {
    const short = await tt(["yesterday", "--json"], { home });
    const long = await tt(["report", "--yesterday", "--json"], { home });
    expect(short).toEqual(long);
    expect(short.code).toBe(0);
  });

  test.each([
    [["--by", "projct"], "tt: --by cannot be 'projct'; did you mean 'project'?\n"],
    [["--by", "day", "--by", "day"], "tt: --by day is given twice\n"],
    [["--json", "--csv"], "tt: --json and --csv are two forms of one answer; give one\n"],
    [["--today", "--all"], "tt: --today and --all are two periods; give one of them\n"],
  ])("refuses %j", async (args, words) => {
    const { out, err, code } = await tt(["report", ...args], { home });
    expect({ out, err, code }).toEqual({ out: "", err: words, code: 2 });
  });
});

describe("tt explain", () => {
  test("has one interval where an agent works on in another directory of its project", async () => {
    const own = temporaryFolder("moved");
    const [shop, till] = [join(own, "shop"), join(own, "till")];
    const blocks = ["shop", "till"].map(
      (name) => `[[project]]\nmatch = "~/${name}"\nname = "store"\n`,
    );
    write(join(own, ".config/time-tracker/config.toml"), blocks.join("\n"));
    const began = (Date.now() - Date.UTC(2026, 2, 2, 8)) / 1000;
    await writeSession(own, shop, "3f1c2a84-6d0b-4f0e-9c57-aa10b2c3d4e5", [
      { ago: began, typed: "Sort the prices" },
      { ago: began - 10, calls: "Bash" },
      { ago: began - 50, typed: "And the tills", cwd: till },
      { ago: began - 100, result: "Bash" },
      { ago: began - 120, said: "Sorted." },
    ]);
    await tt(["ingest", "sessions"], { home: own });
    const { out } = await tt(["explain", "2026-03-02", "--json"], { home: own });
    const { intervals }: { intervals: { kind: string; length_ms: number }[] } = JSON.parse(out);
    const work = intervals.filter(({ kind }) => kind === "agent");
    expect(work.map(({ length_ms }) => Math.round(length_ms / 1000))).toEqual([120]);
  });

  test("sums up to the report's figures, and its evidence to each interval", async () => {
    const { out } = await tt(["explain", "2026-03-02", "--json"], { home });
    type Interval = { kind: string; length_ms: number; evidence: { length_ms: number }[] };
    const explained: { intervals: Interval[]; total: Row } = JSON.parse(out);
    const { total } = await json("report", "--since", "2026-03-02", "--until", "2026-03-02");
    const of = (kind: string) =>
      explained.intervals
        .filter((interval) => interval.kind === kind)
        .reduce((all, { length_ms }) => all + length_ms, 0);
    expect([of("direct"), of("agent")]).toEqual([total.direct_ms, total.delegated_ms]);
    expect([total.direct_ms, total.delegated_ms]).toEqual([1099000, 415300]);
    for (const { length_ms, evidence } of explained.intervals) {
      expect(evidence.reduce((all, each) => all + each.length_ms, 0)).toBe(length_ms);
    }
  });

  test("prints every moment as text and every length in milliseconds, by its name", async () => {
    const { out } = await tt(["explain", "2026-03-04", "--json"], { home });
    const { intervals }: { intervals: { kind: string; evidence: object[] }[] } = JSON.parse(out);
    const first = (kind: string) =>
      intervals.find((interval) => interval.kind === kind)?.evidence[0];
    expect(first("direct")).toEqual({
      rule: "before",
      length_ms: 60000,
      act: "prompt",
      at: "2026-03-04T10:00:00.500Z",
      words: "Send a mail two days before a spring tide",
    });
    expect(first("agent")).toEqual({ rule: "exact", length_ms: 140000, tool: "bash", pieces: 1 });
  });

  test("says of each interval whose it is and why", async () => {
    const { out } = await tt(["explain", "2026-03-04"], { home, env: { COLUMNS: "110" } });
    expect(out).toMatchInlineSnapshot(`
      "2026-03-04 (UTC)

      From          To                 Length  Whose  Project  Why
      09:59:00.500  10:00:00.500  0:01:00.000  you    tide     reading and typing before "Send a mail two days befo…
      10:00:00.500  10:04:00.000  0:03:59.500  you    tide     stayed after "Send a mail two days before a spring t…
      10:00:00.500  10:04:00.000  0:03:59.500  agent  tide     bash 0:02:20.000, recorded, work 0:01:39.100, record…
      10:04:00.000  10:08:20.000  0:04:20.000  you    tide     reading and typing before "Only for our own harbour"
      10:08:20.000  10:10:20.000  0:02:00.000  you    tide     reading on after "Only for our own harbour" at 10:08…
      10:08:20.000  10:10:00.000  0:01:40.000  agent  tide     work 0:01:39.600, recorded, writing 0:00:00.400

      Direct         0:11:19.500
      Delegated      0:05:39.500
      Unaccounted    0:00:00.000
      Agent wall     0:05:39.500  (supervised 0:05:39.500, autonomous 0:00:00.000)
      Tracked        0:11:19.500
      "
    `);
  });

  test("names what was done where its words are not kept", async () => {
    const own = await homeCopy();
    await tt(["ingest", "sessions"], { home: own, env: { TT_PROMPTS: "false" } });
    const { out } = await tt(["explain", "2026-03-04"], { home: own });
    expect(out).toContain("reading and typing before a prompt\n");
    expect(out).not.toContain('"');
    const shown = await tt(["show", "2f11", "--no-ingest", "--no-pager"], { home: own });
    expect(shown.out).toContain("\n    (its words are not kept)\n");
    const page = await tt(["report", "--all", "--html", "-"], { home: own });
    expect(page.out).not.toContain("“”");
  });

  test("says when the day begins where that is not at midnight", async () => {
    const { out } = await tt(["explain", "2026-03-04", "--day-start", "04:30"], { home });
    expect(out.split("\n")[0]).toBe("2026-03-04 (UTC, day from 04:30)");
  });

  test("shows every piece of an agent's work by itself where all is asked for", async () => {
    const brief = await tt(["explain", "2026-03-02"], { home });
    const full = await tt(["explain", "2026-03-02", "--full"], { home });
    expect(full.out.split("\n").length).toBeGreaterThan(brief.out.split("\n").length);
    expect(full.out.split("\n").slice(-6)).toEqual(brief.out.split("\n").slice(-6));
  });
});
