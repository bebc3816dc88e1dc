import type { Given } from "../commands/command.ts";
import { isOn, textOf } from "../commands/given.ts";
import { UsageError } from "../failure.ts";
import { beginningOfWeek } from "../time/weeks.ts";
import { dayOf } from "./day.ts";

/** The days of a report: both ends are in it. */
export type Period = { first: Temporal.PlainDate; last: Temporal.PlainDate };

/** The periods with a name, in the order in which the help lists them. */
export const namedPeriods = [
  "today",
  "yesterday",
  "week",
  "last-week",
  "month",
  "last-month",
  "all",
] as const;
export type NamedPeriod = (typeof namedPeriods)[number];

export type PeriodContext = {
  /** The day it is, where and when the person's days begin. */
  today: Temporal.PlainDate;
  /** ISO: 1 is Monday. */
  startOfWeek: number;
  /** The first and the last day of which the index knows anything. */
  all: () => Period;
};

/** The period that the options ask for; without any the current week, as a whole. */
export function periodOf(given: Given, context: PeriodContext): Period {
  const named = namedPeriods.filter((name) => isOn(given, camel(name)));
  const since = textOf(given, "since");
  const until = textOf(given, "until");
  const asked = [
    ...named.map((name) => `--${name}`),
    ...(since !== undefined || until !== undefined ? ["--since/--until"] : []),
  ];
  if (asked.length > 1)
    throw new UsageError(`${asked.slice(0, 2).join(" and ")} are two periods; give one of them`);
  if (since === undefined && until === undefined) return periodNamed(named[0] ?? "week", context);
  const last = until === undefined ? context.today : dayOf(until, context.today);
  const first = since === undefined ? context.all().first : dayOf(since, context.today);
  if (Temporal.PlainDate.compare(first, last) <= 0) return { first, last };
  // Before all that the index knows there is a day on which nothing was done.
  if (since === undefined) return { first: last, last };
  throw new UsageError(
    until === undefined
      ? `--since ${first.toString()} is after today, ${last.toString()}; give an earlier day, or --until as well`
      : `--since ${first.toString()} is after --until ${last.toString()}; swap them`,
  );
}

const camel = (name: string) => name.replace(/-./g, (dash) => dash.slice(1).toUpperCase());

function periodNamed(name: NamedPeriod, { today, startOfWeek, all }: PeriodContext): Period {
  const monday = beginningOfWeek(today, startOfWeek);
  const month = today.with({ day: 1 });
  switch (name) {
    case "today":
      return { first: today, last: today };
    case "yesterday":
      return { first: today.subtract({ days: 1 }), last: today.subtract({ days: 1 }) };
    case "week":
      return { first: monday, last: monday.add({ days: 6 }) };
    case "last-week":
      return { first: monday.subtract({ days: 7 }), last: monday.subtract({ days: 1 }) };
    case "month":
      return { first: month, last: month.add({ months: 1 }).subtract({ days: 1 }) };
    case "last-month":
      return { first: month.subtract({ months: 1 }), last: month.subtract({ days: 1 }) };
    case "all":
      return all();
  }
}
