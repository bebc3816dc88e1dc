import { describe, expect, test } from "bun:test";

import { type Plan, type SkimmedLine, Skimmer } from "../../src/kernel/skim.ts";
import { idHash } from "../../src/model/step.ts";
import { encoder, lines } from "./skimming.ts";

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

  test("a time that stands for ever is none", () => {
    const times = ["9998-12-31T23:59:59.999Z", "9999-01-01T00:00:00Z", "9999-12-31T23:59:50.000Z"];
    const text = times.map((time) => `{"t":"${time}"}`).join("\n");
    expect(lines(text, [{ path: "t", want: "time" }], (line) => line.time(0))).toEqual([
      253370764799999,
      null,
      null,
    ]);
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
    for (const want of ["number", "time"] as const)
      expect(() => new Skimmer([{ path: "a[].b", want }])).toThrow(`no ${want} can be asked for`);
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
