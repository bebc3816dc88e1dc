import { expect, test } from "bun:test";

import fc from "fast-check";

import * as checks from "../../../src/sources/opencode/checks.generated.js";
import { schemas } from "../../../src/sources/opencode/schema.ts";

const names = ["session", "message", "part", "textPart", "v2User", "v2Assistant"] as const;

test("there is a generated check for each schema", () => {
  expect(Object.keys(checks).sort()).toEqual([...names].sort());
  expect(Object.keys(schemas).sort()).toEqual([...names].sort());
});

test.each([...names])("the generated check of %s says what arktype says", (name) => {
  const keys = fc.constantFrom("id", "role", "type", "text", "content", "time");
  const values = fc.oneof(fc.constantFrom("text", "user"), fc.jsonValue());
  const records = fc.oneof(fc.dictionary(keys, values), fc.jsonValue());
  fc.assert(
    fc.property(records, (record) => {
      expect(checks[name](record)).toBe(schemas[name].allows(record));
    }),
  );
});
