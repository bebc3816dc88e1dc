import type { Given } from "../command.ts";
import type { Settings } from "../config/load.ts";
import { UsageError } from "../failure.ts";
import { nameOf } from "../option-name.ts";
import { asText } from "../store/time.ts";
import { beginningOf, calendarOf, dayAt, type Period } from "../time/days.ts";
import { beginningOfWeek } from "../time/weeks.ts";
import { isOn, textOf } from "./given.ts";

/** The periods with a name, in the order in which the help lists them. */
const namedPeriods = [
  "today",
  "yesterday",
  "week",
  "last-week",
  "month",
  "last-month",
  "all",
] as const;
type NamedPeriod = (typeof namedPeriods)[number];

type Now = {
  /** The day it is, where and when the person's days begin. */
  readonly today: Temporal.PlainDate;
  /** ISO: 1 is Monday. */
  startOfWeek: number;
};

export type PeriodContext = Now & {
  /** The first and the last day of which the index knows anything. */
  all: () => Period;
};

/** The period that the options ask for; without any the current week, as a whole. */
export function periodOf(given: Given, context: PeriodContext): Period {
  const { first, last } = askedOf(given, context) ?? periodNamed("week", context);
  if (last === null) return first === null ? context.all() : { first, last: context.today };
  if (first !== null) return { first, last };
  const { first: earliest } = context.all();
  // Before all that the index knows there is a day on which nothing was done.
  return { first: Temporal.PlainDate.compare(earliest, last) <= 0 ? earliest : last, last };
}

/** UTC times as text: from the first on, and before the other; null where it goes on without an end. */
type Bounds = { from: string | null; before: string | null };

/** The bounds of what the options ask for; without any there are none. */
export function boundsOf(given: Given, settings: Settings): Bounds {
  const calendar = calendarOf(settings);
  const { startOfWeek } = settings;
  const asked = askedOf(given, {
    get today() {
      return dayAt(Temporal.Now.instant().epochMilliseconds, calendar);
    },
    startOfWeek,
  });
  const { first, last } = asked ?? open;
  const textAt = (day: Temporal.PlainDate) => asText(beginningOf(day, calendar));
  return {
    from: first === null ? null : textAt(first),
    before: last === null ? null : textAt(last.add({ days: 1 })),
  };
}

/** A period whose ends may be left open. */
type Asked = { [End in keyof Period]: Period[End] | null };

const open: Asked = { first: null, last: null };

/** Null where the options ask for no period. */
function askedOf(given: Given, now: Now): Asked | null {
  const named = namedPeriods.filter((name) => isOn(given, nameOf(name)));
  const since = textOf(given, "since");
  const until = textOf(given, "until");
  const asked = [
    ...named.map((name) => `--${name}`),
    ...(since !== undefined || until !== undefined ? ["--since/--until"] : []),
  ];
  if (asked.length > 1)
    throw new UsageError(`${asked.slice(0, 2).join(" and ")} are two periods; give one of them`);
  const [name] = named;
  if (name !== undefined) return periodNamed(name, now);
  if (since === undefined && until === undefined) return null;
  const days = {
    first: since === undefined ? null : dayOf(since, now.today),
    last: until === undefined ? null : dayOf(until, now.today),
  };
  refuseTurned(days, now.today);
  return days;
}

/**
 * The day that a person means: `2026-11-16`, `20261116`, `today`, `yesterday`, or so many days back (`28d`).
 * @param today the day it is where the person is
 */
export function dayOf(text: string, today: Temporal.PlainDate): Temporal.PlainDate {
  const word = text.trim().toLowerCase();
  if (word === "today") return today;
  if (word === "yesterday") return today.subtract({ days: 1 });
  const back = /^(\d{1,5})d$/.exec(word)?.[1];
  if (back !== undefined) return today.subtract({ days: Number(back) });
  const date = /^(\d{4})-?(\d\d)-?(\d\d)$/.exec(word);
  const day = date && plainDate(`${date[1]}-${date[2]}-${date[3]}`);
  if (day) return day;
  throw new UsageError(`'${text}' is no day; write 2026-11-16, 20261116, 28d, yesterday or today`);
}

function plainDate(text: string): Temporal.PlainDate | null {
  try {
    return Temporal.PlainDate.from(text, { overflow: "reject" });
  } catch {
    return null;
  }
}

function refuseTurned({ first, last }: Asked, today: Temporal.PlainDate): void {
  if (first === null || Temporal.PlainDate.compare(first, last ?? today) <= 0) return;
  throw new UsageError(
    last === null
      ? `--since ${first.toString()} is after today, ${today.toString()}; give an earlier day, or --until as well`
      : `--since ${first.toString()} is after --until ${last.toString()}; swap them`,
  );
}

function periodNamed(name: NamedPeriod, { today, startOfWeek }: Now): Asked {
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
      return open;
  }
}
