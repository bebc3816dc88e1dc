/** Tells whether anything in a text is not ASCII. */
// oxlint-disable-next-line no-control-regex -- all that is not
export const isForeign = (text: string) => /[^\x00-\x7f]/.test(text);

/**
 * A text as it is compared: small letters without accents, however it was composed. The index of words has the texts so
 * too, and takes them out again by this: with a change of it all must be put in anew, as by migration 0014.
 */
export const folded = (text: string): string =>
  isForeign(text) ? unified(withoutAccents(text).toLowerCase()) : text.toLowerCase();

/** Only accents: what Korean syllables and Japanese signs fall apart into comes together again. */
const withoutAccents = (text: string) =>
  text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]+/g, "")
    .normalize("NFC");

/** Small letters that have one capital letter in common. */
const unified = (small: string) => small.replaceAll("ς", "σ").replaceAll("ı", "i");

/**
 * Tells where in a text itself something stands that stands at a place of it folded.
 * @param short the text, folded
 */
export function unfolding(text: string, short: string): (place: number) => number {
  if (short.length === text.length) return (place) => place;
  const starts: number[] = [];
  for (const { 0: letter, index } of text.matchAll(LETTER))
    for (let rest = folded(letter).length; rest > 0; rest--) starts.push(index);
  return (place) => starts[place] ?? text.length;
}

/** A sign with all that belongs to it; a Korean syllable in pieces is one too. */
const LETTER = /[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|.\p{M}*/gsu;
