/**
 * What a terminal obeys, or does not show as it is: controls of 7 and 8 bits, marks of the direction of writing,
 * separators of lines and paragraphs, and characters without any width that are no part of a script or an emoji: soft
 * hyphens, signs of mathematics, music, shorthand and annotations that are not written, and tags (flags such as
 * Scotland's lose them).
 */
const CONTROLS = "\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f";
const MARKS =
  "\\xad\\u061c\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff0-\\ufffb" +
  "\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e00ff}\\u{e01f0}-\\u{e0fff}";

/** All of it but tab and newline. */
export const unseen = new RegExp(`[${CONTROLS}${MARKS}]`, "gu");
/** Runs of it and of white space. */
const unseenOrBlank = new RegExp(`[\\s${CONTROLS}${MARKS}]+`, "gu");
/** All of it, with tab and newline. */
export const unseenOrBreak = new RegExp(`[\\t\\n${CONTROLS}${MARKS}]`, "gu");

/** JSON that can be shown at a terminal: what it would obey stands escaped, and is read back as it was. */
export const jsonText = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replace(unseen, escaped);

/** In as many escapes as JSON has for it: two above U+FFFF. */
const escaped = (character: string): string =>
  character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");

/** One line without control characters: a prompt or a path must not be able to steer the terminal. */
export const harmless = (text: string) => text.replace(unseenOrBlank, " ").trim();

/** The lines of a text, harmless as well, with their indentation. */
export const harmlessLines = (text: string): string[] =>
  text
    .trim()
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map((line) => {
      const indent = /^[ \t]*/.exec(line)?.[0] ?? "";
      return (indent.replaceAll("\t", "  ") + harmless(line)).trimEnd();
    });
