/*
 * For lists of any length. The arguments of a call lie on the stack, so `push(...list)` and `Math.max(...list)` throw
 * where there are some hundred thousand: in a folder with a million files.
 */

export function append<T>(list: T[], more: Iterable<T>): void {
  for (const one of more) list.push(one);
}

/** -Infinity of nothing, as Math.max says. */
export const largest = (numbers: readonly number[]): number =>
  numbers.reduce((most, one) => Math.max(most, one), -Infinity);

/** Infinity of nothing, as Math.min says. */
export const smallest = (numbers: readonly number[]): number =>
  numbers.reduce((least, one) => Math.min(least, one), Infinity);
