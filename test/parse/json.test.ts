import { expect, test } from "bun:test";

import { jsonOrUndefined, parseJson } from "../../src/parse/json.ts";

const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;

test("JSON that is nested as deep as no program writes it is none, and takes no memory to find out", () => {
  expect(jsonOrUndefined(nested(10_000))).toBeArray();
  expect(jsonOrUndefined(nested(10_001))).toBeUndefined();
  expect(() => parseJson(`{"a":${"[".repeat(20_000_000)}`)).toThrow("nested too deeply");
});

test("brackets in strings are no nesting", () => {
  const text = `["${'[\\"{'.repeat(200_000)}"]`;
  expect(jsonOrUndefined(text)).toEqual(['["{'.repeat(200_000)]);
});
