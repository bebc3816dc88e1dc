import { describe, expect, test } from "bun:test";

import fc from "fast-check";

import { jsonLines } from "../../src/parse/jsonl.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Each line as its number and its value, or its number and the fault. */
const read = (text: string | Uint8Array) =>
  [...jsonLines(typeof text === "string" ? bytesOf(text) : text)].map((line) =>
    "fault" in line ? [line.number, line.fault] : [line.number, line.value],
  );

describe("the lines of a JSONL file", () => {
  test("are values with their numbers", () => {
    expect(read('{"bed":1}\n{"bed":2}\n')).toEqual([
      [1, { bed: 1 }],
      [2, { bed: 2 }],
    ]);
  });

  test("are none in an empty file or one of newlines", () => {
    expect(read("")).toEqual([]);
    expect(read("\n\n\r\n \n")).toEqual([]);
  });

  test("count the blank lines that they pass over", () => {
    expect(read('\n\n{"bed":1}\n \n{"bed":2}')).toEqual([
      [3, { bed: 1 }],
      [5, { bed: 2 }],
    ]);
  });

  test("need no newline at the end when the last one is whole", () => {
    expect(read('{"bed":1}\n{"bed":2}')).toEqual([
      [1, { bed: 1 }],
      [2, { bed: 2 }],
    ]);
  });

  test("may end in CR LF", () => {
    expect(read('{"bed":1}\r\n{"bed":2}\r\n')).toEqual([
      [1, { bed: 1 }],
      [2, { bed: 2 }],
    ]);
  });

  test("may begin with a byte order mark", () => {
    expect(read('\uFEFF{"bed":1}\n')).toEqual([[1, { bed: 1 }]]);
  });

  test("keep the text as it was written, without its padding", () => {
    const [line] = jsonLines(bytesOf('  {"bed": 1} \n'));
    expect(line?.text).toBe('{"bed": 1}');
  });

  test("may hold any JSON value", () => {
    expect(read('null\n0\n"x"\n[1]\n')).toEqual([
      [1, null],
      [2, 0],
      [3, "x"],
      [4, [1]],
    ]);
  });
});

describe("a broken line", () => {
  test("is a fault, and the lines after it are read", () => {
    expect(read('{"bed":1}\n{"bed":\n{"bed":3}\n')).toEqual([
      [1, { bed: 1 }],
      [2, "not valid JSON"],
      [3, { bed: 3 }],
    ]);
  });

  test("of two records without a newline between is one fault", () => {
    expect(read('{"bed":1}{"bed":2}\n{"bed":3}\n')).toEqual([
      [1, "not valid JSON"],
      [2, { bed: 3 }],
    ]);
  });

  test("at the end is not finished, rather than invalid", () => {
    expect(read('{"bed":1}\n{"be')).toEqual([
      [1, { bed: 1 }],
      [2, "the last line is not finished"],
    ]);
  });

  test("cut inside a character is a fault as well", () => {
    const whole = bytesOf('{"bed":1}\n{"bed":"ü"}');
    expect(read(whole.subarray(0, whole.length - 3))).toEqual([
      [1, { bed: 1 }],
      [2, "the last line is not finished"],
    ]);
  });

  test("does not take the bytes of a string that is not UTF-8 for one", () => {
    const bytes = Uint8Array.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d, 0x0a]);
    expect(read(bytes)).toEqual([[1, { a: "\uFFFD" }]]);
  });
});

describe("a run of NULs", () => {
  test("around a record is taken off", () => {
    expect(read('{"bed":1}\n\0\0\0{"bed":2}\0\0\n{"bed":3}\n')).toEqual([
      [1, { bed: 1 }],
      [2, { bed: 2 }],
      [3, { bed: 3 }],
    ]);
  });

  test("alone on a line or at the end of the file is nothing", () => {
    expect(read('\0\0\0\n{"bed":2}\n\0\0\0\0')).toEqual([[2, { bed: 2 }]]);
  });
});

test("every value that is written as a line is read back in its place", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), (values) => {
      const text = values.map((value) => `${JSON.stringify(value)}\n`).join("");
      const written: unknown[] = JSON.parse(JSON.stringify(values));
      const expected = written.map((value, index) => [index + 1, value]);
      expect(read(text)).toEqual(expected);
    }),
  );
});

test("any bytes at all are read to the end, with rising numbers", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const newlines = bytes.filter((byte) => byte === 10).length;
      let before = 0;
      for (const { number } of jsonLines(bytes)) {
        expect(number).toBeGreaterThan(before);
        expect(number).toBeLessThanOrEqual(newlines + 1);
        before = number;
      }
    }),
  );
});
