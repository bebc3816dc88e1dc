import { afterAll, describe, expect, test } from "bun:test";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type Plan, type SkimmedLine, Skimmer, type SkimOptions } from "../../src/kernel/skim.ts";
import { idHash } from "../../src/model/step.ts";

const encoder = new TextEncoder();

const made = new Map<string, Skimmer>();

/** What `see` makes of each line. A skimmer is used again and again. */
function lines<T>(
  text: string | Uint8Array,
  plan: Plan,
  see: (line: SkimmedLine) => T,
  options?: SkimOptions,
): T[] {
  const seen: T[] = [];
  const bytes = typeof text === "string" ? encoder.encode(text) : text;
  const key = JSON.stringify([plan, options]);
  const skimmer = made.get(key) ?? new Skimmer(plan, options);
  made.set(key, skimmer);
  skimmer.skimBytes(bytes, (line) => seen.push(see(line)));
  return seen;
}

const state = (text: string, plan: Plan = [{ path: "a", want: "flag" }]) =>
  lines(text, plan, (line) => line.state)[0];

describe("values", () => {
  test("a type after the message is the line's, and what looks like it inside a string is not", () => {
    const text = String.raw`{"message":{"type":"x","c":"\"type\":\"no\""},"x":"{\"type\":\"no\"}","type":"user"}`;
    expect(lines(text, [{ path: "type", want: "word" }], (line) => line.text(0))).toEqual(["user"]);
  });

  test("the last of two members with one name counts, with all that is below it", () => {
    const plan: Plan = [
      { path: "m.a", want: "text" },
      { path: "m.b", want: "text" },
      { path: "m.c[].d", want: "text" },
    ];
    const text = '{"m":{"a":"1","b":"2","c":[{"d":"3"}]},"m":{"b":"4"}}';
    expect(lines(text, plan, (line) => [line.text(0), line.text(1), line.elements(2)])).toEqual([
      [null, "4", 0],
    ]);
  });

  test("where an object is expected and something else stands, nothing is found", () => {
    const plan: Plan = [{ path: "m.a", want: "text" }];
    expect(lines('{"m":"a"}\n{"m":[{"a":"b"}]}\n{"m":null}', plan, (line) => line.type(0))).toEqual(
      ["missing", "missing", "missing"],
    );
  });

  test("a place and the elements of the array at it can both be wanted", () => {
    const plan: Plan = [
      { path: "c", want: "text" },
      { path: "c[].t", want: "word" },
    ];
    const see = (line: SkimmedLine) => [
      line.type(0),
      line.text(0),
      line.elements(1),
      line.elementText(1, 1),
    ];
    expect(lines('{"c":"hello"}\n{"c":[{"t":"a"},{"t":"b"},3]}', plan, see)).toEqual([
      ["string", "hello", 0, null],
      ["array", null, 3, "b"],
    ]);
  });

  test("the elements themselves can be wanted", () => {
    const see = (line: SkimmedLine) => [0, 1, 2, 3].map((i) => line.elementType(0, i));
    expect(lines('{"c":["x",1,null]}', [{ path: "c[]", want: "text" }], see)).toEqual([
      ["string", "number", "null", "missing"],
    ]);
  });

  test("escapes are decoded, with pairs of surrogates and single ones", () => {
    const text = String.raw`{"a":"\"\\\/\b\f\n\r\t\u00e9\ud834\udd1e\ud834 \udd1e"}`;
    expect(lines(text, [{ path: "a", want: "text" }], (line) => line.text(0))).toEqual([
      '"\\/\b\f\n\r\té𝄞\ud834 \udd1e',
    ]);
  });

  test("bytes that are no UTF-8 are what TextDecoder makes of them", () => {
    const bytes = Uint8Array.of(
      ...encoder.encode('{"a":"x'),
      0xff,
      0xe2,
      0x82,
      ...encoder.encode('"}'),
    );
    const plan: Plan = [{ path: "a", want: "hash" }];
    expect(lines(bytes, plan, (line) => line.hash(0))).toEqual([idHash("x\uFFFD\uFFFD")]);
    expect(lines(bytes, [{ path: "a", want: "text" }], (line) => line.text(0))).toEqual([
      "x\uFFFD\uFFFD",
    ]);
  });

  test("a hash is the same for strings of every length, escaped or not", () => {
    const ids = Array.from({ length: 100 }, (_, length) =>
      "0123456789abcdef".repeat(7).slice(0, length),
    );
    const text = ids.map((id) => `{"a":"${id}"}\n{"a":"${id}\\u0041"}\n{"a":"${id}é"}`).join("\n");
    expect(lines(text, [{ path: "a", want: "hash" }], (line) => line.hash(0))).toEqual(
      ids.flatMap((id) => [idHash(id), idHash(`${id}A`), idHash(`${id}é`)]),
    );
  });

  test("every day of a leap year and of two others is the day that Date.parse says", () => {
    const days: string[] = [];
    for (const year of [1970, 2024, 2100]) {
      for (let month = 1; month <= 12; month++) {
        for (let day = 1; day <= 31; day++) {
          days.push(new Date(Date.UTC(year, month - 1, day, 23, 59, 58, day)).toISOString());
        }
      }
    }
    const text = days.map((day) => `{"t":"${day}"}`).join("\n");
    expect(lines(text, [{ path: "t", want: "time" }], (line) => line.time(0))).toEqual(
      days.map((day) => Date.parse(day)),
    );
  });

  test("numbers are what JSON.parse makes of them", () => {
    const numbers = [
      "0",
      "-0",
      "1.5",
      "-12",
      "1e3",
      "9007199254740993",
      "0.1",
      "1e400",
      "123456789012345",
    ];
    const text = numbers.map((n) => `{"n":${n}}`).join("\n");
    expect(lines(text, [{ path: "n", want: "number" }], (line) => line.number(0))).toEqual(
      numbers.map((n) => Number(n)),
    );
  });

  test("more different words than the table holds are all right", () => {
    const words = Array.from({ length: 20_000 }, (_, i) => `word ${i}`);
    const text = words.map((word) => `{"a":"${word}","b":"same"}`).join("\n");
    const plan: Plan = [
      { path: "a", want: "word" },
      { path: "b", want: "word" },
    ];
    expect(lines(text, plan, (line) => line.text(0))).toEqual(words);
    expect(lines(text, plan, (line) => line.text(1)).every((word) => word === "same")).toBe(true);
  });

  test("asking for what the plan does not want throws", () => {
    const plan: Plan = [{ path: "a", want: "text" }];
    expect(() => lines('{"a":"b"}', plan, (line) => line.hash(0))).toThrow("wants a text");
    expect(() => lines('{"a":"b"}', plan, (line) => line.elementText(0, 0))).toThrow("no array's");
  });

  test("a plan that cannot be followed is refused", () => {
    expect(() => new Skimmer([{ path: "a[].b[].c", want: "text" }])).toThrow("more than one []");
    expect(() =>
      lines(
        "",
        [
          { path: "a", want: "text" },
          { path: "a", want: "hash" },
        ],
        String,
      ),
    ).toThrow("twice");
  });
});

