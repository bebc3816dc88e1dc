import { describe, expect, test } from "bun:test";

import { clipped, type Column, table } from "../../src/report/table.ts";
import { harmless, jsonText } from "../../src/unseen.ts";

const columns: Column[] = [
  { title: "Name", align: "left", elastic: true },
  { title: "Count", align: "right" },
];

describe("a table", () => {
  test("aligns by what is seen, wide and combining characters included", () => {
    expect(
      table(
        columns,
        [
          ["日本", "7"],
          ["e\u0301t\u00e9", "1234"],
          ["👩‍💻", "12"],
        ],
        80,
      ),
    ).toEqual(["Name  Count", "日本      7", "e\u0301t\u00e9    1234", "👩‍💻       12"]);
  });

  test("cuts its elastic columns to fit, and shows the cut", () => {
    expect(table(columns, [["a rather long name", "1"]], 16)).toEqual([
      "Name       Count",
      "a rather…      1",
    ]);
  });

  test("cuts a cell of many marks that take no column, and none that a script or an emoji needs", () => {
    const marks = `a${"\u0301".repeat(200_000)}b`;
    const [, cut = ""] = table(columns, [[marks, "1"]], 80);
    expect(cut.length).toBeLessThan(100);
    expect(cut).toMatch(/^a\u0301+…\s+1$/);
    const family = "👨🏽‍👩🏽‍👧🏽‍👦🏽";
    const england = "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}";
    expect(clipped(family, 2)).toBe(family);
    expect(clipped(england, 2)).toBe(england);
    expect(clipped("नमस्ते दुनिया", 80)).toBe("नमस्ते दुनिया");
    expect(clipped(`${"𝒶".repeat(99)}${marks}`, 10)).toBe(`${"𝒶".repeat(9)}…`);
  });
});

test("JSON holds what is not shown, escaped", () => {
  const value = { text: "a\u{e0041}\u00ad\x9b😀" };
  expect(jsonText(value)).toBe(`{"text":"a\\udb40\\udc41\\u00ad\\u009b😀"}`);
  expect(JSON.parse(jsonText(value))).toEqual(value);
});

describe("text from a transcript cannot steer the terminal:", () => {
  test.each([
    ["an escape sequence", "a\x1b[31mred\x1b[0m", "a [31mred [0m"],
    ["a title change", "\x1b]0;pwned\x07x", "]0;pwned x"],
    ["lines and tabs", "a\n\tb\r\nc", "a b c"],
    ["C1 controls", "a\x9b31mb", "a 31mb"],
    ["bidirectional overrides", "a\u202egnp.exe\u2066b", "a gnp.exe b"],
    ["tags", "a\u{e0041}\u{e007f}b \u{1f3f4}\u{e0067}", "a b \u{1f3f4}"],
    ["what has no width", "a\u00adb\u2061c\u206fd\ufff9e\u{1d173}f\u200bg", "a b c d e f g"],
    [
      "a joiner or a selector that belongs there",
      "क्\u200dष ❤\ufe0f ⛓\ufe0f\u200d💥",
      "क्\u200dष ❤\ufe0f ⛓\ufe0f\u200d💥",
    ],
  ])("%s", (_, text, expected) => {
    expect(harmless(text)).toBe(expected);
  });
});
