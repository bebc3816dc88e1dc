import { compileLightly } from "../light.ts";
import { folded, isForeign, type Place, unfolding } from "./fold.ts";
import { type Query, type Term, wantedTerms } from "./query.ts";

/** Tells of a folded text whether it is what is searched for. */
type Test = (foldedText: string) => boolean;

/** Whether a text holds what is searched for, its terms anywhere in it. */
export const anywhere = (query: Query): Test =>
  testOf(query, (term) => isIn(term, mustBeWord(term)));

/** Whether a text has what is searched for as words; in a script without blanks a word is one anywhere. */
export const wholeWords = (query: Query): Test =>
  testOf(query, (term) => isIn(term, !isUntold(term)));

function isIn(term: Term, asWords: boolean): Test {
  const next = finderOf(term, asWords);
  return (text) => next(text, 0) !== null;
}

/** What must not be there is always looked for as words. */
function testOf(query: Query, testTerm: (term: Term) => Test): Test {
  if (query.type === "term") return testTerm(query);
  const left = testOf(query.left, testTerm);
  const right = query.type === "not" ? wholeWords(query.right) : testOf(query.right, testTerm);
  if (query.type === "and") return (text) => left(text) && right(text);
  if (query.type === "or") return (text) => left(text) || right(text);
  return (text) => left(text) && !right(text);
}

/** Whether the index of words, which has what stands between blanks, does not tell of each text that has the term. */
const isUntold = ({ words, isPrefix }: Term) => !isPrefix && WITHOUT_BLANKS.test(words);

/** Whether something must not be there of which the index of words does not tell. */
export function excludesUntold(query: Query, isExcluded = false): boolean {
  if (query.type === "term") return isExcluded && isUntold(query);
  return (
    excludesUntold(query.left, isExcluded) ||
    excludesUntold(query.right, isExcluded || query.type === "not")
  );
}

/** Whether a text may have it only inside of words. */
export const mayBeInside = (query: Query): boolean =>
  wantedTerms(query).some((term) => !mustBeWord(term));

/** The signs that words are made of, for the index of words; vowel signs are some. */
const SIGN = "[\\p{L}\\p{N}\\p{Co}\\p{M}]";
const GAP = "[^\\p{L}\\p{N}\\p{Co}\\p{M}]+";

/** The words of a text, as the index of words has them, in small letters without accents. */
export const wordsIn = (text: string): string[] =>
  (isForeign(text) ? folded(text).split(GAPS) : text.toLowerCase().split(PLAIN_GAPS)).filter(
    Boolean,
  );

const GAPS = new RegExp(GAP, "u");
/** The same where there is nothing but ASCII, which takes a tenth of the time. */
const PLAIN_GAPS = /[^a-z0-9]+/;

type Finder = (foldedText: string, from: number) => Place | null;

/**
 * Finds where the words of a term occur next, one after the other, whatever other signs stand between them.
 * @param asWords whether they must not stand inside of words
 */
function finderOf({ words, isPrefix }: Term, asWords: boolean): Finder {
  const parts = wordsIn(words);
  const row = parts.map((part) => RegExp.escape(part)).join(GAP);
  const begin = asWords ? `(?<!${SIGN})` : "";
  const end = isPrefix ? "" : asWords ? `(?!${SIGN})` : endInWord(words);
  const pattern = new RegExp(begin + row + end, "uy");
  const [first = ""] = parts;
  return (text, from) => {
    for (let at = text.indexOf(first, from); at >= 0; at = text.indexOf(first, at + 1)) {
      pattern.lastIndex = at;
      if (pattern.test(text)) return { start: at, end: pattern.lastIndex };
    }
    return null;
  };
}

/** In a script without blanks a letter with one more vowel sign makes another word. */
const endInWord = (words: string) => (WITHOUT_BLANKS.test(words) ? "(?!\\p{M})" : "");

/**
 * A beginning must be one of a word. Two letters must be a word, as they are in too many; in scripts without blanks
 * between words two signs are one.
 */
export const mustBeWord = ({ words, isPrefix }: Term): boolean =>
  isPrefix ||
  (!WITHOUT_BLANKS.test(words) && /^[\p{L}\p{N}\p{M}]{1,2}$/u.test(wordsIn(words).join(" ")));

const WITHOUT_BLANKS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** A piece of a text; `hit`: it is what was searched for. */
export type Piece = { text: string; hit: boolean };

const WIDTH = 96;

/**
 * The part of a text around the first of its hits, in one line.
 * @param width about how many columns it may take
 */
export function snippetOf(query: Query, text: string, width = WIDTH): Piece[] {
  const line = text.replace(/\s+/g, " ").trim();
  const places = placesIn(wantedTerms(query), line);
  const wide = Bun.stringWidth(line);
  const length = wide > line.length ? Math.floor((width * line.length) / wide) : width;
  const { start, end } = windowOf(line, length, places[0]);
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

/** Where the terms occur in a text, in order; none lies in another. */
function placesIn(terms: readonly Term[], whole: string): Place[] {
  const text = folded(whole);
  const placeIn = unfolding(whole);
  const all = terms.flatMap((term) => {
    const places: Place[] = [];
    const next = finderOf(term, mustBeWord(term));
    for (let place = next(text, 0); place !== null; place = next(text, place.end)) {
      places.push(placeIn(place));
      if (places.length === 100) break;
    }
    return places;
  });
  all.sort((a, b) => a.start - b.start || b.end - a.end);
  let free = 0;
  return all.filter(({ start, end }) => start >= free && (free = end));
}

/** Whole words around a hit. */
function windowOf(line: string, length: number, hit: Place = { start: 0, end: 0 }): Place {
  if (line.length <= length) return { start: 0, end: line.length };
  const wanted = Math.max(0, Math.min(Math.floor(hit.start - length / 3), line.length - length));
  const space = line.lastIndexOf(" ", wanted);
  const start = wanted === 0 ? 0 : wanted - space < 20 ? space + 1 : wanted;
  const last = Math.min(line.length, Math.max(start + length, hit.end));
  const stop = line.lastIndexOf(" ", last);
  const end = last === line.length || stop <= hit.end ? last : stop;
  return { start: onLetter(line, start), end: onLetter(line, end) };
}

/** More marks than any script puts on a letter. */
const MOST_MARKS = 16;

/** Neither between the halves of a sign that takes two nor before a mark. */
function onLetter(line: string, at: number): number {
  let place = at;
  const least = Math.max(0, at - MOST_MARKS);
  while (place > least && /[\uDC00-\uDFFF\p{M}]/u.test(line[place] ?? "")) place--;
  return place;
}

compileLightly(wordsIn);
