import { describe, expect, test } from "bun:test";

import fc from "fast-check";

import { Failure } from "../../src/failure.ts";
import type { TimedSession } from "../../src/model/activity-codec.ts";
import { type Day, daysBetween } from "../../src/time/days.ts";
import { type Dimension, ledgerFor, reportOf } from "../../src/time/report.ts";
import { defaultRules } from "../../src/time/rules.ts";
import { type Rounding, roundings, type Timed } from "../../src/timesheet/rounding.ts";
import { sheetOf, type SheetRules } from "../../src/timesheet/sheet.ts";
import { groupings, measures } from "../../src/timesheet/stints.ts";
import { at, clockOf } from "../model/at-work.ts";
import { type Generated, generated } from "../time/generated.ts";
import { act, session, stretch, subagent } from "../time/sessions.ts";

const MINUTE = 60_000;

type Options = Omit<SheetRules, "days" | "wanted">;

const plain: Options = {
  measure: "direct",
  per: "project",
  mergeGap: 0,
  min: 0,
  short: "drop",
  rounding: { unit: 0, how: "nearest", per: "entry", resolution: 1 },
};

const minutesUpTo = (most: number) => fc.nat(most).map((minutes) => minutes * MINUTE);

const options: fc.Arbitrary<Options> = fc.record({
  measure: fc.constantFrom(...measures),
  per: fc.constantFrom(...groupings),
  mergeGap: minutesUpTo(60),
  min: minutesUpTo(10),
  short: fc.constantFrom("drop", "fold"),
  rounding: fc.record({
    unit: fc.constantFrom(0, 6 * MINUTE, 15 * MINUTE, 7 * MINUTE),
    how: fc.constantFrom<Rounding[]>(...roundings),
    per: fc.constantFrom("entry", "day"),
    resolution: fc.constantFrom(1, 1000),
  }),
});

const project = (path: string) => ({ key: path, name: path, client: null });

const ledgerOf = ({ sessions, rules }: Pick<Generated, "sessions" | "rules">) =>
  ledgerFor(sessions, rules, project);

