import { describe, expect, test } from "bun:test";

import fc from "fast-check";

import { wordsExpression } from "../../src/search/expressions.ts";
import { folded } from "../../src/search/fold.ts";
import { anywhere, snippetOf } from "../../src/search/match.ts";
import { parseQuery } from "../../src/search/query.ts";

const said = (text: string) => {
  const query = parseQuery(text);
  return query === null ? null : wordsExpression(query);
};

describe("a query", () => {
  test("is all its words, phrases and beginnings", () => {
    expect(said("tide table")).toBe('("tide" AND "table")');
    expect(said('"tide table" sp*')).toBe('("tide table" AND "sp" *)');
  });

  test("asks for a word that is repeated once", () => {
    expect(said("the tide the table")).toBe('("the" AND "tide" AND "table")');
    expect(said("tide OR table OR tide")).toBe('("tide" OR "table")');
    expect(said("tide tide")).toBe('"tide"');
    expect(said("tide NOT tide")).toBe('("tide" NOT "tide")');
  });

  test("knows AND, OR, NOT and parentheses, which bind as in FTS5", () => {
    expect(said("a1 OR b2 AND c3")).toBe('("a1" OR ("b2" AND "c3"))');
    expect(said("(a1 OR b2) c3")).toBe('(("a1" OR "b2") AND "c3")');
    expect(said("a1 b2 NOT c3")).toBe('("a1" AND ("b2" NOT "c3"))');
  });

  test("is a beginning also where signs that belong to no word stand behind the star", () => {
    expect(said("need*, tide*.")).toBe('("need" * AND "tide" *)');
    expect(said("a*b src/*.ts")).toBe('("a*b" AND "src/*.ts")');
  });

  test("that makes no sense is its words", () => {
    expect(said('tide AND "table')).toBe('("tide" AND "table")');
    expect(said("(tide")).toBe('"tide"');
    expect(said("NOT tide")).toBe('("not" AND "tide")');
    expect(said("tide ^2 col:x NEAR(")).toBe('("tide" AND "^2" AND "col:x" AND "near")');
  });

  test("without a letter is none", () => {
    for (const text of ["", "***", '""', "()", "-- ;"]) expect(said(text)).toBeNull();
  });

  test("never breaks the reader of queries, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const query = parseQuery(text);
        if (query === null) return;
        anywhere(query)(folded(text));
        snippetOf(query, text);
      }),
    );
  });
});

describe("a snippet", () => {
  const marked = (words: string, text: string) => {
    const query = parseQuery(words);
    if (query === null) throw new Error("no query");
    return snippetOf(query, text)
      .map((piece) => (piece.hit ? `[${piece.text}]` : piece.text))
      .join("");
  };

  test("marks every hit, whatever its case and accents", () => {
    expect(marked("cafe", "Ein CAFÉ, zwei Cafés")).toBe("Ein [CAFÉ], zwei [Café]s");
    expect(marked("料金", "宿泊料金の表")).toBe("宿泊[料金]の表");
    expect(marked("οδος", "Η ΟΔΟΣ, η οδός")).toBe("Η [ΟΔΟΣ], η [οδός]");
  });

  test("marks the signs themselves, however they are composed", () => {
    const parts = (text: string) => text.normalize("NFD");
    expect(marked("елка", parts("и ёлка й"))).toBe(parts("и [ёлка] й"));
    expect(marked("замок", "это за́мок й")).toBe("это [за́мок] й");
    expect(marked("글", parts("한글 설정"))).toBe(parts("한[글] 설정"));
    expect(marked("क़लम", "यह क़लम है")).toBe("यह [क़लम] है");
  });

  test("marks the words themselves where one sign before them shrinks and another grows", () => {
    const text = "cafe\u0301 middle word \u0958लम end";
    expect(marked("middle end", text)).toBe("cafe\u0301 [middle] word \u0958लम [end]");
  });

  test("marks no part of a word for two letters", () => {
    expect(marked("go", "let's go on, gopher")).toBe("let's [go] on, gopher");
  });

  test("marks a word whatever signs stand around it in the query", () => {
    const long = `${"before ".repeat(30)}TypeError${" after".repeat(30)}`;
    for (const words of ["TypeError:", "@TypeError", "/TypeError?", '"typeerror,"', "{TYPEERROR}"])
      expect([words, marked(words, long)]).toEqual([words, expect.stringContaining("[TypeError]")]);
    expect(marked("peErr:", "a TypeError")).toBe("a Ty[peErr]or");
    expect(marked("type*,", "a TypeError")).toBe("a [Type]Error");
    expect(marked("is:", "this is: all")).toBe("this [is]: all");
    expect(marked('"roses, water"', "Roses - WATER, rosewater")).toBe("[Roses - WATER], rosewater");
  });

  test("does not mark what must not be there", () => {
    expect(marked("tide NOT moon", "tide")).toBe("[tide]");
  });

  test("takes no more columns than there are, also of signs that are two wide", () => {
    const query = parseQuery("水位");
    if (query === null) throw new Error("no query");
    const text = snippetOf(query, `${"前置き".repeat(20)}水位${"後書き".repeat(20)}`, 30);
    const shown = text.map((piece) => piece.text).join("");
    expect(shown).toContain("水位");
    expect(Bun.stringWidth(shown)).toBeLessThanOrEqual(32);
  });

  test("is short also where thousands of marks stand on a letter", () => {
    const marks = "\u0e34".repeat(50_000);
    expect(marked("roses", `water${marks} the roses in${marks}`).length).toBeLessThan(200);
  });

  test("is cut before no vowel sign", () => {
    for (let before = 60; before < 70; before++) {
      const text = marked("กิน", `\u0e34${"น้ำ".repeat(before)}กิน${"ที่".repeat(before)}`);
      expect(text).toMatch(/^…\P{M}.*\[กิน\](ที่)+…$/u);
    }
  });

  test("is the part around the first hit of a long text, in one line", () => {
    const long = `${"before ".repeat(30)}\n\n tide ${"after ".repeat(30)}`;
    const text = marked("tide", long);
    expect(text).toMatch(/^…before [^\n]*\[tide\] after [^\n]*after…$/);
    expect(text.length).toBeLessThan(110);
  });
});
