import { type Plan, type SkimmedLine, Skimmer, type SkimOptions } from "../../src/kernel/skim.ts";

export const encoder = new TextEncoder();

const made = new Map<string, Skimmer>();

/** What `see` makes of each line. A skimmer is used again and again. */
export function lines<T>(
  text: string | Uint8Array,
  plan: Plan,
  see: (line: SkimmedLine) => T,
  options?: SkimOptions,
): T[] {
  const seen: T[] = [];
  const bytes = typeof text === "string" ? encoder.encode(text) : text;
  const key = JSON.stringify([plan, options]);
  const skimmer = made.get(key) ?? new Skimmer(plan, options);
  made.set(key, skimmer);
  skimmer.skimBytes(bytes, (line) => seen.push(see(line)));
  return seen;
}

export const state = (text: string, plan: Plan = [{ path: "a", want: "flag" }]) =>
  lines(text, plan, (line) => line.state)[0];
