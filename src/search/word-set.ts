import { wordsIn } from "./match.ts";

// oxlint-disable-next-line no-control-regex -- what is not ASCII is cut into words by its signs' classes
const FOREIGN = /[^\x00-\x7f]/;

/**
 * The words of many texts, each once. A word is made a string of its own only when it is new: to look for it where it
 * stands takes a third of the time that a `Set` of strings takes.
 */
export class WordSet {
  /** Open addressing, never more than half full; "" is a free place. */
  #places: string[] = freePlaces(1024);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** In the order of their UTF-16 units. */
  sorted(): string[] {
    return this.#places.filter((word) => word !== "").sort();
  }

  add(text: string): void {
    if (FOREIGN.test(text)) for (const word of wordsIn(text)) this.#addAt(word, 0, word.length);
    else this.#addPlain(text.toLowerCase());
  }

  #addPlain(text: string): void {
    let start = 0;
    for (let at = 0; at < text.length; at++) {
      if (isSign(text.charCodeAt(at))) continue;
      if (at > start) this.#addAt(text, start, at);
      start = at + 1;
    }
    if (text.length > start) this.#addAt(text, start, text.length);
  }

  #addAt(text: string, start: number, end: number): void {
    const place = this.#placeOf(text, start, end);
    if (this.#places[place] !== "") return;
    this.#places[place] = text.slice(start, end);
    if (++this.#size * 2 > this.#places.length) this.#grow();
  }

  /** Where the word stands, or would. */
  #placeOf(text: string, start: number, end: number): number {
    const last = this.#places.length - 1;
    let place = hashOf(text, start, end) & last;
    while (true) {
      const word = this.#places[place] ?? "";
      if (word === "" || (word.length === end - start && text.startsWith(word, start)))
        return place;
      place = (place + 1) & last;
    }
  }

  #grow(): void {
    const words = this.#places;
    this.#places = freePlaces(words.length * 2);
    for (const word of words)
      if (word !== "") this.#places[this.#placeOf(word, 0, word.length)] = word;
  }
}

const freePlaces = (count: number) => Array<string>(count).fill("");

function hashOf(text: string, start: number, end: number): number {
  let hash = 0;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash ^ (hash >>> 15);
}

/** a to z, 0 to 9. */
const isSign = (code: number) => (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
