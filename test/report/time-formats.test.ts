import { describe, expect, test } from "bun:test";

import { csvCell } from "../../src/csv-cell.ts";
import {
  asMarkdown,
  reportAsCsv,
  reportAsJson,
  reportAsMarkdown,
} from "../../src/report/time-formats.ts";
import { defaultRules } from "../../src/time/rules.ts";
import { byProject } from "./reports.ts";

const asked = {
  period: {
    first: Temporal.PlainDate.from("2026-03-28"),
    last: Temporal.PlainDate.from("2026-03-29"),
  },
  calendar: { timezone: "Europe/Berlin", dayStart: 0 },
};

describe("a report for programs", () => {
  test("says its version, its period in UTC, its settings, and every figure in milliseconds", () => {
    const json = reportAsJson(byProject, ["project"], asked, {
      timezone: "Europe/Berlin",
      day_start: "00:00",
      start_of_week: 1,
      rules: defaultRules,
      filters: { project: ["s"], exclude: [], source: null },
    });
    expect(json).toMatchObject({
      schema_version: 1,
      // The second day has 23 hours.
      period: {
        since: "2026-03-28",
        until: "2026-03-29",
        start: "2026-03-27T23:00:00.000Z",
        end: "2026-03-29T22:00:00.000Z",
      },
      settings: {
        timezone: "Europe/Berlin",
        filters: { project: ["s"], exclude: [], source: null },
        rules_ms: { stay: 600000, writing_cap: 600000, tool_cap: 3600000 },
      },
      by: ["project"],
      rows: [
        {
          project: { key: "/home/kim/shop", name: "shop" },
          direct_ms: 5400000,
          delegated_ms: 9000000,
          prompts: 90,
        },
        { project: { key: "/tmp/=x", name: '=HYPERLINK("x")' }, direct_ms: 0, ratio: null },
      ],
      total: { unaccounted_ms: 300000, direct_low_ms: 2400000, direct_high_ms: 6000000 },
    });
  });

  test("as comma-separated rows has no total, and no formula", () => {
    expect(reportAsCsv(byProject, ["project"])).toEqual([
      "project_key,project,direct_hours,delegated_hours,direct_ms,delegated_ms,ratio,agent_wall_ms,supervised_ms,autonomous_ms,tracked_ms,unaccounted_ms,prompts,sessions",
      "/home/kim/shop,shop,1.50,2.50,5400000,9000000,1.6666666666666667,9000000,0,9000000,14400000,0,90,1",
      `/tmp/=x,"'=HYPERLINK(""x"")",0.00,0.50,0,1800000,,1800000,0,1800000,1800000,0,0,1`,
    ]);
  });

  test("without rows has its titles all the same", () => {
    const none = { ...byProject, rows: [] };
    expect(reportAsCsv(none, ["day"])).toHaveLength(1);
  });
});

test.each([
  ["plain", "plain"],
  ["a,b", '"a,b"'],
  ['say "x"', '"say ""x"""'],
  ["two\nlines", '"two\nlines"'],
  ["=1+1", "'=1+1"],
  ["  =1+1", "'  =1+1"],
  ["\u200b\u00a0＝1+1", "'\u00a0＝1+1"],
  ["\r\n@SUM(1)", `"'\n'@SUM(1)"`],
  ["fix it;=1+cmd|calc!A0;thanks", `"fix it;'=1+cmd|calc!A0;thanks"`],
  ["all:\n- a; -b\n\n  ＋c\t@d", `"all:\n- a;' -b\n\n'  ＋c\t'@d"`],
  ["for (;;) a = b - c; d", '"for (;;) a = b - c; d"'],
  [`say;"=1+1"`, `"say;'""=1+1"""`],
  ["a\tb", '"a\tb"'],
  ["a\x1b]52;c;x\x07\u009b\u202eb", '"a]52;c;xb"'],
  ["+1", "'+1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["-1", "-1"],
  ["-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"],
  ["\t=1", `"'\t'=1"`],
])("a spreadsheet reads %j as it is", (text, cell) => {
  expect(csvCell(text)).toBe(cell);
});

test("a Markdown table means nothing but what it says", () => {
  const named = { key: "k", name: "a|b *c* <img>\n# d" };
  const [row] = byProject.rows;
  if (row === undefined) throw new Error("no row");
  const lines = reportAsMarkdown({ ...byProject, rows: [{ ...row, labels: [named] }] }, [
    "project",
  ]);
  expect(lines).toEqual([
    "| Project | Direct | Delegated | Ratio | Prompts | Sessions |",
    "| --- | ---: | ---: | ---: | ---: | ---: |",
    "| a\\|b \\*c\\* \\<img\\> \\# d | 1h 30m | 2h 30m | 1.7 | 90 | 1 |",
    "| **Total** | 1h 30m | 3h 00m | 2.0 | 90 | 2 |",
    "",
    "Agent wall 2h 00m (supervised 0m, autonomous 2h 00m), tracked 3h 30m",
  ]);
});

test("in Markdown no text is a link, a mention or an entity", () => {
  const text = "@team see https://a.test WWW.b.test c@d.test #12 &lt;b&gt; \\& [e](//f.test) ://";
  const written = asMarkdown(text);
  expect(written).toBe(
    "@<!-- -->team see https:<!-- -->//a.test WWW<!-- -->.b.test c@<!-- -->d.test \\#<!-- -->12 " +
      "&amp;lt;b&amp;gt; \\\\&amp; \\[e\\]\\(//f.test\\) :<!-- -->//",
  );
  const page = Bun.markdown.html(written, { autolinks: true });
  expect(page).not.toContain("<a ");
  expect(page.replaceAll("<!-- -->", "")).toBe(`<p>${Bun.escapeHTML(text)}</p>\n`);
});

test("a Markdown table of sessions has their ids behind their words, which many begin with", () => {
  const [row] = byProject.rows;
  if (row === undefined) throw new Error("no row");
  const labels = [{ key: "3f1c2a84-6d0b-4f0e-9c57-aa10b2c3d4e5", name: "Price list" }];
  const lines = reportAsMarkdown({ ...byProject, rows: [{ ...row, labels }] }, ["session"]);
  expect(lines.slice(0, 4)).toEqual([
    "| Session | Id | Direct | Delegated | Ratio | Prompts | Sessions |",
    "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
    "| Price list | 3f1c2a84\\-6d0 | 1h 30m | 2h 30m | 1.7 | 90 | 1 |",
    "| **Total** |  | 1h 30m | 3h 00m | 2.0 | 90 | 2 |",
  ]);
});
