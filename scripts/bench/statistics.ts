/** The middle value, or the mean of the two in the middle. Of nothing: NaN. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = NaN, high = NaN] = [sorted[sorted.length % 2 ? middle : middle - 1], sorted[middle]];
  return (low + high) / 2;
}

/** How often `of` contains `by`; null where one of them was not measured. */
export function ratio(of: number | null, by: number | null): number | null {
  return of === null || by === null || !(by > 0) || Number.isNaN(of) ? null : of / by;
}

export type Better = "lower" | "higher";

/** Whether `now` is worse than `before` by more than `share` of it. */
export const isWorse = (now: number, before: number, better: Better, share = 0.1): boolean =>
  better === "lower" ? now > before * (1 + share) : now < before * (1 - share);
