import fc from "fast-check";

import { LEAST_CAP, type Stretch, type TimedSession } from "../../src/model/activity-codec.ts";
import type { HumanEvent } from "../../src/model/activity.ts";
import { type Calendar, type Day, daysBetween } from "../../src/time/days.ts";
import type { TimeRules } from "../../src/time/rules.ts";

/** Where clocks do strange things, and when. */
const zones = [
  ["UTC", "2026-02-28"],
  ["Europe/Berlin", "2026-03-29"],
  ["Europe/Berlin", "2026-10-25"],
  ["America/New_York", "2026-03-08"],
  ["America/New_York", "2026-11-01"],
  // No midnight on this day.
  ["America/Sao_Paulo", "2018-11-04"],
  // There was no such day.
  ["Pacific/Apia", "2011-12-30"],
  ["Asia/Kathmandu", "2026-01-01"],
  // The clock is put back by half an hour.
  ["Australia/Lord_Howe", "2026-04-05"],
  // The clock was put back past midnight.
  ["America/St_Johns", "2010-11-07"],
] as const;

const MINUTE = 60_000;

/** A calendar, the days around one on which something odd happens to the clock, and sessions in them. */
export type Generated = {
  calendar: Calendar;
  days: Day[];
  sessions: TimedSession[];
  rules: TimeRules;
};

export const generated: fc.Arbitrary<Generated> = fc
  .record({
    zone: fc.constantFrom(...zones),
    dayStart: fc.constantFrom(0, 240, 150),
    drafts: fc.array(draft(), { minLength: 1, maxLength: 9 }),
    rules: rules(),
  })
  .map(({ zone: [timezone, odd], dayStart, drafts, rules: chosen }) => {
    const calendar = { timezone, dayStart };
    const date = Temporal.PlainDate.from(odd);
    const days = daysBetween(date.subtract({ days: 3 }), date.add({ days: 4 }), calendar);
    const base = date.subtract({ days: 1 }).toZonedDateTime(timezone).epochMilliseconds;
    return { calendar, days, sessions: drafts.map(sessionAt(base)), rules: chosen };
  });

/** What a session is made of; times are differences. */
type Draft = {
  source: TimedSession["source"];
  parent: number;
  isUser: boolean;
  start: number;
  project: number;
  acts: { wait: number; since: number | null; place: number; kind: HumanEvent["kind"] }[];
  work: { wait: number; length: number; rule: Stretch["rule"]; delegating: boolean }[];
};

function draft(): fc.Arbitrary<Draft> {
  return fc.record({
    source: fc.constantFrom("claude", "opencode"),
    parent: fc.nat(8),
    isUser: fc.boolean(),
    start: fc.oneof(multiples(30 * MINUTE, 96), multiples(1, 48 * 60 * MINUTE)),
    project: fc.nat(2),
    acts: fc.array(
      fc.record({
        wait: length(),
        since: fc.option(length(), { freq: 4 }),
        place: fc.nat(2),
        kind: fc.constantFrom("prompt", "slash", "queued", "interrupt", "answer"),
      }),
      { maxLength: 8 },
    ),
    work: fc.array(
      fc.record({
        wait: length(),
        length: length().map((given) => given + 1),
        rule: fc.constantFrom("sure", "writing", "tool", "wait"),
        delegating: fc.boolean(),
      }),
      { maxLength: 8 },
    ),
  });
}

/** Round ones, so that much happens in the same millisecond, and odd ones; some longer than any cap. */
function length(): fc.Arbitrary<number> {
  return fc.oneof(
    multiples(5 * MINUTE, 4),
    multiples(1, 2 * MINUTE),
    multiples(1, 5 * 60 * MINUTE),
  );
}

function multiples(unit: number, most: number): fc.Arbitrary<number> {
  return fc.nat(most).map((count) => count * unit);
}

function sessionAt(base: number): (draft: Draft, index: number) => TimedSession {
  return ({ source, parent, isUser, start, project, acts, work }, index) => {
    let at = base + start;
    const humans = acts.map(({ wait, since, place, kind }, nth): HumanEvent => {
      at += wait;
      return { at, kind, since, key: index * 100 + nth, place };
    });
    let end = base + start;
    const stretches = work.map(({ wait, length: long, rule, delegating }): Stretch => {
      const begin = end + wait;
      end = begin + long;
      return { start: begin, end, rule, delegating };
    });
    const isRoot = isUser || index === 0;
    return {
      sessionId: `session-${index}`,
      source,
      type: isRoot ? "user" : "subagent",
      parent: isRoot ? null : `session-${parent % index}`,
      humans: isRoot ? humans : [],
      work: stretches,
      places: [`/p${project}`, `/p${(project + 1) % 3}`, `/p${project}/below`],
    };
  };
}

function rules(): fc.Arbitrary<TimeRules> {
  const upTo = (minutes: number) => multiples(1, minutes * MINUTE);
  const cap = fc.oneof(
    fc.constant(LEAST_CAP),
    upTo(90).map((more) => LEAST_CAP + more),
  );
  return fc.record({
    stay: upTo(30),
    after: upTo(10),
    reading: upTo(20),
    opening: upTo(5),
    writingCap: cap,
    toolCap: cap,
  });
}
