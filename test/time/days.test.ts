import { afterEach, expect, test } from "bun:test";

import { beginningOf, calendarOf, dayAt, daysBetween } from "../../src/time/days.ts";

/** The hours of the days around a date. */
function hoursOf(timezone: string, from: string, to: string, dayStart = 0): [string, number][] {
  const [first, last] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to)];
  return daysBetween(first, last, { timezone, dayStart }).map(({ date, start, end }) => [
    date.toString(),
    (end - start) / 3_600_000,
  ]);
}

test.each([
  ["Europe/Berlin", "2026-03-29", 23],
  ["Europe/Berlin", "2026-10-25", 25],
  ["America/New_York", "2026-03-08", 23],
  ["America/Sao_Paulo", "2018-11-04", 23],
  ["Australia/Lord_Howe", "2026-04-05", 24.5],
  ["Asia/Kathmandu", "2026-01-01", 24],
])("in %s %s has %p hours", (timezone, day, hours) => {
  expect(hoursOf(timezone, day, day)).toEqual([[day, hours]]);
});

test("a day that never was is none", () => {
  const days = [
    ["2011-12-29", 24],
    ["2011-12-31", 24],
  ] as [string, number][];
  expect(hoursOf("Pacific/Apia", "2011-12-29", "2011-12-31")).toEqual(days);
  expect(hoursOf("Pacific/Apia", "2011-12-29", "2011-12-31", 240)).toEqual(days);
  const early = Temporal.Instant.from("2011-12-31T02:00:00+14:00").epochMilliseconds;
  const calendar = { timezone: "Pacific/Apia", dayStart: 240 };
  expect(dayAt(early, calendar).toString()).toBe("2011-12-29");
});

test("a day that begins when the clock is put forward begins as much later", () => {
  const [day] = daysBetween(
    Temporal.PlainDate.from("2026-03-29"),
    Temporal.PlainDate.from("2026-03-29"),
    { timezone: "Europe/Berlin", dayStart: 150 },
  );
  expect(new Date(day?.start ?? 0).toISOString()).toBe("2026-03-29T01:30:00.000Z");
});

test("work after midnight belongs to the day before it until the day begins", () => {
  const calendar = { timezone: "UTC", dayStart: 240 };
  expect(dayAt(Date.UTC(2026, 2, 3, 3, 59), calendar).toString()).toBe("2026-03-02");
  expect(dayAt(Date.UTC(2026, 2, 3, 4, 0), calendar).toString()).toBe("2026-03-03");
});

const before = process.env["TZ"];
afterEach(() => {
  if (before === undefined) delete process.env["TZ"];
  else process.env["TZ"] = before;
});

test.each([
  "Europe/Berlin",
  "America/New_York",
  "America/Sao_Paulo",
  "America/Havana",
  "America/St_Johns",
  "Africa/Cairo",
  "Asia/Beirut",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Apia",
])("the days of %s are the same where it is the system's zone", (timezone) => {
  process.env["TZ"] = timezone;
  for (const dayStart of [0, 150, 240]) {
    const named = { timezone, dayStart };
    const system = calendarOf({ ...named, isSystemZone: true });
    let date = Temporal.PlainDate.from("2010-01-01");
    for (let day = 0; day < 10 * 366; day++, date = date.add({ days: 1 })) {
      const start = beginningOf(date, named);
      if (beginningOf(date, system) !== start) expect(`${date} ${dayStart}`).toBe("the same");
      for (const moment of [start - 1, start, start + 3_600_000]) {
        const same = dayAt(moment, system).equals(dayAt(moment, named));
        if (!same) expect(`${moment} ${dayStart}`).toBe("the same");
      }
    }
  }
  expect(beginningOf(Temporal.PlainDate.from("2026-03-29"), { timezone, dayStart: 0 })).toBe(
    new Date(2026, 2, 29).getTime(),
  );
});
