import { describe, expect, test } from "bun:test";

import { boundsOf, dayOf, periodOf } from "../../src/commands/period.ts";
import { loadSettings } from "../../src/config/load.ts";
import { UsageError } from "../../src/failure.ts";

const day = (text: string) => Temporal.PlainDate.from(text);

/** A Thursday. */
const today = day("2026-11-19");

function period(given: Record<string, unknown>, startOfWeek = 1): string[] {
  const all = () => ({ first: day("2024-02-29"), last: day("2026-11-18") });
  const { first, last } = periodOf(given, { today, startOfWeek, all });
  return [first.toString(), last.toString()];
}

describe("the day that a person means", () => {
  const monday = day("2026-03-02");

  test.each([
    ["2026-02-28", "2026-02-28"],
    ["20260228", "2026-02-28"],
    ["today", "2026-03-02"],
    ["Yesterday", "2026-03-01"],
    ["2d", "2026-02-28"],
    ["0d", "2026-03-02"],
    ["365d", "2025-03-02"],
  ])("%s", (text, expected) => {
    expect(dayOf(text, monday).toString()).toBe(expected);
  });

  test.each(["2026-02-30", "2026-13-01", "last week", "", "-1d", "2026-3-1"])(
    "'%s' is none",
    (text) => {
      expect(() => dayOf(text, monday)).toThrow(
        `'${text}' is no day; write 2026-11-16, 20261116, 28d, yesterday or today`,
      );
    },
  );
});

describe("the period of a report", () => {
  test.each<[Record<string, unknown>, string, string]>([
    [{}, "2026-11-16", "2026-11-22"],
    [{ today: true }, "2026-11-19", "2026-11-19"],
    [{ yesterday: true }, "2026-11-18", "2026-11-18"],
    [{ week: true }, "2026-11-16", "2026-11-22"],
    [{ lastWeek: true }, "2026-11-09", "2026-11-15"],
    [{ month: true }, "2026-11-01", "2026-11-30"],
    [{ lastMonth: true }, "2026-10-01", "2026-10-31"],
    [{ all: true }, "2024-02-29", "2026-11-18"],
    [{ since: "2026-11-02" }, "2026-11-02", "2026-11-19"],
    [{ until: "20241231" }, "2024-02-29", "2024-12-31"],
    [{ since: "28d", until: "yesterday" }, "2026-10-22", "2026-11-18"],
    [{ until: "2020-01-01" }, "2020-01-01", "2020-01-01"],
    [{ since: "7d" }, "2026-11-12", "2026-11-19"],
    [{ since: "2027-01-01", until: "2027-01-02" }, "2027-01-01", "2027-01-02"],
  ])("that %j asks for, with both its ends", (given, first, last) => {
    expect(period(given)).toEqual([first, last]);
  });

  test("begins with the day that weeks begin with", () => {
    expect(period({ week: true }, 7)).toEqual(["2026-11-15", "2026-11-21"]);
    expect(period({ week: true }, 4)).toEqual(["2026-11-19", "2026-11-25"]);
    expect(period({ lastWeek: true }, 5)).toEqual(["2026-11-06", "2026-11-12"]);
  });

  test.each<[Record<string, unknown>, string]>([
    [{ today: true, lastWeek: true }, "--today and --last-week are two periods; give one of them"],
    [{ week: true, since: "7d" }, "--week and --since/--until are two periods; give one of them"],
    [
      { since: "2026-11-03", until: "2026-11-02" },
      "--since 2026-11-03 is after --until 2026-11-02; swap them",
    ],
    [
      { since: "2027-01-01" },
      "--since 2027-01-01 is after today, 2026-11-19; give an earlier day, or --until as well",
    ],
  ])("cannot be two: %j", (given, words) => {
    expect(() => period(given)).toThrow(new UsageError(words));
  });
});

describe("the period of a list", () => {
  const settings = loadSettings({ timezone: "Asia/Tokyo" }, { HOME: "/home/ann" });
  const bounds = (given: Record<string, unknown>) => boundsOf(given, settings);

  test("is open where no end is said, and has the moments at which the person's days begin", () => {
    expect(bounds({})).toEqual({ from: null, before: null });
    expect(bounds({ all: true })).toEqual({ from: null, before: null });
    expect(bounds({ since: "2026-11-02" })).toEqual({
      from: "2026-11-01T15:00:00.000Z",
      before: null,
    });
    expect(bounds({ until: "2026-11-02" })).toEqual({
      from: null,
      before: "2026-11-02T15:00:00.000Z",
    });
  });

  test("has the names of a report's", () => {
    const month = Temporal.Now.plainDateISO("Asia/Tokyo").with({ day: 1 });
    const since = month.subtract({ months: 1 }).toString();
    const until = month.subtract({ days: 1 }).toString();
    expect(bounds({ lastMonth: true })).toEqual(bounds({ since, until }));
    expect(bounds({ yesterday: true })).toEqual(bounds({ since: "yesterday", until: "yesterday" }));
  });

  test("cannot end before it begins", () => {
    expect(() => bounds({ since: "2026-11-03", until: "2026-11-02" })).toThrow(
      new UsageError("--since 2026-11-03 is after --until 2026-11-02; swap them"),
    );
  });
});
