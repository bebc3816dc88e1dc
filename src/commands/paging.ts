import type { Given, Io } from "../command.ts";
import { isOff } from "./given.ts";

/** Prints an answer; where it goes to a terminal, through a pager, that shows a short one at once. */
export async function pageOr(text: string, given: Given, io: Io): Promise<void> {
  if (isOff(given, "pager") || !io.screen) return io.out(text);
  const { page, pagerFor } = await import("../pager.ts");
  const pager = pagerFor(io.env, process.platform);
  if (pager === null || !(await page(text, pager, io.env))) io.out(text);
}
