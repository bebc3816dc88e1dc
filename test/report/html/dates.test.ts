import { expect, test } from "bun:test";

import { clockOf, rangeName } from "../../../src/report/html/dates.ts";
import { daysBetween } from "../../../src/time/days.ts";

const date = (text: string) => Temporal.PlainDate.from(text);

test("a range says no more of its first day than differs", () => {
  expect(rangeName(date("2026-11-16"), date("2026-11-16"))).toBe("Monday 16 November 2026");
  expect(rangeName(date("2026-11-16"), date("2026-11-22"))).toBe("16–22 November 2026");
  expect(rangeName(date("2026-10-28"), date("2026-11-03"))).toBe("28 October – 3 November 2026");
  expect(rangeName(date("2025-12-29"), date("2026-01-04"))).toBe(
    "29 December 2025 – 4 January 2026",
  );
});

test("the clock of a day that has an hour twice shows it twice, and one that skips an hour skips it", () => {
  const clockAt = (text: string, zone: string) => {
    const [day] = daysBetween(date(text), date(text), { timezone: zone, dayStart: 0 });
    if (day === undefined) throw new Error("no such day");
    const clock = clockOf(day, zone);
    return (hours: number) => clock(day.start + hours * 3_600_000);
  };
  const autumn = clockAt("2026-10-25", "Europe/Berlin");
  expect([1, 2, 3, 4, 24.5].map(autumn)).toEqual(["01:00", "02:00", "02:00", "03:00", "23:30"]);
  const spring = clockAt("2026-03-29", "Europe/Berlin");
  expect([1, 2, 22.5].map(spring)).toEqual(["01:00", "03:00", "23:30"]);
  expect(clockAt("2026-05-01", "Asia/Kathmandu")(9)).toBe("09:00");
});
