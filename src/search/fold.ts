/** Tells whether anything in a text is not ASCII. */
// oxlint-disable-next-line no-control-regex -- all that is not
export const isForeign = (text: string) => /[^\x00-\x7f]/.test(text);

/**
 * A text as it is compared: small letters without accents, however it was composed. The index of words has the texts so
 * too, and takes them out again by this: with a change of it all must be put in anew, as by migration 0016.
 */
export const folded = (text: string): string =>
  (isForeign(text) ? text.replace(FOREIGN_PARTS, foldedPart) : text).toLowerCase();

/** What is not ASCII, and the sign before it, to which a mark may belong: so little of a text is copied again and again. */
// oxlint-disable-next-line no-control-regex -- all that is not
const FOREIGN_PARTS = /[\x00-\x7f]?[^\x00-\x7f]+/g;

/** Most come again. */
const parts = new Map<string, string>();
const PARTS_MOST = 4096;
const PART_MOST = 24;

function foldedPart(part: string): string {
  if (part.length > PART_MOST) return foldedForeign(part);
  let short = parts.get(part);
  if (short !== undefined) return short;
  short = foldedForeign(part);
  if (parts.size >= PARTS_MOST) parts.clear();
  parts.set(part, short);
  return short;
}

const foldedForeign = (text: string) => unified(withoutAccents(text).toLowerCase());

/** Only accents: what Korean syllables and Japanese signs fall apart into comes together again. */
const withoutAccents = (text: string) =>
  text.normalize("NFD").replace(GAPS, " ").replace(ACCENTS, "").normalize("NFC");

/**
 * What is not ASCII and belongs to no word, which FTS5 knows of the signs of before 2012 only; what makes an emoji or a
 * key of a letter or a digit parts it from words as well.
 */
const GAPS = /[^\p{ASCII}\p{L}\p{N}\p{Co}\p{Mn}\p{Mc}\u200c\u200d]|\ufe0f/gu;

/**
 * Marks that letters are read without: accents, points of Arabic, Hebrew and Syriac, other forms of a sign, and what
 * joins or parts the forms of letters. Vowel signs of other scripts are none, nor is what makes が of か.
 */
const ACCENTS =
  /[[[\p{Mn}&&[\p{sc=Inherited}\p{sc=Cyrillic}\p{sc=Arabic}\p{sc=Hebrew}\p{sc=Syriac}]]\p{Variation_Selector}\u200c\u200d]--[\u3099\u309a]]+/gv;

/** Small letters that have one capital letter in common. */
const unified = (small: string) => small.replaceAll("ς", "σ").replaceAll("ı", "i");

/** A part of a text; it ends before `end`. */
export type Place = { start: number; end: number };

/** Tells where in a text itself something stands that stands at a place of it folded: whole signs. */
export function unfolding(text: string): (place: Place) => Place {
  if (!isForeign(text)) return (place) => place;
  const starts: number[] = [];
  const ends: number[] = [];
  const add = (start: number, end: number, times: number) => {
    for (let rest = times; rest > 0; rest--) {
      starts.push(start);
      ends.push(end);
    }
  };
  for (const { 0: letters, index } of text.matchAll(LETTERS)) {
    if (isForeign(letters)) add(index, index + letters.length, folded(letters).length);
    else for (let at = 0; at < letters.length; at++) add(index + at, index + at + 1, 1);
  }
  return ({ start, end }) => ({
    start: starts[start] ?? text.length,
    end: ends[end - 1] ?? text.length,
  });
}

/** Plain ones, or a sign with all that belongs to it: marks, joiners, and the pieces that Korean syllables can fall into. */
const LETTERS = /\p{ASCII}+(?!\P{ASCII})|.[\p{M}\u200c-\u200d\u1161-\u1175\u11a8-\u11c2]*/gsu;
