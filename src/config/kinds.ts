import { isAbsolute } from "node:path";

import { HOUR, MINUTE, SECOND } from "../milliseconds.ts";
import { longPath } from "../places.ts";
import { weekdayName } from "../time/weeks.ts";

/** Where a value was given: what a text means hangs on it (a path in the file has no directory to be relative to). */
export type Origin = "flag" | "env" | "file";

/** What the values of a setting are: how they are read, and how they are written in the file. */
export type Kind<Value> = {
  /** What is right, to end the message about what is not. */
  right: string;
  /** The words to choose from, where there are only a few. */
  choices?: readonly string[];
  /** What a flag's text, a variable's text or a value of the file means; undefined where it is wrong. */
  read(value: unknown, origin: Origin, home: string): Value | undefined;
  write(value: Value): string | string[];
};

/** Milliseconds, written "90s", "10m", "1h" or "1h 30m". */
export function duration({ least, most }: { least: string; most: string }): Kind<number> {
  const [from, to] = [millisecondsOf(least) ?? 0, millisecondsOf(most) ?? 0];
  return {
    right: `write a duration from ${least} to ${most} such as "10m", "90s" or "1h"`,
    read(value) {
      const length = typeof value === "string" ? millisecondsOf(value) : undefined;
      return length !== undefined && length >= from && length <= to ? length : undefined;
    },
    write: wordDuration,
  };
}

/** Milliseconds of "90s", "10m" or "1h 30m"; undefined where it is none of that form. */
export function millisecondsOf(text: string): number | undefined {
  const [, hours, minutes, seconds] =
    /^(?:(\d{1,4})h)? ?(?:(\d{1,5})m)? ?(?:(\d{1,6})s)?$/.exec(text.trim()) ?? [];
  if (hours === undefined && minutes === undefined && seconds === undefined) return undefined;
  return Number(hours ?? 0) * HOUR + Number(minutes ?? 0) * MINUTE + Number(seconds ?? 0) * SECOND;
}

/** "1h 30m"; "0s" for none. */
function wordDuration(length: number): string {
  const parts = [
    [Math.floor(length / HOUR), "h"],
    [Math.floor((length % HOUR) / MINUTE), "m"],
    [Math.floor((length % MINUTE) / SECOND), "s"],
  ] as const;
  const words = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count}${unit}`);
  return words.join(" ") || "0s";
}

/** Minutes after midnight, written "04:00". */
export const timeOfDay: Kind<number> = {
  right: 'write a time from "00:00" to "23:59" such as "04:00"',
  read(value) {
    const [, hours, minutes] =
      /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(typeof value === "string" ? value.trim() : "") ?? [];
    return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
  },
  write: (minutes) => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`,
};

const two = (number: number) => String(number).padStart(2, "0");

/** A day of the week as ISO 8601 counts: 1 is Monday, 7 is Sunday. */
export type Weekday = (typeof weekdays)[number];

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

const nameOf = (day: Weekday) => weekdayName(day).toLowerCase();

export const weekday: Kind<Weekday> = {
  right: "write a day from monday to sunday",
  choices: weekdays.map(nameOf),
  read: (value) =>
    weekdays.find((day) => typeof value === "string" && nameOf(day) === value.trim().toLowerCase()),
  write: nameOf,
};

/** The name of a time zone, in the spelling of the time zone database. */
export const timezone: Kind<string> = {
  right: 'write the name of a time zone such as "Europe/Berlin" or "UTC"',
  read(value) {
    if (typeof value !== "string" || value.trim() === "") return undefined;
    try {
      const format = new Intl.DateTimeFormat("en", { timeZone: value.trim() });
      return format.resolvedOptions().timeZone;
    } catch {
      return undefined;
    }
  },
  write: (zone) => zone,
};

/** Yes or no: in the file true or false. */
export const yesOrNo: Kind<boolean> = {
  right: "write true or false",
  choices: ["true", "false"],
  read(value) {
    const word = typeof value === "string" ? value.trim().toLowerCase() : String(value);
    if (["true", "1", "yes", "on"].includes(word)) return true;
    return ["false", "0", "no", "off"].includes(word) ? false : undefined;
  },
  write: String,
};

/** A path; in the file one that begins at the root or with `~/`. */
export const path: Kind<string> = {
  right: 'write a path that begins with "/" or "~/"',
  read: (value, origin, home) => pathOf(value, origin, home),
  write: (value) => value,
};

/** Directories: one, or a list; in a variable with commas between them. */
export const directories: Kind<readonly string[]> = {
  right: 'write a directory that begins with "/" or "~/", or a list of such',
  read(value, origin, home) {
    const texts =
      origin === "env" && typeof value === "string"
        ? value.split(",").filter((part) => part.trim() !== "")
        : [value].flat();
    const paths = texts.map((text) => pathOf(text, origin, home));
    const known = paths.filter((one) => one !== undefined);
    return known.length > 0 && known.length === paths.length ? known : undefined;
  },
  write: (paths) => [...paths],
};

function pathOf(value: unknown, origin: Origin, home: string): string | undefined {
  if (typeof value !== "string" || value.trim() === "") return undefined;
  const meant = longPath(origin === "env" ? value.trim() : value, home);
  return origin !== "file" || isAbsolute(meant) ? meant : undefined;
}
