import { HOUR } from "../milliseconds.ts";
import type { Calendar, Day } from "../time/days.ts";
import { wordClock } from "./duration.ts";

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
