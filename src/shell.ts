/** A command line that a POSIX shell reads as these words, whatever is in them. */
export const shellLine = (words: readonly string[]): string => words.map(shellWord).join(" ");

function shellWord(word: string): string {
  if (/^[\w/.:@%+,=~-]+$/.test(word) && !word.startsWith("~")) return word;
  if (!UNSEEN.test(word)) return `'${word.replaceAll("'", "'\\''")}'`;
  const escaped = word.replace(/['\\]/g, "\\$&").replace(UNSEEN, asBytes);
  return `$'${escaped}'`;
}

/** What a terminal would not show as it is, or would obey. */
// oxlint-disable-next-line no-control-regex -- they are what is written otherwise
const UNSEEN = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

const asBytes = (text: string) =>
  [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
