import { describe, expect, test } from "bun:test";
import { join } from "node:path";

import fc from "fast-check";

import { folded } from "../../src/search/fold.ts";
import { snippetOf } from "../../src/search/match.ts";
import { parseQuery } from "../../src/search/query.ts";
import foldedWords from "../../src/store/migrations/0014-folded-words.sql" with { type: "text" };
import { openIndex } from "../../src/store/open.ts";
import { ingestInto } from "../helpers/index.ts";
import { checkSearch } from "./check-search.ts";
import { backToVersion16 } from "./older.ts";
import { newRoot, typed, writeSession } from "./prompt-files.ts";
import { found, indexWith } from "./searching.ts";

/** What each query finds among some texts, both where the index of words tells and where the texts are gone through. */
async function expectFound(texts: Record<string, string>, expected: Record<string, string[]>) {
  const db = await indexWith(
    Object.fromEntries(Object.entries(texts).map(([id, text]) => [id, [text]])),
  );
  for (const many of [0, 100]) {
    for (const [words, ids] of Object.entries(expected)) {
      const sessions = found(db, words, { many, limit: 9 }).sort();
      expect([many, words, sessions]).toEqual([many, words, ids]);
    }
  }
  checkSearch(db);
}

describe("vowel signs belong to words", () => {
  test("of Hindi, Bengali and Tamil", async () => {
    const texts = {
      alms: "मुझे दान चाहिए",
      day: "आज का दिन अच्छा",
      poor: "दीन दुखी",
      books: "किताबें यहाँ",
      bengali: "আমি ভাত খাই",
      tamil: "நான் பாடம் படி",
    };
    await expectFound(texts, {
      दिन: ["day"],
      दन: [],
      द: [],
      "आज NOT दान": ["day"],
      "आज NOT दिन": [],
      "(दान OR दिन OR दीन) NOT दिन": ["alms", "poor"],
      किताब: ["books"],
      "किता*": ["books"],
      "यहाँ NOT किताब": ["books"],
      ভাত: ["bengali"],
      ভত: [],
      "খাই NOT ভত": ["bengali"],
      பாடம்: ["tamil"],
      படம்: [],
      "படி NOT படம்": ["tamil"],
    });
  });

  test("of Thai, Lao, Khmer and Burmese, which have no blanks between words", async () => {
    const texts = {
      eat: "ฉันกินข้าวที่บ้าน",
      together: "เราไปด้วยกันนะ",
      lao: "ຂ້ອຍກິນເຂົ້າ",
      khmer: "ខ្ញុំញ៉ាំបាយ",
      burmese: "ကျွန်တော်ထမင်းစားတယ်",
    };
    await expectFound(texts, {
      กิน: ["eat"],
      กัน: ["together"],
      กน: [],
      ที: [],
      ที่: ["eat"],
      "กิน OR กัน": ["eat", "together"],
      "(กิน OR กัน) NOT กัน": ["eat"],
      "กิน NOT ที": ["eat"],
      "กิน NOT ข้าว": [],
      ກິນ: ["lao"],
      ກັນ: [],
      បាយ: ["khmer"],
      បយ: [],
      ထမင်း: ["burmese"],
      ထမင: [],
    });
  });
});

test("points of Arabic and Hebrew do not matter, nor do joiners of Persian", async () => {
  const texts = {
    pointed: "هذا كِتَابٌ جديد",
    plain: "كتاب",
    peace: "שָׁלוֹם עולם",
    greeting: "שלום",
    want: "من می\u200cخواهم",
  };
  await expectFound(texts, {
    كتاب: ["plain", "pointed"],
    كِتَاب: ["plain", "pointed"],
    "جديد NOT كتاب": [],
    שלום: ["greeting", "peace"],
    שָׁלוֹם: ["greeting", "peace"],
    "עולם NOT שלום": [],
    میخواهم: ["want"],
    "می\u200cخواهم": ["want"],
  });
});

test("emoji, their variants and keycaps part words, and do not matter", async () => {
  const texts = {
    plain: "love ❤ you",
    red: "love ❤\ufe0f you",
    key: "1\ufe0f\u20e3First step",
    note: "\u2139\ufe0fNote",
    newer: "nice\u{1f914}thought",
    family: "the\u{1f469}\u200d\u{1f467}family",
  };
  await expectFound(texts, {
    '"love ❤ you"': ["plain", "red"],
    '"love ❤\ufe0f you"': ["plain", "red"],
    '"love you"': ["plain", "red"],
    first: ["key"],
    "step NOT first": [],
    "step NOT 1": [],
    note: ["note"],
    "(note OR first) NOT note": ["key"],
    "thought NOT nice": [],
    "family NOT the": [],
  });
});

