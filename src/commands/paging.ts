import type { Given, Io } from "./command.ts";

/** Prints an answer; where it goes to a terminal, through a pager, that shows a short one at once. */
export async function pageOr(text: string, given: Given, io: Io): Promise<void> {
  if (given["pager"] === false || !io.screen) return io.out(text);
  const { page, pagerFor } = await import("../pager.ts");
  const pager = pagerFor(io.env, process.platform);
  if (pager === null || !(await page(text, pager, io.env))) io.out(text);
}
