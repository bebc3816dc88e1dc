import { afterAll, describe, expect, test } from "bun:test";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type Plan, type SkimmedLine, Skimmer } from "../../src/kernel/skim.ts";
import { idHash } from "../../src/model/step.ts";
import { encoder, lines, state } from "./skimming.ts";

describe("lines", () => {
  const plan: Plan = [{ path: "a", want: "number" }];

  test("offsets count blank lines, NULs and CRLF", () => {
    const see = (line: SkimmedLine) => [line.offset, line.length, line.state];
    expect(lines('{"a":1}\r\n\n \0\n\0\0{"a":2}\0\n7\n', plan, see)).toEqual([
      [0, 8, "object"],
      [9, 0, "blank"],
      [10, 2, "blank"],
      [13, 10, "object"],
      [24, 1, "other"],
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
    expect(result).toEqual({ offset: 8 });
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
      expect(() => lines(cut, plan, (line): unknown => JSON.parse(line.raw()))).toThrow();
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

  test("raw gives the line as it stands, with NULs and spaces off both ends", () => {
    expect(lines('\0{"a":[1]} \r\n', plan, (line) => line.raw())).toEqual(['{"a":[1]}']);
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
    const see = (line: SkimmedLine) => seen.push([line.offset, line.number(0)]);
    expect(skimmer.skimFile(fd, 8, see)).toEqual({ offset: 24 });
    expect(skimmer.skimFile(fd, 24, see)).toEqual({ offset: 24 });
    expect(skimmer.skimFile(fd, 16, see)).toEqual({ offset: 24 });
    closeSync(fd);
    expect(seen).toEqual([
      [8, 2],
      [16, 3],
      [16, 3],
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
