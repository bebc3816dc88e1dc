import { describe, expect, test } from "bun:test";

import { countMasks, masked } from "../../src/secrets/mask.ts";
import { secretRules } from "../../src/secrets/rules.ts";

/** Invented, and put together here so that no scanner takes them for real ones. */
const letters = "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1eF3hJ5kL7n";
const jwt = `eyJ${letters.slice(0, 20)}.eyJ${letters.slice(5, 30)}.${letters.slice(0, 30)}`;
const pem = [
  "-----BEGIN RSA PRIVATE",
  " KEY-----\nMIIE",
  letters,
  "\n-----END RSA PRIVATE KEY-----",
];

const cases: readonly (readonly [string, string, string])[] = [
  ["an OpenAI key", `use sk-${letters} here`, "use [masked: API key] here"],
  ["a project key", `OPENAI_API_KEY=sk-proj-${letters}`, "OPENAI_API_KEY=[masked: API key]"],
  ["an Anthropic key", `"sk-ant-api03-${letters}"`, '"[masked: Anthropic key]"'],
  ["a GitHub token", `push with ghp_${letters}.`, "push with [masked: GitHub token]."],
  ["an OAuth token", `gho_${letters}`, "[masked: GitHub token]"],
  ["a fine-grained token", `github_pat_${letters}_${letters}`, "[masked: GitHub token]"],
  ["a GitLab token", `glpat-${letters.slice(0, 20)}`, "[masked: GitLab token]"],
  ["a Slack token", `xoxb-1234-${letters}`, "[masked: Slack token]"],
  ["a Google key", `key AIza${letters.slice(0, 35)}`, "key [masked: Google API key]"],
  ["an npm token", `npm_${letters.slice(0, 36)}`, "[masked: npm token]"],
  [
    "an AWS key with its secret",
    `${"AKIA"}IOSFODNN7EXAMPLE ${letters}`,
    "[masked: AWS key id] [masked: AWS secret key]",
  ],
  [
    "an AWS secret by its name",
    `aws_secret_access_key = ${letters}`,
    "aws_secret_access_key = [masked: AWS secret key]",
  ],
  ["a private key", `this:\n${pem.join("")}\nis mine`, "this:\n[masked: private key]\nis mine"],
  ["a private key that is cut off", pem.slice(0, 3).join(""), "[masked: private key]"],
  ["a JSON web token", `token ${jwt} ends`, "token [masked: JSON web token] ends"],
  [
    "a bearer token",
    `curl -H "Authorization: Bearer ${letters}"`,
    'curl -H "Authorization: Bearer [masked: bearer token]"',
  ],
  [
    "a basic authorization",
    "Authorization: Basic a2ltOnJha2U=",
    "Authorization: Basic [masked: authorization]",
  ],
  [
    "a password in an address",
    "postgres://kim:rake7@db/shop",
    "postgres://kim:[masked: password]@db/shop",
  ],
  [
    "a password as a parameter",
    "https://shop.example/?user=kim&password=rake7&x=1",
    "https://shop.example/?user=kim&password=[masked: password]&x=1",
  ],
  [
    "two of a kind",
    `ghp_${letters} ghp_${letters}`,
    "[masked: GitHub token] [masked: GitHub token]",
  ],
];

describe("masked", () => {
  for (const [what, text, expected] of cases) {
    test(`takes out ${what}`, () => expect(masked(text)).toBe(expected));
    test(`changes nothing more the second time: ${what}`, () =>
      expect(masked(masked(text))).toBe(expected));
  }

  test("leaves alone what only looks a little like a secret", () => {
    const harmless = [
      "the sk-learn-pipeline-with-a-long-name class",
      "Use a bearer authentication scheme instead of cookies",
      "Authorization: see the docs; the password is in the vault",
      "see https://shop.example:8080/orders and http://localhost:3000/@kim",
      "rename task-management-service to desk-management-service",
      "AKIA is how AWS key ids begin, eyJ how tokens begin",
      "git@github.com:kim/shop.git and ssh://git@host:22/shop",
      "commit 3f1c2a846d0b4d6c9d2a8f1e7c5b3a9d0e2f4a6b",
      "npm_config_registry and npm_package_name",
    ];
    for (const text of harmless) expect(masked(text)).toBe(text);
  });

  test("takes time in proportion to a text's length, whatever is in it", () => {
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
    ];
    for (const seed of seeds) {
      const text = `${seed.repeat(Math.ceil(400_000 / seed.length))} sk-`;
      const start = performance.now();
      masked(text);
      expect([seed, performance.now() - start < 1_500]).toEqual([seed, true]);
    }
  });
});

test("masks are counted by their kinds", () => {
  const counts = new Map<string, number>();
  countMasks("[masked: password] and [masked: password], [masked: my mother]", counts);
  expect([...counts]).toEqual([["password", 2]]);
});

test("no rule has a name that could not be counted", () => {
  for (const { name } of secretRules) expect(name).toMatch(/^[A-Za-z ]{3,30}$/);
});
