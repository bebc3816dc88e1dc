import { describe, expect, test } from "bun:test";

import { wordHours } from "../../src/report/day.ts";
import { daysBetween } from "../../src/time/days.ts";

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
