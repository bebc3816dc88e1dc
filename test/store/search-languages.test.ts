import { describe, expect, test } from "bun:test";

import fc from "fast-check";

import { forget } from "../../src/store/forget.ts";
import { indexOf, ingestInto } from "../helpers/index.ts";
import { checkSearch } from "./check-search.ts";
import { newRoot, typed, writeSession } from "./prompt-files.ts";
import { found, indexWith } from "./searching.ts";

/** Texts, and what each of them is found by: whole words and parts of them, in any case, with accents and without. */
const texts: [string, string, string[]][] = [
  [
    "Russian",
    "Файлы и ёлка: проверь настройки, это за́мок",
    ["айл", "настройк", "стройки", "настр", "НАСТРОЙКИ", "елка", "лка", "Ёлка", "замок", "амо"],
  ],
  ["Ukrainian", "Їжак і ґанок, мій подвійний", ["їжа", "іжак", "ґанок", "ґан", "двійни", "двіин"]],
  [
    "Greek",
    "Ο άνθρωπος και η Αθήνα, η ΟΔΟΣ και η οδός",
    ["ανθρωπος", "άνθρωπος", "αθηνα", "νθρωπ", "θήνα", "ΟΔΟΣ", "οδος", "οδός", "ρωποσ", "ΡΩΠΟΣ"],
  ],
  ["Vietnamese", "Tiếng Việt ở đường phố", ["tieng", "iến", "VIỆT", "iet", "đường", "đuon"]],
  ["Turkish", "İstanbul'da ışık ve IŞIK", ["istanbul", "İSTANBUL", "stanb", "ışık", "IŞIK", "şık"]],
  ["Hindi", "हिन्दी क़लम ज़रूरी है", ["हिन्दी", "न्दी", "क़लम", "ज़रू", "है"]],
  ["Korean", "한글 설정 파일을 바꿔", ["한글", "설정", "파일", "일을", "꿔"]],
  ["Japanese", "ガイドとパスの設定", ["ガイド", "イドと", "パス", "ガ", "設定"]],
  ["German", "Gewächshäuser lüften", ["gewachshauser", "wächshä", "LÜFTEN", "ufte"]],
];

describe.each(texts)("%s", (_, text, queries) => {
  test("is found by its words and what is inside of them, with accents and without", async () => {
    const db = await indexWith({ one: [text], other: ["Water the roses"] });
    for (const words of queries) expect([words, found(db, words)]).toEqual([words, ["one"]]);
    checkSearch(db);
  });

  test("is the same however its signs are composed", async () => {
    const db = await indexWith({ whole: [text.normalize("NFC")], parts: [text.normalize("NFD")] });
    for (const words of queries) {
      for (const form of [words, words.normalize("NFC"), words.normalize("NFD")])
        expect([words, found(db, form).sort()]).toEqual([words, ["parts", "whole"]]);
    }
    checkSearch(db);
  });
});

test("a word with other accents counts as the word itself, not as the inside of one", async () => {
  const db = await indexWith({ inside: ["ёлками"], word: ["Ёлка и ёлками"] });
  expect(found(db, "елка", { limit: 1 })).toEqual(["word"]);
  expect(found(db, "елками NOT елка")).toEqual(["inside"]);
});

test("a text with accents that changes is found as it is now only", async () => {
  const root = newRoot();
  const title = (text: string) => ({ type: "custom-title", customTitle: text });
  writeSession(root, "one", [typed("a", 1, "Проверь настрой"), title("Ёлка")]);
  const db = await indexOf("claude", [root]);
  writeSession(root, "one", [typed("a", 1, "Проверь настройки"), title("Οδός")]);
  await ingestInto(db, new Map([["claude", [root]]]));
  expect(found(db, "настройки")).toEqual(["one"]);
  expect(found(db, "ΟΔΟΣ")).toEqual(["one"]);
  expect(found(db, "елка")).toEqual([]);
  checkSearch(db);
  forget(db, new Set(["one"]), 0);
  checkSearch(db);
});

test("any word of any text, and any three letters of it in a row, find the text", async () => {
  const letters = [..."aбйёЁїґςσΣάήᾳếđĐİıIşहक한글ガ温ßñ", "а\u0301", "Q\u0308", "हि", "क़", "ज़ी"];
  const word = fc
    .array(fc.constantFrom(...letters), { minLength: 1, maxLength: 7 })
    .map((signs) => signs.join(""));
  const form = fc.constantFrom("NFC", "NFD");
  const text = fc
    .tuple(fc.array(word, { minLength: 1, maxLength: 6 }), form)
    .map(([words, composed]) => words.join(" ").normalize(composed));
  await fc.assert(
    fc.asyncProperty(
      fc.array(text, { minLength: 1, maxLength: 4 }),
      form,
      async (all, composed) => {
        const db = await indexWith(Object.fromEntries(all.map((one, at) => [`s${at}`, [one]])));
        for (const [at, one] of all.entries()) {
          for (const part of one.split(" ").flatMap(partsOf)) {
            const query = `"${part.normalize(composed)}"`;
            const expected = expect.arrayContaining([`s${at}`]);
            expect([one, part, found(db, query)]).toEqual([one, part, expected]);
          }
        }
        checkSearch(db);
      },
    ),
    { numRuns: 60, endOnFailure: true },
  );
}, 60_000);

/** A word, and each three letters in a row of it; only what has a letter in it can be searched for. */
function partsOf(word: string): string[] {
  const letters = word.normalize("NFC").match(/.\p{M}*/gsu) ?? [];
  const parts = letters.slice(2).map((_, at) => letters.slice(at, at + 3).join(""));
  return [word, ...parts].filter((part) => /\p{L}/u.test(part));
}