describe("lines", () => {
  const plan: Plan = [{ path: "a", want: "number" }];

  test("numbers and offsets count blank lines, NULs and CRLF", () => {
    const see = (line: SkimmedLine) => [line.lineNumber, line.offset, line.length, line.state];
    expect(lines('{"a":1}\r\n\n \0\n\0\0{"a":2}\0\n7\n', plan, see)).toEqual([
      [1, 0, 8, "object"],
      [2, 9, 0, "blank"],
      [3, 10, 2, "blank"],
      [4, 13, 10, "object"],
      [5, 24, 1, "other"],
    ]);
  });

  test("a byte order mark is taken off a line's beginning", () => {
    expect(lines('\uFEFF{"a":1}\n\uFEFF\n\uFEFF\uFEFF{}', plan, (line) => line.state)).toEqual([
      "object",
      "blank",
      "other",
    ]);
  });

  test("a last line without newline is given, and the offset stays before it", () => {
    const seen: unknown[] = [];
    const result = new Skimmer(plan).skimBytes(encoder.encode('{"a":1}\n{"a":2}'), (line) =>
      seen.push([line.number(0), line.terminated]),
    );
    expect(seen).toEqual([
      [1, true],
      [2, false],
    ]);
    expect(result).toEqual({ lines: 2, offset: 8 });
  });

  test("a last line that is cut is handed back", () => {
    for (const cut of [
      '{"a":1',
      '{"a":"x',
      '{"a',
      '{"a":{"b":[',
      '{"x":"\\',
      '{"a":tr',
      '{"a":-',
      "{",
    ]) {
      expect(lines(cut, plan, (line) => [line.state, line.terminated])).toEqual([["other", false]]);
      expect(() => lines(cut, plan, (line) => line.parse())).toThrow();
    }
  });

  test("unknown keys are told, each line's own", () => {
    const options = { knownKeys: ["b"] };
    const text = '{"a":1,"b":2,"c":3,"é":{"d":4}}\n{"b":1}\n{"a":';
    expect(lines(text, plan, (line) => line.unknownKeys(), options)).toEqual([["c", "é"], [], []]);
    expect(lines(text, plan, (line) => line.unknownKeys())).toEqual([[], [], []]);
  });

  test("nesting is limited by nothing", () => {
    const deep = 100_000;
    const text = `{"x":${"[".repeat(deep)}${"]".repeat(deep)},"a":1}`;
    expect(lines(text, plan, (line) => [line.state, line.number(0)])).toEqual([["object", 1]]);
  });

  test("raw and parse give the line as it stands, with NULs and spaces off both ends", () => {
    expect(lines('\0{"a":[1]} \r\n', plan, (line) => [line.raw(), line.parse()])).toEqual([
      ['{"a":[1]}', { a: [1] }],
    ]);
  });
});

