/** A moment (UTC text, or epoch milliseconds) as a person reads it: "2026-03-02 08:30". */
export function localTime(moment: string | number, timezone: string): string {
  const local = zoned(moment, timezone);
  return `${local.toPlainDate().toString()} ${minuteOf(local)}`;
}

/** The time alone on the day of another moment; else the whole. */
export function timeAfter(
  moment: string | number,
  before: string | number,
  timezone: string,
): string {
  const local = zoned(moment, timezone);
  const sameDay = local.toPlainDate().equals(zoned(before, timezone).toPlainDate());
  return sameDay ? minuteOf(local) : `${local.toPlainDate().toString()} ${minuteOf(local)}`;
}

function zoned(moment: string | number, timezone: string): Temporal.ZonedDateTime {
  const instant =
    typeof moment === "string"
      ? Temporal.Instant.from(moment)
      : Temporal.Instant.fromEpochMilliseconds(moment);
  return instant.toZonedDateTimeISO(timezone);
}

const minuteOf = (local: Temporal.ZonedDateTime) =>
  local.toPlainTime().toString({ smallestUnit: "minute" });
