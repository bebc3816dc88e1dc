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
 * Texts of a megabyte are not made bare for that.
 */
export function standIn(bare: string, text: string): boolean {
  const [first = "", ...rest] = bare.split(" ");
  for (let at = text.indexOf(first); at >= 0; at = text.indexOf(first, at + 1)) {
    if (
      follow(rest, text, at + first.length) &&
      !WORD_AT_END.test(text.slice(Math.max(0, at - 2), at))
    )
      return true;
  }
  return false;
}

function follow(words: readonly string[], text: string, from: number): boolean {
  let place = from;
  for (const word of words) {
    GAP.lastIndex = place;
    if (!GAP.test(text) || !text.startsWith(word, GAP.lastIndex)) return false;
    place = GAP.lastIndex + word.length;
  }
  return true;
}
