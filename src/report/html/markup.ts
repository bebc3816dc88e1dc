import { harmless } from "../../unseen.ts";

/** Text that is HTML already: what `html` made, or what this program says itself. */
export class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** What may stand in HTML: nothing where it is null. */
export type Content = Markup | string | number | null | readonly Content[];

/** HTML with everything put into it escaped, so that no text can leave its place. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  const own = unindented(strings);
  let text = own[0] ?? "";
  for (const [index, content] of contents.entries())
    text += written(content) + (own[index + 1] ?? "");
  return new Markup(text);
}

const known = new WeakMap<TemplateStringsArray, readonly string[]>();

/** Indentation is for who reads the source; in a page of many rows it would be most of the text. */
function unindented(strings: TemplateStringsArray): readonly string[] {
  let own = known.get(strings);
  if (own === undefined)
    known.set(strings, (own = strings.map((text) => text.replace(/\s*\n\s*/g, "\n"))));
  return own;
}

function written(content: Content): string {
  if (content === null) return "";
  if (typeof content === "string") return escaped(content);
  if (typeof content === "number" || content instanceof Markup) return content.toString();
  return content.map(written).join("");
}

/** A text that means nothing but itself, between tags and in quoted attributes. */
const escaped = (text: string) =>
  harmless(text.toWellFormed()).replace(/[&<>"'`]/g, (mark) => `&#${mark.charCodeAt(0)};`);

/** The beginning of a text, on one line. */
export function beginningOfText(text: string, most: number): string {
  // Cut before all of a long text is looked at.
  const line = harmless(text.slice(0, most * 8));
  return line.length <= most ? line : `${line.slice(0, most - 1).trimEnd()}…`;
}
