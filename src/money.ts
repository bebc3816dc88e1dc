import { HOUR } from "./milliseconds.ts";

/** A decimal number as it is: `units` of 10 to the power of minus `scale`. */
type Decimal = { units: bigint; scale: number };

/** "95", "95.5" or "95.50"; null for what is no amount. Never a binary fraction. */
export function decimalOf(text: string): Decimal | null {
  const [, whole, fraction = ""] = /^(\d{1,12})(?:\.(\d{1,6}))?$/.exec(text.trim()) ?? [];
  if (whole === undefined) return null;
  return { units: BigInt(whole + fraction), scale: fraction.length };
}

/** The code of a currency, "EUR"; null for what is none. */
export const currencyOf = (text: string): string | null =>
  /^[A-Za-z]{3}$/.test(text.trim()) ? text.trim().toUpperCase() : null;

/** How many decimals amounts of a currency have: 2 for EUR, 0 for JPY, 3 for KWD. */
export function decimalsOf(currency: string | null): number {
  if (currency === null) return 2;
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

/** What some milliseconds cost, in the smallest units of `decimals`: exact, then rounded once, halves up. */
export function costOf(milliseconds: number, rate: Decimal, decimals: number): bigint {
  const over = BigInt(HOUR) * 10n ** BigInt(rate.scale);
  const exact = rate.units * BigInt(milliseconds) * 10n ** BigInt(decimals);
  return (2n * exact + over) / (2n * over);
}

/** "12.50" for 1250 with two decimals. */
export function wordAmount(units: bigint, decimals: number): string {
  const digits = String(units).padStart(decimals + 1, "0");
  if (decimals === 0) return digits;
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
