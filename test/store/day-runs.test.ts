import { describe, expect, test } from "bun:test";

import { runsOf } from "../../src/store/day-runs.ts";
import { type Day, daysBetween } from "../../src/time/days.ts";
import { emptyIndex, plainSettings } from "../helpers/index.ts";
import { act, session, stretch } from "../time/sessions.ts";
import { renew, save } from "./figures.ts";

const HOUR = 3_600_000;
const KIB = 1024;

const days = (count: number): Day[] => {
  const first = Temporal.PlainDate.from("2026-01-01");
  const last = first.add({ days: count - 1 });
  return daysBetween(first, last, { timezone: "UTC", dayStart: 0 });
};

/** How many days are in each run, of sessions of so many bytes, each from noon of a day to noon of another. */
function lengthsOf(
  sessions: readonly { from: number; to: number; bytes: number }[],
  touched: readonly Day[],
): number[] {
  const db = emptyIndex();
  const insert = db.query("INSERT INTO activity VALUES (?, ?, ?, zeroblob(?))");
  const noon = (index: number) => (days(366)[index]?.start ?? 0) + 12 * HOUR;
  for (const [id, { from, to, bytes }] of sessions.entries())
    insert.run(String(id), noon(from), noon(to), bytes);
  const runs = runsOf(db, touched, HOUR);
  db.close();
  expect(runs.flat()).toEqual([...touched]);
  return runs.map((run) => run.length);
}

const daily = (bytes: number) =>
  Array.from({ length: 30 }, (_, day) => ({ from: day, to: day, bytes }));

describe("the days whose sessions are held at once", () => {
  test("are all of a year in which little was done", () => {
    expect(lengthsOf(daily(1 * KIB), days(366))).toEqual([366]);
    expect(lengthsOf([], days(3))).toEqual([3]);
  });

  test("are few where much was done in each", () => {
    expect(lengthsOf(daily(60 * KIB), days(7))).toEqual([2, 2, 2, 1]);
    expect(lengthsOf(daily(200 * KIB), days(5))).toEqual([2, 2, 1]);
  });

  test("are so many that a long session is not read again for a few short ones", () => {
    const long = { from: 0, to: 29, bytes: 1000 * KIB };
    expect(lengthsOf([long, ...daily(100 * KIB)], days(30))).toEqual([12, 12, 6]);
    expect(lengthsOf([long], days(30))).toEqual([30]);
  });

  test("have no gap between them", () => {
    const touched = days(9).filter((_, index) => index !== 4);
    expect(lengthsOf(daily(1 * KIB), touched)).toEqual([4, 4]);
  });
});

test("ten years of long sessions are figured out in the runner's patience: each read for every month would outlast it", () => {
  const db = emptyIndex();
  const first = act("10:00");
  const work = stretch("10:00", "10:05");
  for (let name = 0; name < 30; name++) {
    const at = (day: number) => day * 24 * HOUR + name * 60_000;
    const places = [`/p${name}`];
    const humans = Array.from({ length: 3650 }, (_, day) => ({ ...first, at: first.at + at(day) }));
    const worked = humans.map((_, day) => ({
      ...work,
      start: work.start + at(day),
      end: work.end + at(day),
    }));
    save(db, session(`s${name}`, { places, humans, work: worked }));
  }
  renew(db, plainSettings);
  expect(db.query("SELECT sum(prompts) FROM day_figures").values()).toEqual([[109_500]]);
  db.close();
});
