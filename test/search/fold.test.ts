import { expect, test } from "bun:test";

import fc from "fast-check";

import { folded, unfolding } from "../../src/search/fold.ts";

test("a text is compared in small letters without accents, however it is composed", () => {
  const texts = {
    "Tide TABLE": "tide table",
    "Ein CAFÉ": "ein cafe",
    "Ёлка, настройки": "елка, настроики",
    "ΟΔΟΣ οδός": "οδοσ οδοσ",
    "İstanbul IŞIK ışık": "istanbul isik isik",
    "Tiếng Việt": "tieng viet",
    "한글 ガイド": "한글 ガイド",
  };
  for (const [text, expected] of Object.entries(texts)) {
    expect(folded(text.normalize("NFC"))).toBe(expected);
    expect(folded(text.normalize("NFD"))).toBe(expected);
  }
});

test("what is folded stays as it is, and each of its signs has a place in the text", () => {
  const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom(..."aБйΣς한글ガक़\u0301\u093c\u{1f600}") }),
  );
  const forms = fc.constantFrom("NFC", "NFD");
  fc.assert(
    fc.property(texts, forms, (any, form) => {
      const text = any.normalize(form);
      const short = folded(text);
      expect(folded(short)).toBe(short);
      const placeIn = unfolding(text, short);
      const places = Array.from({ length: short.length + 1 }, (_, at) => placeIn(at));
      expect(places.toSorted((a, b) => a - b)).toEqual(places);
      expect(places.at(-1)).toBe(text.length);
    }),
    { numRuns: 2_000 },
  );
});