/** What is too short for so many rounded entries is refused, which is no sheet. */
function sheet(given: Generated, more: Options) {
  try {
    return sheetOf(ledgerOf(given), { ...more, days: given.days, wanted: () => true });
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

function holds(property: (given: Generated, more: Options) => void) {
  fc.assert(fc.property(generated, options, property), { numRuns: 300 });
}

const sum = (entries: readonly { length: number }[]) =>
  entries.reduce((all, { length }) => all + length, 0);

describe("on every input", () => {
  test("no two entries of a lane overlap, and each stays in its day", () => {
    holds((given, more) => {
      const { entries } = sheet(given, more) ?? { entries: [] };
      for (const lane of Map.groupBy(entries, (entry) => entry.lane).values()) {
        let end = Number.NEGATIVE_INFINITY;
        for (const entry of lane) {
          expect(entry.start).toBeGreaterThanOrEqual(end);
          expect(entry.end - entry.start).toBe(entry.length);
          expect(entry.length).toBeGreaterThan(0);
          expect(entry.start).toBeGreaterThanOrEqual(entry.day.start);
          expect(entry.end).toBeLessThanOrEqual(entry.day.end);
          end = entry.end;
        }
      }
      if (more.measure === "direct")
        expect(new Set(entries.map(({ lane }) => lane)).size).toBeLessThan(2);
    });
  });

  test("what is printed explains the difference to the exact sum, which is the report's", () => {
    holds((given, more) => {
      const made = sheet(given, more);
      if (made === null) return;
      const { sums, entries } = made;
      expect(sum(entries)).toBe(sums.total);
      expect(sums.exact + sums.gaps - sums.dropped + sums.rounding).toBe(sums.total);
      const { days, calendar, rules } = given;
      const by: Dimension[] = ["day", more.measure === "tracked" ? "project" : more.per];
      const query = { days, calendar, startOfWeek: 1, rules, by, wanted: () => true };
      const { rows } = reportOf(ledgerOf(given), query, (id) => id);
      const figures = rows.map((row) => row.figures[more.measure]);
      expect(sums.exact).toBe(figures.reduce((all, figure) => all + figure, 0));
    });
  });

  test("without any option the entries of a project's day are its figure, to the millisecond", () => {
    fc.assert(
      fc.property(generated, fc.constantFrom(...measures), (given, measure) => {
        const { entries = [] } = sheet(given, { ...plain, measure }) ?? {};
        const { days, calendar, rules } = given;
        const rows = reportOf(
          ledgerOf(given),
          { days, calendar, rules, startOfWeek: 1, by: ["day", "project"], wanted: () => true },
          (id) => id,
        ).rows;
        const cells = Map.groupBy(
          entries,
          (entry) => `${entry.day.date.toString()} ${entry.group}`,
        );
        const expected = rows.flatMap(({ labels: [day, own], figures }) =>
          figures[measure] === 0 ? [] : [[`${day?.key} ${own?.key}`, figures[measure]] as const],
        );
        expect(new Map([...cells].map(([key, own]) => [key, sum(own)]))).toEqual(new Map(expected));
      }),
      { numRuns: 200 },
    );
  });

  test("sessions' tracked time is at least their direct time", () => {
    fc.assert(
      fc.property(generated, (given) => {
        const lengths = (measure: "direct" | "tracked") => {
          const { entries = [] } = sheet(given, { ...plain, measure, per: "session" }) ?? {};
          return Map.groupBy(entries, ({ day, group }) => `${day.start} ${group}`);
        };
        const tracked = lengths("tracked");
        for (const [key, entries] of lengths("direct"))
          expect(sum(tracked.get(key) ?? [])).toBeGreaterThanOrEqual(sum(entries));
      }),
      { numRuns: 200 },
    );
  });

  test("joining changes sums by nothing but the gaps that it says", () => {
    fc.assert(
      fc.property(generated, options, minutesUpTo(90), (given, { measure, per }, mergeGap) => {
        const before = sheet(given, { ...plain, measure, per });
        const after = sheet(given, { ...plain, measure, per, mergeGap });
        expect((after?.sums.total ?? 0) - (before?.sums.total ?? 0)).toBe(after?.sums.gaps ?? 0);
        expect(after?.entries.length ?? 0).toBeLessThanOrEqual(before?.entries.length ?? 0);
      }),
      { numRuns: 200 },
    );
  });

  test("what is left out by a filter moves nothing, and is in no sum", () => {
    holds((given, more) => {
      const whole = sheet(given, more);
      if (whole === null) return;
      const isOwn = ({ key }: { key: string }) => key.includes("1");
      const own = sheetOf(ledgerOf(given), {
        ...more,
        days: given.days,
        wanted: ({ project: one }) => isOwn(one),
      });
      const expected = whole.entries.filter(({ project: one }) => isOwn(one));
      expect(own.entries).toEqual(expected);
      const { exact, gaps, dropped, rounding, total } = own.sums;
      expect(exact + gaps - dropped + rounding).toBe(total);
      expect(total).toBe(sum(expected));
    });
  });

  test("each entry, or each day's sum, is rounded once", () => {
    holds((given, { measure, per, rounding }) => {
      if (rounding.unit === 0) return;
      const exact = sheet(given, { ...plain, measure, per });
      const made = sheet(given, { ...plain, measure, per, rounding });
      if (made === null || exact === null) return;
      const keyOf = ({ day, group, lane, project: own }: Timed) =>
        `${day.start} ${rounding.per === "entry" ? `${group} ${lane}` : own.key}`;
      const cells = Map.groupBy(made.entries, keyOf);
      for (const [key, entries] of Map.groupBy(exact.entries, keyOf)) {
        const lengths =
          rounding.per === "day" ? [sum(entries)] : entries.map(({ length }) => length);
        const expected = lengths.map((length) => nearest(length, rounding.unit, rounding.how));
        expect(sum(cells.get(key) ?? [])).toBe(expected.reduce((all, one) => all + one, 0));
      }
    });
  });
});

/** By counting, and not as the program does it. */
function nearest(length: number, unit: number, how: Rounding): number {
  let below = 0;
  while (below + unit <= length) below += unit;
  const rest = length - below;
  if (rest === 0 || how === "down") return below;
  return how === "up" || rest * 2 >= unit ? below + unit : below;
}

/** The entries of an invented day, as text. */
function entriesOf(
  sessions: readonly TimedSession[],
  { wanted = () => true, ...more }: Partial<Options & Pick<SheetRules, "wanted">> = {},
): string[] {
  const date = Temporal.Instant.fromEpochMilliseconds(at("12:00"))
    .toZonedDateTimeISO("UTC")
    .toPlainDate();
  const days: Day[] = daysBetween(date, date, { timezone: "UTC", dayStart: 0 });
  const ledger = ledgerFor(sessions, defaultRules, project);
  const { entries } = sheetOf(ledger, { ...plain, ...more, days, wanted });
  return entries.map(
    ({ start, end, project: { name } }) => `${clockOf(start)}-${clockOf(end)} ${name}`,
  );
}

const round = (unit: number, more: Partial<Options["rounding"]> = {}) => ({
  rounding: { ...plain.rounding, unit: unit * MINUTE, ...more },
});

const two = [
  session("shop", { humans: [act("10:00"), act("10:20", 1)] }),
  session("blog", { humans: [act("11:00")] }),
];

describe("entries", () => {
  test("are the stretches of a person's attention, by project", () => {
    expect(entriesOf(two)).toEqual(["09:59-10:02 /shop", "10:19-10:22 /shop", "10:59-11:02 /blog"]);
  });

  test("are joined over gaps that are short enough", () => {
    expect(entriesOf(two, { mergeGap: 17 * MINUTE })).toEqual([
      "09:59-10:22 /shop",
      "10:59-11:02 /blog",
    ]);
    expect(entriesOf(two, { mergeGap: 16 * MINUTE })).toHaveLength(3);
  });

  test("are not joined over attention for another project", () => {
    const between = session("mail", { humans: [act("10:10", 1)] });
    const joined = entriesOf([...two, between], { mergeGap: 60 * MINUTE });
    expect(joined.filter((entry) => entry.endsWith("/shop"))).toHaveLength(2);
  });

  test.each(["tracked", "delegated"] as const)(
    "of %s time are not joined over attention for another project, but over such for their own",
    (measure) => {
      const shop = session("shop", {
        humans: [act("10:00"), act("10:40", 5)],
        work: [stretch("10:00", "10:10"), stretch("10:20", "10:30"), stretch("10:40", "10:50")],
      });
      const mail = session("mail", { humans: [act("10:15")] });
      const again = session("again", { humans: [act("10:35")], places: ["/shop"] });
      const query = { measure, mergeGap: 15 * MINUTE };
      const joined = entriesOf([shop, mail, again], query).filter((one) => one.endsWith("/shop"));
      const first = measure === "tracked" ? "09:59" : "10:00";
      expect(joined).toEqual([`${first}-10:10 /shop`, "10:20-10:50 /shop"]);
    },
  );

  test("of one project alone stand where they stand among all", () => {
    const near = [
      session("shop", { humans: [act("9:00"), act("9:40", 1), act("10:10", 2)] }),
      session("blog", { humans: [act("9:20")] }),
    ];
    const up = round(30, { how: "up" });
    const only = (key: string): Pick<SheetRules, "wanted"> => ({
      wanted: ({ project: own }) => own.key === key,
    });
    expect(entriesOf(near, up)).toEqual([
      "08:59-09:29 /shop",
      "09:29-09:59 /blog",
      "09:59-10:29 /shop",
      "10:29-10:59 /shop",
    ]);
    expect(entriesOf(near, { ...up, ...only("/blog") })).toEqual(["09:29-09:59 /blog"]);
    expect(entriesOf(near, { ...up, ...only("/shop") })).toEqual([
      "08:59-09:29 /shop",
      "09:59-10:29 /shop",
      "10:29-10:59 /shop",
    ]);
  });

  test("that are rounded up push the next ones on", () => {
    expect(entriesOf(two, round(30, { how: "up" }))).toEqual([
      "09:59-10:29 /shop",
      "10:29-10:59 /shop",
      "10:59-11:29 /blog",
    ]);
  });

  test("are rounded by the day: the last one of the project takes the difference", () => {
    expect(entriesOf(two, round(15, { how: "up", per: "day" }))).toEqual([
      "09:59-10:02 /shop",
      "10:19-10:31 /shop",
      "10:59-11:14 /blog",
    ]);
  });

  test("of sessions are rounded by the project's day as well, and come to what the project comes to", () => {
    const sessions = [
      session("a", { humans: [act("10:00")], places: ["/shop"] }),
      session("b", { humans: [act("11:00")], places: ["/shop"] }),
    ];
    const up = round(60, { how: "up", per: "day" });
    const expected = ["09:59-10:02 /shop", "10:59-11:56 /shop"];
    expect(entriesOf(sessions, { ...up, per: "session" })).toEqual(expected);
    expect(entriesOf(sessions, { ...up, per: "project" })).toEqual(expected);
  });

  test("at the end of a day give way to the front", () => {
    const late = [
      session("a", { humans: [act("23:30")] }),
      session("b", { humans: [act("23:45")] }),
    ];
    expect(entriesOf(late, round(30, { how: "up" }))).toEqual(
      ["23:00-23:30 /a", "23:30-24:00 /b"].map(midnight),
    );
  });

  test("that no day can hold are refused, and it is said what helps", () => {
    const many = Array.from({ length: 5 }, (_, index) =>
      session(`p${index}`, { humans: [act(`1${index}:00`)] }),
    );
    expect(() => entriesOf(many, round(300, { how: "up" }))).toThrow(/--round-per day/);
  });

  test("that are short are left out, or folded into the nearest of the project", () => {
    const short = [session("a", { humans: [act("10:00"), act("10:09", 1), act("12:00", 1)] })];
    expect(entriesOf(short)).toEqual(["09:59-10:11 /a", "11:59-12:02 /a"]);
    expect(entriesOf(short, { min: 6 * MINUTE })).toEqual(["09:59-10:11 /a"]);
    expect(entriesOf(short, { min: 6 * MINUTE, short: "fold" })).toEqual(["09:59-10:14 /a"]);
    const alone = [session("a", { humans: [act("12:00")] })];
    expect(entriesOf(alone, { min: 6 * MINUTE, short: "fold" })).toEqual([]);
  });

  test("of agents at once lie in lanes that add up to the delegated time", () => {
    const parent = session("a", { humans: [act("10:00")], work: [stretch("10:00", "10:30")] });
    const child = subagent("c", "a", stretch("10:10", "10:40"));
    expect(entriesOf([parent, { ...child, places: ["/a"] }], { measure: "delegated" })).toEqual([
      "10:00-10:40 /a",
      "10:10-10:30 /a",
    ]);
  });

  test("of tracked time are whoever worked", () => {
    const one = session("a", { humans: [act("10:00")], work: [stretch("10:00", "10:30")] });
    expect(entriesOf([one], { measure: "tracked" })).toEqual(["09:59-10:30 /a"]);
  });

  test("of tracked time by session have each moment once: of the session attended to, else of the first at work", () => {
    const sessions = [
      session("a", {
        humans: [act("10:00")],
        work: [stretch("10:00", "10:30")],
        places: ["/shop"],
      }),
      session("b", {
        humans: [act("10:10")],
        work: [stretch("10:10", "10:40")],
        places: ["/shop"],
      }),
    ];
    const once = { measure: "tracked", per: "session" } as const;
    const expected = [
      "09:59-10:09 /shop",
      "10:09-10:12 /shop",
      "10:12-10:30 /shop",
      "10:30-10:40 /shop",
    ];
    expect(entriesOf(sessions, once)).toEqual(expected);
    expect(entriesOf(sessions, { ...once, mergeGap: 60 * MINUTE })).toEqual(expected);
  });

  test("of tracked time by session push each other on where they are rounded up", () => {
    const sessions = [
      session("a", { humans: [act("10:00")], places: ["/shop"] }),
      session("b", { humans: [act("10:10")], places: ["/shop"] }),
    ];
    const up = round(15, { how: "up" });
    expect(entriesOf(sessions, { ...up, measure: "tracked", per: "session" })).toEqual([
      "09:59-10:14 /shop",
      "10:14-10:29 /shop",
    ]);
  });
});

/** `clockOf` has no 24:00. */
const midnight = (text: string) => text.replace("24:00", "00:00");