test("an index of version 15 has its vowel signs from the next ingest on", async () => {
  const root = newRoot();
  const said = [typed("a", 1, "आज का दिन अच्छा"), typed("b", 2, "Mow the meadow")];
  writeSession(root, "one", [...said, { type: "custom-title", customTitle: "שָׁלוֹם" }]);
  const places = new Map([["claude" as const, [root]]]);
  const path = join(newRoot(), "tt.db");
  const old = openIndex({ path, say: () => {} });
  await ingestInto(old, places);
  backToVersion16(old);
  old.run("DROP TABLE search_words");
  old.run(/^CREATE VIRTUAL TABLE search_words[^;]*;/m.exec(foldedWords)?.[0] ?? "");
  old.run("INSERT INTO search_words (rowid, text) SELECT id, text FROM search_texts ORDER BY id");
  old.run("DELETE FROM search_vocabulary");
  old.run("UPDATE schema_info SET version = 15");
  old.close();
  const db = openIndex({ path, say: () => {} });
  await ingestInto(db, places);
  for (const words of ["दिन", "שלום", "eado"])
    expect([words, found(db, words)]).toEqual([words, ["one"]]);
  expect(found(db, "दान")).toEqual([]);
  expect(db.query("SELECT * FROM chores").all()).toEqual([]);
  checkSearch(db);
});

test("any word of any text finds it and is marked, and leaves it out behind NOT", async () => {
  const scripts = [
    ["दि", "न", "ा", "क़", "ज़ी", "न्", "का"],
    ["ভা", "ত", "কো", "খি"],
    ["பா", "ட", "ம்", "கொ"],
    ["กิ", "กั", "น", "ที่", "ที", "เ", "ำ"],
    ["ကျွ", "န်", "တော်", "စ", "က္က"],
    ["كِ", "ت", "اَ", "بٌ", "أ", "ئ", "خ\u200c"],
    ["שָׁ", "ל", "וֹ", "ם"],
    ["a", "b", "é", "e\u0301", "Q\u0308", "ß", "1", "İ", "Σ"],
    ["ガ", "か\u3099", "か\u309a", "温", "葛\u{e0100}", "한", "ᄒ\u1161\u11ab", "가\u11a8"],
  ];
  const word = fc
    .constantFrom(...scripts)
    .chain((letters) => fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 5 }))
    .map((letters) => letters.join(""))
    .filter((one) => /\p{L}/u.test(one));
  const gap = fc.constantFrom(
    " ",
    ", ",
    " ❤\ufe0f ",
    "❤",
    "\u{1f914}",
    "\u2066",
    "。",
    "\u20e3",
    "-",
  );
  const text = fc
    .tuple(fc.array(fc.tuple(word, gap), { minLength: 1, maxLength: 6 }))
    .map(([words]) => words);
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 4 }), async (all) => {
      const texts = all.map((words) => `start ${words.flat().join("")}`);
      const db = await indexWith(Object.fromEntries(texts.map((one, at) => [`s${at}`, [one]])));
      for (const [at, words] of all.entries()) {
        for (const [sought] of words) {
          const told = [texts, sought];
          expect([...told, found(db, sought)]).toEqual([
            ...told,
            expect.arrayContaining([`s${at}`]),
          ]);
          const left = found(db, `start NOT "${sought}"`);
          expect([...told, left]).not.toEqual([...told, expect.arrayContaining([`s${at}`])]);
          const without = texts.flatMap((one, nth) =>
            folded(one).includes(folded(sought)) ? [] : [`s${nth}`],
          );
          expect([...told, left]).toEqual([...told, expect.arrayContaining(without)]);
          expect([...told, badMarks(sought, texts[at] ?? "")]).toEqual([...told, []]);
        }
      }
      checkSearch(db);
    }),
    { numRuns: 60, endOnFailure: true },
  );
}, 60_000);

/** What is marked without being what is sought; all of a text where nothing is marked. */
function badMarks(words: string, text: string): string[] {
  const query = parseQuery(words);
  if (query === null) return ["no query"];
  const pieces = snippetOf(query, text, 1_000);
  const hits = pieces.flatMap((piece) => (piece.hit ? [piece.text] : []));
  const bad = hits.filter((hit) => !folded(hit).includes(folded(words)));
  expect(pieces.map((piece) => piece.text).join("")).toBe(text.replace(/\s+/g, " ").trim());
  return hits.length === 0 ? [text] : bad;
}
