import { Database } from "bun:sqlite";

/**
 * Which words are left in the bytes of an index. The search writes of a word only what it has not in common with the one
 * before it: looked for are words without their beginning too, and what its pages say.
 */
export function wordsLeft(index: Uint8Array, words: readonly string[]): string[] {
  const bytes = Buffer.from(index);
  const terms = termsIn(index).join("\n");
  return words.filter(
    (word) =>
      bytes.includes(word) ||
      (word.length >= 7 && bytes.includes(word.slice(3))) ||
      terms.includes(word.toLowerCase()),
  );
}

/** All that stands in the pages of the search, also what only says that it was taken out. */
export function termsIn(index: Uint8Array): string[] {
  const db = Database.deserialize(Buffer.from(index).fill(1, 18, 20));
  const pages = db
    .query<{ id: number; block: Uint8Array }, []>("SELECT id, block FROM search_words_data")
    .all();
  db.close();
  return pages.filter(({ id }) => isLeaf(id)).flatMap(({ block }) => termsOf(block));
}

/** Below are the averages and the structure; bits 31 to 36 are those of pages that hold no terms. */
const isLeaf = (id: number) => id > 10 && Math.floor(id / 2 ** 31) % 64 === 0;

/** https://sqlite.org/fts5.html and fts5_index.c: the places of a page's terms stand at its end. */
function termsOf(page: Uint8Array): string[] {
  const reader = { page, at: (page[2] ?? 0) * 256 + (page[3] ?? 0) };
  const places: number[] = [];
  while (reader.at < page.length) places.push((places.at(-1) ?? 0) + numberFrom(reader));
  let term = Buffer.alloc(0);
  return places.map((at, nth) => {
    const place = { page, at };
    const common = nth === 0 ? 0 : numberFrom(place);
    const length = numberFrom(place);
    const rest = page.subarray(place.at, place.at + length);
    term = Buffer.concat([term.subarray(0, common), rest]);
    // The first sign says which of the indexes it is in.
    return term.subarray(1).toString();
  });
}

type Reader = { page: Uint8Array; at: number };

function numberFrom(reader: Reader): number {
  let number = 0;
  for (;;) {
    const byte = reader.page[reader.at++] ?? 0;
    number = number * 128 + (byte & 127);
    if (byte < 128) return number;
  }
}
