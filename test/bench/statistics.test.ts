import { describe, expect, test } from "bun:test";

import type { Measured } from "../../scripts/bench/case.ts";
import { ROOT } from "../../scripts/bench/folders.ts";
import { historyTable, linesIn, withRun } from "../../scripts/bench/history.ts";
import { sectionsIn, wordMet } from "../../scripts/bench/report.ts";
import { shown, withoutPlace } from "../../scripts/bench/run.ts";
import { isWorse, median, ratio } from "../../scripts/bench/statistics.ts";
import { faster, memory, milliseconds, within } from "../../scripts/bench/targets.ts";
import { figureIn, wordFigure } from "../../scripts/bench/words.ts";

test("the median is the middle value, or between the two in the middle", () => {
  expect(median([5, 1, 100])).toBe(5);
  expect(median([4, 1, 2, 100])).toBe(3);
  expect(median([])).toBeNaN();
});

test("a ratio without one of its sides is none", () => {
  expect([ratio(6, 4), ratio(6, null), ratio(null, 4), ratio(6, 0)]).toEqual([
    1.5,
    null,
    null,
    null,
  ]);
});

test("more than a tenth in the wrong direction is worse", () => {
  expect([isWorse(1.1, 1, "lower"), isWorse(1.11, 1, "lower"), isWorse(0.5, 1, "lower")]).toEqual([
    false,
    true,
    false,
  ]);
  expect([isWorse(3.6, 4, "higher"), isWorse(3.5, 4, "higher"), isWorse(9, 4, "higher")]).toEqual([
    false,
    true,
    false,
  ]);
});

describe("targets", () => {
  const measured = (times: number[], peak: number | null = null): Measured => ({
    times,
    peak,
    failure: null,
  });
  const results = new Map([
    ["tt", measured([30, 20, 25], 90)],
    ["cat", measured([20])],
    ["ccusage", measured([100])],
    ["broken", measured([])],
  ]);
  const figures = [
    within("tt", "cat", { limit: 1.5 }),
    faster("tt", "ccusage", { limit: 3.5 }),
    milliseconds("tt", { limit: 15, over: "cat" }),
    milliseconds("tt", { limit: 15 }),
    memory("tt", { limit: 110 }),
    faster("tt", "broken", { limit: 2 }),
    within("tt", "not run", { limit: 2 }),
  ].map((target) => {
    const figure = target.of(results, {});
    return [wordFigure(figure, target.unit), wordMet(target, figure)];
  });

  test("compare medians, and say so where there is nothing to compare", () => {
    expect(figures).toEqual([
      ["1.25×", "yes"],
      ["4.00×", "yes"],
      ["5.0 ms", "yes"],
      ["25.0 ms", "**no**"],
      ["90 MB", "yes"],
      ["–", "not measured"],
      ["–", "not measured"],
    ]);
  });
});

test("a figure in words is read back as it was", () => {
  expect([
    figureIn("1.25×"),
    figureIn("2.50 s"),
    figureIn("25.0 ms worse"),
    figureIn("2.40 %"),
    figureIn("–"),
  ]).toEqual([1.25, 2500, 25, 0.024, null]);
});

describe("the history", () => {
  const facts = { Date: "2026-11-22", Commit: "abc1234", Size: "full", Processor: "Z80" };
  const entry = (words: string) => ({
    key: "cold / cat",
    words,
    better: "lower" as const,
    checked: true,
  });

  test("is kept from run to run, and marks what got worse by more than a tenth", () => {
    const first = withRun([], facts, [entry("1.50×")]);
    const report = ["# Benchmarks", "", "## History", "", ...historyTable(first.lines)].join("\n");
    const second = withRun(linesIn(report), { ...facts, Commit: "def5678" }, [entry("1.70×")]);
    expect(first.worse).toEqual([]);
    expect(second.worse).toEqual(["cold / cat"]);
    expect(second.lines.map((line) => [line["Commit"], line["cold / cat"]])).toEqual([
      ["abc1234", "1.50×"],
      ["def5678", "1.70× worse"],
    ]);
  });

  test("compares with the last run of the same size on the same processor that has the figure", () => {
    const lines = [
      { ...facts, "cold / cat": "1.50×" },
      { ...facts, "cold / cat": "–" },
      { ...facts, Size: "quick", "cold / cat": "1.00×" },
      { ...facts, Processor: "6502", "cold / cat": "1.00×" },
    ];
    expect(withRun(lines, facts, [entry("1.60×")]).worse).toEqual([]);
    expect(withRun(lines, facts, [entry("1.66×")]).worse).toEqual(["cold / cat"]);
  });
});

test("a section of a report is found by its title", () => {
  const report = "# Benchmarks\n\nwords\n\n## One\n\n| a |\n\n## Two\n\nb\n";
  expect([...sectionsIn(report)]).toEqual([
    ["One", "## One\n\n| a |\n\n"],
    ["Two", "## Two\n\nb\n"],
  ]);
});

test("a command is shown for a reader, without the place where it ran", () => {
  const home = `${ROOT}/.bench/x`;
  expect(withoutPlace(ROOT)).toBe("$PWD");
  expect(shown({ name: "cat", argv: ["sh", "-c", `cat "$HOME"/it's`], home })).toBe(
    `HOME=$PWD/.bench/x sh -c 'cat "$HOME"/it'\\''s'`,
  );
});
