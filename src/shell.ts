import { unseenOrBreak } from "./unseen.ts";

/** A command line that a POSIX shell reads as these words, whatever is in them. */
export const shellLine = (words: readonly string[]): string => words.map(shellWord).join(" ");

function shellWord(word: string): string {
  if (/^[\w/.:@%+,=~-]+$/.test(word) && !word.startsWith("~")) return word;
  if (word.search(unseenOrBreak) < 0) return `'${word.replaceAll("'", "'\\''")}'`;
  const escaped = word.replace(/['\\]/g, "\\$&").replace(unseenOrBreak, asBytes);
  return `$'${escaped}'`;
}

const asBytes = (text: string) =>
  [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
