import { describe, expect, test } from "bun:test";

import { dayScale, weekScale } from "../../../src/report/timeline/scale.ts";
import { type Day, daysBetween } from "../../../src/time/days.ts";

function dayIn(date: string, timezone: string): Day {
  const day = Temporal.PlainDate.from(date);
  const [found] = daysBetween(day, day, { timezone, dayStart: 0 });
  if (found === undefined) throw new Error("no such day");
  return found;
}

const hoursOf = (date: string, timezone: string) => {
  const day = dayIn(date, timezone);
  return dayScale(day, day, { timezone, dayStart: 0 }, 100).hours.map(({ hour }) => hour);
};

describe("the hours of a day", () => {
  test("are those of the clock", () => {
    expect(hoursOf("2026-03-29", "Europe/Berlin").slice(0, 4)).toEqual([0, 1, 3, 4]);
    expect(hoursOf("2026-10-25", "Europe/Berlin").slice(0, 5)).toEqual([0, 1, 2, 2, 3]);
    expect(hoursOf("2018-11-04", "America/Sao_Paulo").slice(0, 2)).toEqual([1, 2]);
  });

  test("are those of the clock also where it is changed by half an hour, or a zone is off by a quarter", () => {
    const timezone = "Australia/Lord_Howe";
    const back = dayIn("2026-04-05", timezone);
    const { columns, hours } = dayScale(back, back, { timezone, dayStart: 0 }, 98);
    expect(columns).toBe(98);
    expect(hours.slice(0, 4)).toEqual([
      { column: 0, hour: 0 },
      { column: 4, hour: 1 },
      { column: 10, hour: 2 },
      { column: 14, hour: 3 },
    ]);
    expect(hoursOf("2026-04-05", "Asia/Kathmandu")).toHaveLength(24);
  });

  test("begin and end with what happened, and fill the room", () => {
    const day = dayIn("2026-03-02", "UTC");
    const at = (time: string) => Date.parse(`2026-03-02T${time}Z`);
    const shown = { start: at("08:10"), end: at("11:00") };
    const { columns, slotsOf } = dayScale(day, shown, { timezone: "UTC", dayStart: 0 }, 40);
    const slots = slotsOf(day);
    expect({ columns, first: slots[0]?.start, last: slots.at(-1)?.end }).toEqual({
      columns: 39,
      first: at("08:00"),
      last: at("11:00"),
    });
  });
});

describe("the hours of a week", () => {
  const timezone = "Europe/Berlin";
  const calendar = { timezone, dayStart: 0 };
  const of = (date: string) => ({ day: dayIn(date, timezone), span: dayIn(date, timezone) });

  test("have both of the hours that come twice in the same columns", () => {
    const { columns, slotsOf } = weekScale([of("2026-10-25")], calendar, 24);
    const slots = slotsOf(dayIn("2026-10-25", timezone));
    expect(columns).toBe(24);
    expect(slots.map(({ column }) => column).slice(0, 5)).toEqual([0, 1, 2, 2, 3]);
  });

  test("have nothing in the columns of the hour that never was", () => {
    const { slotsOf } = weekScale([of("2026-03-29")], calendar, 24);
    const slots = slotsOf(dayIn("2026-03-29", timezone));
    expect(slots.map(({ column }) => column).slice(0, 4)).toEqual([0, 1, 3, 4]);
  });

  test("run on past midnight where days begin later", () => {
    const late = { timezone: "UTC", dayStart: 4 * 60 };
    const date = Temporal.PlainDate.from("2026-03-02");
    const [day] = daysBetween(date, date, late);
    if (day === undefined) throw new Error("no such day");
    const { hours } = weekScale([{ day, span: day }], late, 24);
    expect(hours.map(({ hour }) => hour)).toEqual([
      4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 0, 1, 2, 3,
    ]);
  });
});
