import { expect, test } from "bun:test";

import { ascii, charsetFor, unicode } from "../../../src/report/timeline/charset.ts";

test.each([
  [{ LANG: "en_US.UTF-8" }, unicode],
  [{ LANG: "de_DE.utf8" }, unicode],
  [{ LC_CTYPE: "UTF-8" }, unicode],
  [{ LC_ALL: "C", LANG: "en_US.UTF-8" }, ascii],
  [{ LC_ALL: "", LANG: "en_US.UTF-8" }, unicode],
  [{ LC_CTYPE: "en_US.ISO-8859-1", LANG: "en_US.UTF-8" }, ascii],
  [{}, ascii],
])("the locale %p decides about the signs", (env, expected) => {
  expect(charsetFor(false, env, "linux")).toBe(expected);
});

test("a terminal of Windows, which has no locale in its variables, can show all signs", () => {
  expect(charsetFor(false, {}, "win32")).toBe(unicode);
});

test("ASCII can be asked for", () => {
  expect(charsetFor(true, { LANG: "en_US.UTF-8" }, "linux")).toBe(ascii);
});
