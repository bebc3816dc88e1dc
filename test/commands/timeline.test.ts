import { beforeAll, describe, expect, test } from "bun:test";

import { homeCopy } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";

let home = "";

beforeAll(async () => {
  await binaryPath();
  home = await homeCopy();
  await tt(["ingest", "sessions"], { home });
}, 120_000);

const utf8 = { LANG: "C.UTF-8" };

describe("tt timeline", () => {
  test("draws a day in 80 columns where there is no terminal, and without colour", async () => {
    const { out, err, code } = await tt(["timeline", "2026-03-02"], { home, env: utf8 });
    expect({ out, err, code }).toEqual({
      out: [
        "Monday 2026-03-02 (UTC)",
        "",
        "           08:00   09:00   10:00   11:00   12:00   13:00       direct  delegated",
        "you        ┊  aAa aA       ┊       ┊       ┊      aa              18m",
        "  prompts  ┊   ╹   ╹       ┊       ┊       ┊       ╵",
        "A bakery   ┊   ░   ░       ┊       ┊       ┊       ·              18m         7m",
        "",
        "you: A most of the time  a less than half of it  ╵ a prompt  ╹ several",
        "agents at once: · a moment  ░ 1  ▒ 2  ▓ 3-4  █ 5+",
        "",
        "Direct 18m  Delegated 7m  Tracked 18m  6 prompts in 3 sessions",
        "Agent wall 7m: 7m supervised, 0m autonomous",
        "",
      ].join("\n"),
      err: "",
      code: 0,
    });
  });

  test("takes the terminal's width, the time zone and ASCII", async () => {
    const { out } = await tt(
      ["timeline", "20260302", "--timezone", "Asia/Tokyo", "--ascii", "--no-color"],
      { home, env: { ...utf8, COLUMNS: "60" } },
    );
    expect(out.split("\n").slice(0, 6)).toEqual([
      "Monday 2026-03-02 (Asia/Tokyo)",
      "",
      "                18        20        22     direct  delegated",
      "you          Aaaa         :        aa         18m",
      `  prompts    "' "         :         '`,
      "A bakery     -. .         :         .         18m         7m",
    ]);
  });

  test("is no wider than a thousand columns, whatever the terminal's width is said to be", async () => {
    const { out } = await tt(["timeline", "2026-03-02"], { home, env: { COLUMNS: "999999999" } });
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBe(1_000);
  }, 10_000);

  test("uses ASCII where the locale is not UTF-8", async () => {
    const { out } = await tt(["timeline", "2026-03-02"], { home, env: { LANG: "C" } });
    expect(out).not.toMatch(/[^\n -~]/);
  });

  test("draws the week of a day, from the day on which weeks start", async () => {
    const { out } = await tt(
      ["timeline", "--week", "2026-03-04", "--start-of-week", "wednesday", "--project", "tide"],
      { home, env: utf8 },
    );
    expect(out.split("\n").slice(0, 6)).toEqual([
      "2026-03-04 to 2026-03-10 (UTC)",
      "",
      "            09:00                   10:00                      direct  delegated",
      "Wed 04 you  ┊                      aAAAAa                         11m",
      "    agents  ┊                       ░░ ░                                      6m",
      "Thu 05      ┊                       ┊",
    ]);
  });

  test("--json has what the lanes are made of, and its sums are the report's", async () => {
    const { out } = await tt(["timeline", "--week", "2026-03-02", "--json"], { home });
    const { out: report } = await tt(
      ["report", "--since", "2026-03-02", "--until", "2026-03-08", "--json"],
      { home },
    );
    const timeline = JSON.parse(out);
    const { most_agents_at_once, ...total } = timeline.total;
    const { direct_low_ms, direct_high_ms, ...reported } = JSON.parse(report).total;
    expect(total).toEqual(reported);
    expect({ most_agents_at_once, band: direct_low_ms <= direct_high_ms }).toEqual({
      most_agents_at_once: 1,
      band: true,
    });
    for (const kind of ["direct", "delegated", "unaccounted"]) {
      const spans = timeline.days.flatMap(
        (day: Record<string, { length_ms: number }[]>) => day[kind],
      );
      const sum = spans.reduce(
        (all: number, { length_ms }: { length_ms: number }) => all + length_ms,
        0,
      );
      expect([kind, sum]).toEqual([kind, total[`${kind}_ms`]]);
    }
    expect(timeline.schema_version).toBe(1);
    expect(timeline.days[1].delegated).toEqual([
      {
        start: "2026-03-03T17:46:00.000Z",
        end: "2026-03-03T17:46:12.000Z",
        length_ms: 12_000,
        project: "tide",
        project_key: "/home/ada/code/tide",
        source: "claude",
        session: "5c4b3a29-1807-4655-9443-322110ffeedd",
        root: "5c4b3a29-1807-4655-9443-322110ffeedd",
      },
    ]);
  });

  test("of an empty day says so, and where to look", async () => {
    const { out, err, code } = await tt(["timeline", "2026-03-05"], { home });
    expect({ out, err, code }).toEqual({
      out: "",
      err: "Nothing was done on 2026-03-05 (UTC); tt report --all --by day shows the days that have something, tt ingest sessions reads new sessions\n",
      code: 0,
    });
  });

  test("of a day that the zone never had says that nothing was done on it", async () => {
    const { out, err, code } = await tt(["timeline", "2011-12-30", "--timezone", "Pacific/Apia"], {
      home,
    });
    expect({ out, code, err: err.slice(0, 47) }).toEqual({
      out: "",
      code: 0,
      err: "Nothing was done on 2011-12-30 (Pacific/Apia); ",
    });
  });

  test.each([
    "report --since 2011-12-30 --until 2011-12-30",
    "explain 2011-12-30",
    "timeline 2011-12-30",
  ])("of a day that the zone never had says its period to programs: tt %s", async (line) => {
    const zone = ["--timezone", "Pacific/Apia", "--json"];
    const { out } = await tt([...line.split(" "), ...zone], { home });
    expect(JSON.parse(out).period).toEqual({
      since: "2011-12-30",
      until: "2011-12-30",
      start: "2011-12-30T10:00:00.000Z",
      end: "2011-12-30T10:00:00.000Z",
    });
  });

  test("refuses what is no day", async () => {
    const { out, err, code } = await tt(["timeline", "someday"], { home });
    expect({ out, err, code }).toEqual({
      out: "",
      err: "tt: 'someday' is no day; write 2026-11-16, 20261116, 28d, yesterday or today\n",
      code: 2,
    });
  });
});
