import { MINUTE } from "../milliseconds.ts";

/** "2h 30m", "45m", "<1m", "0m": to the nearest minute. */
export function wordDuration(milliseconds: number): string {
  if (milliseconds > 0 && milliseconds < MINUTE / 2) return "<1m";
  const minutes = Math.round(milliseconds / MINUTE);
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${minutes}m` : `${hours}h ${String(minutes % 60).padStart(2, "0")}m`;
}

/** How many times as long the agents worked as the person: "3.2", "–" where the person did not. */
export function wordRatio(delegated: number, direct: number): string {
  if (direct === 0) return "–";
  const ratio = delegated / direct;
  return ratio >= 100 ? String(Math.round(ratio)) : ratio.toFixed(1);
}

/** "04:30", of minutes after midnight. */
export const wordClock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
