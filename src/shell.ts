import { unseenOrBreak } from "./unseen.ts";

/**
 * A command line that sh, bash, zsh and fish all read as these words, whatever is in them. They differ on a backslash
 * inside single quotes and on `$'…'`: neither is written. PowerShell reads it otherwise where a word has a quote.
 */
export const shellLine = (words: readonly string[]): string => words.map(shellWord).join(" ");

function shellWord(word: string): string {
  // `%` and `=` stand for something at the start of a word, `~` also after `=` and `:`.
  if (/^[\w/.:@+,-][\w/.:@%+,=-]*$/.test(word)) return word;
  if (word === "") return "''";
  return word.search(unseenOrBreak) < 0 ? quoted(word) : printed(word);
}

const quoted = (text: string): string =>
  text.replace(/[^'\\]+|['\\]/g, (part) => (/['\\]/.test(part) ? `\\${part}` : `'${part}'`));

/** What a terminal would obey is printed by the shell; it takes line breaks off the end of that. */
function printed(word: string): string {
  const text = word.replace(/\n+$/, "");
  const format = text
    .replace(/^-|['\\!]/g, asBytes)
    .replaceAll("%", "%%")
    .replace(unseenOrBreak, asBytes);
  return `"$(printf '${format}')"${quoted(word.slice(text.length))}`;
}

const asBytes = (text: string) =>
  [...Buffer.from(text)].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
