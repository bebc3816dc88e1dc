import { describe, expect, test } from "bun:test";

import { type Column, table } from "../../src/report/table.ts";
import { harmless } from "../../src/unseen.ts";

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
});

describe("text from a transcript cannot steer the terminal:", () => {
  test.each([
    ["an escape sequence", "a\x1b[31mred\x1b[0m", "a [31mred [0m"],
    ["a title change", "\x1b]0;pwned\x07x", "]0;pwned x"],
    ["lines and tabs", "a\n\tb\r\nc", "a b c"],
    ["C1 controls", "a\x9b31mb", "a 31mb"],
    ["bidirectional overrides", "a\u202egnp.exe\u2066b", "a gnp.exe b"],
  ])("%s", (_, text, expected) => {
    expect(harmless(text)).toBe(expected);
  });
});
