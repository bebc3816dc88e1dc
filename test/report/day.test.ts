import { describe, expect, test } from "bun:test";

import { dayOf, wordHours } from "../../src/report/day.ts";
import { daysBetween } from "../../src/time/days.ts";

const today = Temporal.PlainDate.from("2026-03-02");

describe("the day that a person means", () => {
  test.each([
    ["2026-02-28", "2026-02-28"],
    ["20260228", "2026-02-28"],
    ["today", "2026-03-02"],
    ["Yesterday", "2026-03-01"],
    ["2d", "2026-02-28"],
    ["0d", "2026-03-02"],
    ["365d", "2025-03-02"],
  ])("%s", (text, expected) => {
    expect(dayOf(text, today).toString()).toBe(expected);
  });

  test.each(["2026-02-30", "2026-13-01", "last week", "", "-1d", "2026-3-1"])(
    "'%s' is none",
    (text) => {
      expect(() => dayOf(text, today)).toThrow(
        `'${text}' is no day; write 2026-11-16, 20261116, 28d, yesterday or today`,
      );
    },
  );
});

describe("the hours of days", () => {
  const wordOf = (first: string, last: string, dayStart: number) => {
    const calendar = { timezone: "Europe/Berlin", dayStart };
    const [from, to] = [first, last].map((date) => Temporal.PlainDate.from(date));
    return wordHours(calendar, from && to ? daysBetween(from, to, calendar) : []);
  };

  test("have a word where they are not 24, and where they do not begin at midnight", () => {
    expect(wordOf("2026-10-24", "2026-10-24", 0)).toBe("Europe/Berlin");
    expect(wordOf("2026-10-25", "2026-10-25", 0)).toBe("Europe/Berlin, a day of 25 hours");
    expect(wordOf("2026-10-24", "2026-10-24", 270)).toBe(
      "Europe/Berlin, day from 04:30, a day of 25 hours",
    );
    expect(wordOf("2026-10-24", "2026-10-25", 270)).toBe("Europe/Berlin, days from 04:30");
  });
});
