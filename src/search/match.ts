import { type Query, wantedTerms } from "./query.ts";

type Term = Extract<Query, { type: "term" }>;

/** A text as it is compared: small letters without accents, each in its old place. */
export function folded(text: string): string {
  // oxlint-disable-next-line no-control-regex -- what is not ASCII is looked at one by one
  const plain = text.replace(/[^\x00-\x7f]/gu, fold);
  return plain.toLowerCase();
}

function fold(letter: string): string {
  const [base = letter] = letter.normalize("NFD");
  const small = base.toLowerCase();
  return small.length === letter.length ? small : letter;
}

/** Whether a text holds what is searched for, its terms anywhere in it. */
export function holds(query: Query, foldedText: string): boolean {
  switch (query.type) {
    case "term":
      return placeOf(query, foldedText, 0) !== null;
    case "and":
      return holds(query.left, foldedText) && holds(query.right, foldedText);
    case "or":
      return holds(query.left, foldedText) || holds(query.right, foldedText);
    case "not":
      return holds(query.left, foldedText) && !holds(query.right, foldedText);
  }
}

type Place = { start: number; end: number };

/** Where a term occurs next. What is short must be a word, and a beginning must be one of a word. */
function placeOf({ words, isPrefix }: Term, text: string, from: number): Place | null {
  const sought = folded(words);
  for (let at = text.indexOf(sought, from); at >= 0; at = text.indexOf(sought, at + 1)) {
    const end = at + sought.length;
    const begins = !isWordAt(text, at - 1);
    const ends = !isWordAt(text, end);
    const fits = isPrefix ? begins : !isShort(sought) || (begins && ends);
    if (fits) return { start: at, end };
  }
  return null;
}

/** Two letters are in too many words; two signs of Chinese or Japanese are a word. */
export const isShort = (words: string) => /^[\p{Script=Latin}\p{Nd}_]{1,2}$/u.test(words);

const isWordAt = (text: string, at: number) => /[\p{L}\p{N}]/u.test(text[at] ?? "");

/** A piece of a text; `hit`: it is what was searched for. */
export type Piece = { text: string; hit: boolean };

const WIDTH = 96;

/** The part of a text around the first of its hits, in one line. */
export function snippetOf(query: Query, text: string): Piece[] {
  const line = text.replace(/\s+/g, " ").trim();
  const places = placesIn(wantedTerms(query), folded(line));
  const { start, end } = windowOf(line, places[0]);
  const pieces: Piece[] = start > 0 ? [{ text: "…", hit: false }] : [];
  let at = start;
  for (const place of places.filter((one) => one.start >= start && one.end <= end)) {
    if (place.start > at) pieces.push({ text: line.slice(at, place.start), hit: false });
    pieces.push({ text: line.slice(place.start, place.end), hit: true });
    at = place.end;
  }
  if (at < end) pieces.push({ text: line.slice(at, end), hit: false });
  if (end < line.length) pieces.push({ text: "…", hit: false });
  return pieces;
}

/** Where the terms occur, in order; none lies in another. */
function placesIn(terms: readonly Term[], text: string): Place[] {
  const all = terms.flatMap((term) => {
    const places: Place[] = [];
    for (let place = wordPlace(term, text, 0); place; place = wordPlace(term, text, place.end)) {
      places.push(place);
      if (places.length === 100) break;
    }
    return places;
  });
  all.sort((a, b) => a.start - b.start || b.end - a.end);
  let free = 0;
  return all.filter(({ start, end }) => start >= free && (free = end));
}

/** The place of a term, or of one of its words where they stand apart by other signs. */
function wordPlace(term: Term, text: string, from: number): Place | null {
  const place = placeOf(term, text, from);
  if (place !== null) return place;
  const parts = folded(term.words)
    .split(/[^\p{L}\p{N}\p{Co}]+/u)
    .filter(Boolean);
  if (parts.length < 2) return null;
  const pattern = parts.map((part) => RegExp.escape(part)).join("[^\\p{L}\\p{N}]+");
  const found = new RegExp(pattern, "u").exec(text.slice(from));
  return found && { start: from + found.index, end: from + found.index + found[0].length };
}

/** Whole words around a hit. */
function windowOf(line: string, hit: Place = { start: 0, end: 0 }): Place {
  if (line.length <= WIDTH) return { start: 0, end: line.length };
  const wanted = Math.max(0, Math.min(hit.start - WIDTH / 3, line.length - WIDTH));
  const space = line.lastIndexOf(" ", wanted);
  const start = wanted === 0 ? 0 : wanted - space < 20 ? space + 1 : Math.floor(wanted);
  const last = Math.min(line.length, Math.max(start + WIDTH, hit.end));
  const stop = line.lastIndexOf(" ", last);
  const end = last === line.length || stop <= hit.end ? last : stop;
  return { start: onLetter(line, start), end: onLetter(line, end) };
}

/** Not between the halves of a sign that takes two. */
const onLetter = (line: string, at: number) =>
  /[\uDC00-\uDFFF]/.test(line[at] ?? "") ? at - 1 : at;