describe("damaged lines", () => {
  test("are handed back when the skeleton around the values is wrong", () => {
    for (const text of [
      '{"a":1',
      '{"a":1}}',
      '{"a":1,}',
      '{"a" 1}',
      '{"a":}',
      "{a:1}",
      '{,"a":1}',
      '{"a":1 "b":2}',
      '{"a":1}x',
      '{"a":01}',
      '{"a":1.}',
      '{"a":.5}',
      '{"a":+1}',
      '{"a":tru}',
      '{"a":truex}',
      '{"a":nul}',
      "{'a':1}",
      '{"a":"x}',
      '{"x":[1,2}',
      '{"x":{"y":1}',
      '{"x":[}',
      '{"x":"\t"}',
      '{"x":["\t"]}',
      '{"x":[\0]}',
      '[{"a":1}',
      '{"a":1]',
    ]) {
      expect([text, state(text)]).toEqual([text, "other"]);
    }
  });

  test("are handed back when a wanted string has a wrong escape", () => {
    const plan: Plan = [{ path: "a", want: "text" }];
    expect(state(String.raw`{"a":"\x"}`, plan)).toBe("other");
    expect(state(String.raw`{"a":"\u12g4"}`, plan)).toBe("other");
  });

  test("pass when only what is stepped over is wrong, and brackets and quotes are balanced", () => {
    for (const text of [
      '{"a":1,"x":[1 2]}',
      '{"a":1,"x":[,]}',
      '{"a":1,"x":{"y"}}',
      '{"a":1,"x":[nonsense]}',
      '{"a":1,"x":[{]]}',
      String.raw`{"a":1,"x":"\q"}`,
      String.raw`{"a":1,"x":["\u12"]}`,
    ]) {
      expect([text, state(text)]).toEqual([text, "object"]);
    }
  });
});

