import { UsageError } from "../failure.ts";
import { HOUR } from "../milliseconds.ts";
import type { Calendar, Day } from "../time/days.ts";
import { wordClock } from "./duration.ts";

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

/** Whether its clock is the same all day long. */
export const isEven = ({ start, end }: Day): boolean => end - start === 24 * HOUR;

/** "Europe/Berlin, day from 04:30, a day of 25 hours": what there is to say of the hours of some days. */
export function wordHours({ timezone, dayStart }: Calendar, days: readonly Day[]): string {
  const [first] = days;
  const one = days.length === 1 ? first : undefined;
  const begins = dayStart === 0 ? "" : `, ${one ? "day" : "days"} from ${wordClock(dayStart)}`;
  const length =
    one === undefined || isEven(one) ? "" : `, a day of ${(one.end - one.start) / HOUR} hours`;
  return `${timezone}${begins}${length}`;
}
