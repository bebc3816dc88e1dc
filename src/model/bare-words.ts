const WORD = /[\p{L}\p{N}]+/gu;
const GAP = /[^\p{L}\p{N}]+/uy;
const WORD_AT_END = /[\p{L}\p{N}]$/u;

/**
 * The words of a text with one space between them.
 * @param text in small letters
 * @param most no more words are looked for once there are more characters than so many
 */
export function bareWords(text: string, most = Number.POSITIVE_INFINITY): string {
  let bare = "";
  for (const [word] of text.matchAll(WORD)) {
    bare += bare === "" ? word : ` ${word}`;
    if (bare.length > most) break;
  }
  return bare;
}

/**
 * Whether bare words stand in a text one after the other: `bareWords` of it holds them, from the beginning of a word on.
 * Texts of a megabyte are not made bare for that, unless the same words come so often that looking would take longer.
 */
export function standIn(bare: string, text: string): boolean {
  const [first = "", ...rest] = bare.split(" ");
  let passed = 0;
  for (let at = text.indexOf(first); at >= 0; at = text.indexOf(first, at + 1)) {
    const following = countFollowing(rest, text, at + first.length);
    if (following === rest.length && !WORD_AT_END.test(text.slice(Math.max(0, at - 2), at)))
      return true;
    passed += following;
    if (passed > text.length) return ` ${bareWords(text)}`.includes(` ${bare}`);
  }
  return false;
}

/** How many of the words follow one another from there. */
function countFollowing(words: readonly string[], text: string, from: number): number {
  let place = from;
  for (const [count, word] of words.entries()) {
    GAP.lastIndex = place;
    if (!GAP.test(text) || !text.startsWith(word, GAP.lastIndex)) return count;
    place = GAP.lastIndex + word.length;
  }
  return words.length;
}