describe("long lines", () => {
  const plan: Plan = [
    { path: "before", want: "text" },
    { path: "word", want: "word" },
    { path: "id", want: "hash" },
    { path: "n", want: "number" },
    { path: "c[].t", want: "text" },
    { path: "after", want: "text" },
  ];
  const filler = (length: number) => String.raw`x\"}\\`.repeat(Math.ceil(length / 6));
  const text = (length: number) =>
    String.raw`{"before":"\u0062","word":"w","id":"é","n":1.5,"skip":"${filler(length)}","more":{"a":["${filler(length)}"]},` +
    String.raw`"c":[{"t":"1","x":"${filler(length)}"},{"t":"2"}],"before":"c","after":"d"}`;

  test("are found whole though the window holds a part of them only", () => {
    const see = (line: SkimmedLine) => [
      [line.text(0), line.text(1), line.hash(2), line.number(3), line.text(5)],
      [line.elements(4), line.elementText(4, 0), line.elementText(4, 1)],
      [line.unknownKeys(), line.length, line.raw().length, line.overlong],
    ];
    for (const length of [10, 1000, 300_000]) {
      const one = text(length);
      expect(lines(`${one}\n{}\n${one}`, plan, see, { window: 4096, knownKeys: ["more"] })).toEqual(
        [one, "{}", one].map((line) =>
          line === "{}"
            ? [
                [null, null, null, null, null],
                [0, null, null],
                [[], 2, 2, false],
              ]
            : [
                ["c", "w", idHash("é"), 1.5, "d"],
                [2, "1", "2"],
                [["skip"], encoder.encode(line).length, line.length, false],
              ],
        ),
      );
    }
  });

  test("a wanted string longer than the window is found whole", () => {
    const long = filler(1_000_000);
    expect(
      lines(`{"after":"${long}"}`, plan, (line) => line.text(5)?.length, { window: 4096 }),
    ).toEqual([(long.length / 6) * 4]);
  });

  test("a wanted string longer than is kept is null, and the line says so", () => {
    const see = (line: SkimmedLine) => [
      line.state,
      line.type(5),
      line.text(5),
      line.text(0),
      line.overlong,
    ];
    const one = `{"after":"${filler(100_000)}","before":"x"}\n`;
    const options = { window: 4096, longest: 50_000 };
    expect(lines(`${one}{"before":"y"}`, plan, see, options)).toEqual([
      ["object", "string", null, "x", true],
      ["object", "missing", null, "y", false],
    ]);
  });

  test("a line with more elements than there is room for is handed back", () => {
    const one = `{"c":[${"1,".repeat(200_000)}1],"after":"d"}`;
    expect(lines(`${one}\n{"after":"e"}`, plan, (line) => [line.state, line.text(5)])).toEqual([
      ["other", null],
      ["object", "e"],
    ]);
  });
});

describe("files", () => {
  const directory = mkdtempSync(join(tmpdir(), "tt-kernel-"));
  afterAll(() => rmSync(directory, { recursive: true }));

  test("are read from an offset to their end, by one skimmer after another", () => {
    const path = join(directory, "a.jsonl");
    writeFileSync(path, '{"a":1}\n{"a":2}\n{"a":3}\n');
    const skimmer = new Skimmer([{ path: "a", want: "number" }], { window: 64 });
    const fd = openSync(path, "r");
    const seen: unknown[] = [];
    const see = (line: SkimmedLine) => seen.push([line.lineNumber, line.offset, line.number(0)]);
    expect(skimmer.skimFile(fd, 8, see)).toEqual({ lines: 2, offset: 24 });
    expect(skimmer.skimFile(fd, 24, see)).toEqual({ lines: 0, offset: 24 });
    expect(skimmer.skimFile(fd, 16, see)).toEqual({ lines: 1, offset: 24 });
    closeSync(fd);
    expect(seen).toEqual([
      [1, 8, 2],
      [2, 16, 3],
      [1, 16, 3],
    ]);
  });

  test("a handler that throws leaves the skimmer fit for the next file", () => {
    const skimmer = new Skimmer([{ path: "a", want: "number" }]);
    const bytes = encoder.encode('{"a":1}\n{"a":2}');
    expect(() =>
      skimmer.skimBytes(bytes, () => {
        throw new Error("stop");
      }),
    ).toThrow("stop");
    const seen: unknown[] = [];
    skimmer.skimBytes(bytes, (line) => seen.push(line.number(0)));
    expect(seen).toEqual([1, 2]);
  });
});
