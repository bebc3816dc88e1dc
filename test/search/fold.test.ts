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
    "क़लम दिन กิน কোথায়": "क़लम दिन กิน কোথায়".normalize("NFC"),
    "كِتَابٌ أين שָׁלוֹם": "كتاب اين שלום",
    "می\u200cخواهم 葛\u{e0100}": "میخواهم 葛",
    "❤\ufe0f=❤ 1\ufe0f\u20e3": "  =  1  ",
  };
  for (const [text, expected] of Object.entries(texts)) {
    expect(folded(text.normalize("NFC"))).toBe(expected);
    expect(folded(text.normalize("NFD"))).toBe(expected);
  }
});

/** Any text, and one of signs that change their lengths when they are folded. */
const texts = fc
  .tuple(
    fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({
        unit: fc.constantFrom(
          ..."aбйΣς한글가ガक़\u0958\u0301\u093c\u11a8\u200d\ufe0f\u20e3กิكِ\u{1f600}",
        ),
      }),
    ),
    fc.constantFrom("NFC", "NFD", null),
  )
  .map(([text, form]) => (form === null ? text : text.normalize(form)));

test("what is folded stays as it is, and each of its signs has a place in the text", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const short = folded(text);
      expect(folded(short)).toBe(short);
      const placeIn = unfolding(text);
      const places = Array.from({ length: short.length }, (_, at) =>
        placeIn({ start: at, end: at + 1 }),
      );
      for (const [at, { start, end }] of places.entries()) {
        expect(end).toBeGreaterThan(start);
        expect(folded(text.slice(start, end)).includes(short.charAt(at))).toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});

test("a part of a text stands where it does also when one sign shrinks and another grows", () => {
  const text = "cafe\u0301 middle word \u0958लम end";
  expect(folded(text)).toHaveLength(text.length);
  const at = folded(text).indexOf("middle");
  const { start, end } = unfolding(text)({ start: at, end: at + "middle".length });
  expect(text.slice(start, end)).toBe("middle");
});
