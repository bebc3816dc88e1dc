import { describe, expect, test } from "bun:test";

import { plausible, timeOf } from "../../src/parse/time.ts";

describe("the time of a text", () => {
  test.each([
    ["2025-06-15T15:06:40.123Z", 1750000000123],
    ["2025-06-15T15:06:40Z", 1750000000000],
    ["2025-06-15T15:06Z", 1749999960000],
    ["2025-06-15T17:06:40.123+02:00", 1750000000123],
    ["2025-06-15T07:36:40.123-07:30", 1750000000123],
    ["2025-06-15T15:06:40.123456Z", 1750000000123],
    ["1970-01-01T00:00:00.000Z", 0],
    ["9998-12-31T23:59:59.999Z", 253370764799999],
  ])("%s is %d", (text, time) => {
    expect(timeOf(text)).toBe(time);
  });

  test.each([
    ["a time that stands for ever", "9999-12-31T23:59:59.999Z"],
    ["the year 9999", "9999-01-01T00:00:00.000Z"],
    ["the year 10000", "+010000-01-01T00:00:00.000Z"],
    ["the year 275760", "+275760-09-13T00:00:00.000Z"],
    ["a time before 1970", "1969-12-31T23:59:59.999Z"],
    ["a negative year", "-000001-01-01T00:00:00.000Z"],
    ["a time without a zone, which is another in every place", "2025-06-15T15:06:40.123"],
    ["a date alone", "2025-06-15"],
    ["a month that is none", "2025-13-01T00:00:00.000Z"],
    ["an hour that is none", "2025-06-15T25:00:00.000Z"],
    ["words", "yesterday"],
    ["words after a time", "2025-06-15T15:06:40Z (about)"],
    ["an English date", "Sun, 15 Jun 2025 15:06:40 GMT"],
    ["an empty text", ""],
    ["digits", "1750000000123"],
    ["a number", 1750000000123],
    ["null", null],
    ["nothing", undefined],
    ["a date object", new Date(0)],
  ])("%s is none", (_, text) => {
    expect(timeOf(text)).toBeNull();
  });

  test("is the same in every zone", () => {
    const script = `
      import { timeOf } from ${JSON.stringify(import.meta.resolve("../../src/parse/time.ts"))};
      console.log(timeOf("2025-06-15T15:06:40.123Z"), timeOf("2025-06-15T15:06:40.123"));`;
    const { stdout } = Bun.spawnSync([process.execPath, "-e", script], {
      env: { ...process.env, TZ: "Pacific/Kiritimati" },
    });
    expect(stdout.toString()).toBe("1750000000123 null\n");
  });
});

describe("a number of milliseconds", () => {
  test.each([
    [0, 0],
    [1750000000123, 1750000000123],
    [1750000000123.4, 1750000000123],
    [1750000000123.5, 1750000000124],
    [253370764799999, 253370764799999],
  ])("%d is the time %d", (number, time) => {
    expect(plausible(number)).toBe(time);
  });

  test("is not guessed to be of seconds", () => {
    expect(plausible(1750000000)).toBe(1750000000);
  });

  test.each([
    ["the first millisecond of the year 9999", 253370764800000],
    ["a fraction that would round to the year 9999", 253370764799999.9],
    ["microseconds of today", 1750000000123000],
    ["a negative number", -1],
    ["a fraction below zero", -0.4],
    ["no number", Number.NaN],
    ["infinity", Number.POSITIVE_INFINITY],
    ["a text", "1750000000123"],
    ["null", null],
    ["a big integer", 1750000000123n],
  ])("%s is none", (_, number) => {
    expect(plausible(number)).toBeNull();
  });
});
