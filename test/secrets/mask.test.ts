import { describe, expect, test } from "bun:test";

import { countMasks, masked } from "../../src/secrets/mask.ts";
import { secretRules } from "../../src/secrets/rules.ts";
import { cases, halfMasked, harmless, letters } from "./cases.ts";

describe("masked", () => {
  for (const [what, text, expected] of cases) {
    test(`takes out ${what}`, () => expect(masked(text)).toBe(expected));
    test(`changes nothing more the second time: ${what}`, () =>
      expect(masked(masked(text))).toBe(expected));
  }

  for (const [what, text, expected] of halfMasked) {
    test(`takes out what an earlier version left of ${what}`, () =>
      expect([masked(text), masked(expected)]).toEqual([expected, expected]));
  }

  test("leaves alone what only looks a little like a secret", () => {
    for (const text of harmless) expect(masked(text)).toBe(text);
  });

  test("takes time in proportion to a text's length, whatever is in it: more would outlast the runner's patience", () => {
    const seeds = [
      ...cases.map(([, text]) => text),
      ...cases.map(([, text]) => text.slice(0, -1)),
      "eyJaaaaaaaa-",
      "eyJaaaaaaaa.",
      "sk-",
      "sk-a",
      "://a:",
      "a://b:c",
      "password=",
      "pwd=a",
      "bearer ",
      "-----BEGIN PRIVATE KEY-----",
      "-----BEGIN A ",
      "-----END ",
      "secretkey=",
      "AKIA",
      "?token=",
      "authorization: ",
      "authorization: basic ",
      "x-api-key: ",
      "glpat-.",
      "xoxb-",
      "AAAA",
      " ",
      "\t",
      "A ",
      "bearer\t\t\t\t",
      "-----BEGIN PRIVATE KEY-----\nA: b\n",
      "-----BEGIN PRIVATE KEY-----a-",
      `-----BEGIN PRIVATE KEY-----\n${"ab: ".repeat(400)}`,
      "Aaaaaaaa: ",
      `-----BEGIN PRIVATE KEY-----${letters}`,
      "secret key ",
      `secret key [${" ".repeat(30)}`,
      "sk-a-T3BlbkFJ",
      "eyJaaaaaaaa.a.",
      "curl -u a:",
      "curl -u ",
      "://a:b@c:",
      "://a",
      "_auth=",
      "\\nsk-",
      "%20xoxb-",
      "SG.aaaaaaaaaaaaaaaaaa.",
      "://a:[masked: password]@",
      "://a:'@b",
    ];
    for (const seed of seeds) {
      const text = `${seed.repeat(Math.ceil(1_000_000 / seed.length))} sk-`;
      expect([seed, masked(text).slice(-4)]).toEqual([seed, " sk-"]);
    }
  }, 60_000);
});

test("masks are counted by their kinds", () => {
  const counts = new Map<string, number>();
  countMasks("[masked: password] and [masked: password], [masked: my mother]", counts);
  expect([...counts]).toEqual([["password", 2]]);
});

test("no rule has a name that could not be counted", () => {
  for (const { name } of secretRules) expect(name).toMatch(/^[A-Za-z ]{3,30}$/);
});
