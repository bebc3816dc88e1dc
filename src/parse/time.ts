/** The first millisecond of the year 9999, UTC: what programs write for "for ever" lies in it, or is a mistake. */
const LAST = 253_370_764_800_000;

/** UTC epoch milliseconds of an ISO 8601 text with a zone; null where it is none or lies outside 1970 to 9998. */
export function timeOf(text: unknown): number | null {
  // Without its zone a text means another time on every computer.
  if (typeof text !== "string" || !/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/.test(text)) return null;
  return plausible(Date.parse(text));
}

/** UTC epoch milliseconds, whole; null where it is no number or lies outside 1970 to 9998. */
export function plausible(time: unknown): number | null {
  if (typeof time !== "number" || !(time >= 0)) return null;
  const whole = Math.round(time);
  return whole < LAST ? whole : null;
}
