import { noFTL } from "bun:jsc";

/**
 * Keeps functions from the last stage of JavaScriptCore's compilation. Of large functions that call many small ones it
 * takes some hundred milliseconds in each thread, which a run of a second does not earn back.
 */
export function compileLightly(...functions: readonly ((...given: never[]) => unknown)[]): void {
  for (const one of functions) noFTL(one);
}
