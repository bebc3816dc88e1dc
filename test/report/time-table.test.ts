import { describe, expect, test } from "bun:test";

import { plain } from "../../src/color.ts";
import { wordReport } from "../../src/report/time-table.ts";
import { byDayAndProject, byProject, figures } from "./reports.ts";

describe("a report in the terminal", () => {
  test("has a row for each project, a bar of what was tracked, and the totals", () => {
    expect(wordReport(byProject, ["project"], 80, plain)).toEqual([
      "Project          Direct  Delegated  Ratio  Prompts  Sessions",
      "shop             1h 30m     2h 30m    1.7       90         1  ███████░░░░░░░░░░░",
      '=HYPERLINK("x")      0m        30m      –        0         1  ░░',
      "Total            1h 30m     3h 00m    2.0       90         2",
      "",
      "Agent wall 2h 00m: 0m supervised, 2h 00m autonomous",
      "Tracked 3h 30m; direct is between 40m and 1h 40m under other rules",
      "Unaccounted 5m, in none of the figures; tt explain DAY lists it",
    ]);
  });

  test("names a day once above its projects", () => {
    const lines = wordReport(byDayAndProject, ["day", "project"], 75, plain);
    expect(lines.slice(0, 5)).toEqual([
      "Day         Project  Direct  Delegated  Ratio  Prompts  Sessions",
      "2026-11-16  shop     1h 00m     1h 40m    1.7       60         1  ███░░░░░░",
      "            till         0m        30m      –        0         1  ░░",
      "2026-11-17  shop        30m        50m    1.7       30         1  ██░░░",
      "Total                1h 30m     3h 00m    2.0       90         2",
    ]);
  });

  test("tells sessions apart that have the same title", () => {
    const rows = ["61e9c06e-a9a1-4d00-8000-000000000001", "ses_2f11c0a3b4c5"].map((key) => ({
      labels: [{ key, name: "do it" }],
      figures: figures(60, 90),
    }));
    expect(wordReport({ ...byProject, rows }, ["session"], 70, plain).slice(0, 4)).toEqual([
      "Session  Id            Direct  Delegated",
      "do it    61e9c06e-a9a  1h 00m     1h 30m",
      "do it    ses_2f11c0a3  1h 00m     1h 30m",
      "Total                  1h 30m     3h 00m",
    ]);
  });

  test("keeps the times where the terminal is narrow", () => {
    expect(wordReport(byProject, ["project"], 40, plain).slice(0, 4)).toEqual([
      "Project          Direct  Delegated",
      "shop             1h 30m     2h 30m",
      '=HYPERLINK("x")      0m        30m',
      "Total            1h 30m     3h 00m",
    ]);
  });
});
