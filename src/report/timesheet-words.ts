import { HOUR, MINUTE, SECOND } from "../milliseconds.ts";
import type { ClientTotal } from "../timesheet/invoice.ts";
import type { Sums } from "../timesheet/sheet.ts";
import { harmless } from "../unseen.ts";

/**
 * How the entries come to their sum, so that nothing is added or left out unseen.
 * @param narrowed whether only some projects or clients were asked for
 */
export function wordSums({
  entries,
  sums,
  measure,
  narrowed,
}: {
  entries: readonly unknown[];
  sums: Sums;
  measure: string;
  narrowed: boolean;
}): string[] {
  if (entries.length === 0 && sums.exact === 0)
    return [
      narrowed
        ? "Nothing of that in this period; tt projects lists the projects and clients that there are"
        : "No time in this period; tt report --all shows all there is",
    ];
  const { exact, gaps, dropped, droppedEntries, folded, vanished, rounding, total } = sums;
  const count = `${entries.length} ${entries.length === 1 ? "entry" : "entries"}`;
  const steps = [
    ...(gaps > 0 ? [`+${exactly(gaps)} gaps joined`] : []),
    ...(droppedEntries > 0
      ? [
          `-${exactly(dropped)} in ${droppedEntries} short ${droppedEntries === 1 ? "one" : "ones"} left out`,
        ]
      : []),
    ...(folded > 0 ? [`${exactly(folded)} folded into others`] : []),
    ...(rounding !== 0
      ? [
          `${rounding > 0 ? "+" : "-"}${exactly(Math.abs(rounding))} by rounding${vanished > 0 ? `, ${vanished} of them to nothing` : ""}`,
        ]
      : []),
  ];
  const how = steps.length === 0 ? "exact" : `exactly ${exactly(exact)}, ${steps.join(", ")}`;
  return [`${count}, ${exactly(total)} of ${measure} time (${how})`];
}

/** "2h 5m 3.5s", with all there is. */
function exactly(length: number): string {
  const hours = Math.floor(length / HOUR);
  const minutes = Math.floor(length / MINUTE) % 60;
  const seconds = (length % MINUTE) / SECOND;
  const parts = [
    ...(hours > 0 ? [`${hours}h`] : []),
    ...(minutes > 0 ? [`${minutes}m`] : []),
    ...(seconds > 0 || length === 0 ? [`${seconds}s`] : []),
  ];
  return parts.join(" ");
}

/** A line for each client, where there are several or amounts. */
export function wordTotals(totals: readonly ClientTotal[]): string[] {
  if (totals.length < 2 && totals.every(({ amount }) => amount === null)) return [];
  return totals.map(({ client, length, amount, currency }) => {
    const cost = amount === null ? "" : `, ${amount}${currency === null ? "" : ` ${currency}`}`;
    return `  ${client === null ? "(no client)" : harmless(client)}: ${exactly(length)}${cost}`;
  });
}
