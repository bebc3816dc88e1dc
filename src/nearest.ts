import { harmless } from "./unseen.ts";

/**
 * The word that was most likely meant, null where none is close.
 * @param most so many letters may differ: half of them, unless the known words are alike
 */
export function nearest(
  word: string,
  known: readonly string[],
  most = Math.max(1, Math.floor(word.length / 2)),
): string | null {
  if (known.includes(word)) return word;
  let best: string | null = null;
  let least = most;
  for (const candidate of known) {
    const steps = candidate.startsWith(word) && word.length > 1 ? 0 : editsBetween(word, candidate);
    if (steps < least || (steps === least && best === null)) {
      least = steps;
      best = candidate;
    }
  }
  return best;
}

/** What is said of a word that is not known: which one was likely meant, or else `otherwise`. */
export function hintOf(
  word: string,
  known: readonly string[],
  otherwise = `there are: ${known.join(", ")}`,
): string {
  const close = nearest(word, known);
  return close === null ? otherwise : didYouMean(close);
}

export const didYouMean = (close: string): string => `did you mean '${harmless(close)}'?`;

/** The number of letters to change, add or leave out (Levenshtein). */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const change = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
