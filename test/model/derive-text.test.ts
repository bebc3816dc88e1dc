import { describe, expect, test } from "bun:test";

import fc from "fast-check";

import { cutToBytes, type Lookup, type Told } from "../../src/model/derive.ts";
import { projectNameOf } from "../../src/model/session.ts";
import { idHash } from "../../src/model/step.ts";
import type { Facts } from "../../src/model/transcript.ts";
import { conversation, derive, lookup, plain, promptNamed, told } from "./deriving.ts";
import { prompt } from "./made-up.ts";

describe("the first prompts", () => {
  test("are five, in the order of their times", () => {
    const seconds = [50, 10, 70, 30, 60, 20, 40];
    const { session } = derive(
      told(
        "s1",
        seconds.map((second) => prompt(`at ${second}`, second)),
      ),
    );
    expect(session.userPrompts).toEqual([
      "words of at 10",
      "words of at 20",
      "words of at 30",
      "words of at 40",
      "words of at 50",
    ]);
    expect(session.startingPrompt).toBe("words of at 10");
    expect(session.userMessageTimestamps).toEqual([
      10000, 20000, 30000, 40000, 50000, 60000, 70000,
    ]);
  });

  test("of an agent with which a person spoke are both's, in the order of their times", () => {
    const steps = [prompt("p2", 50), { ...prompt("p1", 10), kind: "agent_prompt" as const }];
    const late = { ...prompt("p3", 70), kind: "agent_prompt" as const };
    const agent = told("agent-1", [late, ...steps], { type: "subagent" });
    expect(derive(agent).session.userPrompts).toEqual([
      "words of p1",
      "words of p2",
      "words of p3",
    ]);
  });

  test("are those whose words are known", () => {
    const words: Lookup = {
      ...lookup,
      promptOf: (key) => (key === idHash("p2") ? promptNamed("p2", "rake") : undefined),
    };
    const { session, events } = derive(told("s1", [prompt("p1", 1), prompt("p2", 2)]), words);
    expect(session.userPrompts).toEqual(["rake"]);
    expect(session.messageCount).toBe(2);
    expect(events).toHaveLength(4);
  });

  test("keep the directory that each was typed in", () => {
    const words: Lookup = {
      ...lookup,
      promptOf: () => promptNamed("p1", "rake", "/home/kim/greenhouse"),
    };
    const { events } = derive(told("s1", [prompt("p1", 1)]), words);
    expect(events.map(({ cwd }) => cwd)).toEqual([
      "/home/kim/garden",
      "/home/kim/greenhouse",
      "/home/kim/garden",
    ]);
  });

  test("are cut", () => {
    const words: Lookup = { ...lookup, promptOf: () => promptNamed("p1", "r".repeat(5000)) };
    const { session } = derive(told("s1", [prompt("p1", 1)]), words);
    expect(session.startingPrompt).toBe(`${"r".repeat(2000)}...`);
  });
});

describe("a text of at most 2,000 bytes", () => {
  test.each([
    ["2,000 letters", "r".repeat(2000), "r".repeat(2000)],
    ["2,001 letters", "r".repeat(2001), `${"r".repeat(2000)}...`],
    ["1,000 umlauts", "ü".repeat(1000), "ü".repeat(1000)],
    ["1,001 umlauts", "ü".repeat(1001), `${"ü".repeat(1000)}...`],
    ["an umlaut across the end", `r${"ü".repeat(1000)}`, `r${"ü".repeat(999)}...`],
    ["500 flowers", "🌹".repeat(500), "🌹".repeat(500)],
    ["501 flowers", "🌹".repeat(501), `${"🌹".repeat(500)}...`],
    ["a flower of four bytes at 1,997", `${"r".repeat(1997)}🌹`, `${"r".repeat(1997)}...`],
    ["a flower that ends at 2,000", `${"r".repeat(1996)}🌹`, `${"r".repeat(1996)}🌹`],
    ["a flower of which half a pair is in", `${"r".repeat(1999)}🌹x`, `${"r".repeat(1999)}...`],
    ["nothing", "", ""],
  ])("keeps %s whole or cuts between characters", (_, text, kept) => {
    expect(cutToBytes(text)).toBe(kept);
  });

  test("is the longest beginning that fits", () => {
    const characters = fc.constantFrom("r", "ü", "€", "🌹", "👩‍🌾");
    fc.assert(
      fc.property(fc.array(characters, { minLength: 400, maxLength: 2100 }), (parts) => {
        const text = parts.join("");
        const kept = cutToBytes(text);
        if (Buffer.byteLength(text) <= 2000) return expect(kept).toBe(text);
        const head = kept.slice(0, -3);
        expect(kept).toEndWith("...");
        expect(text).toStartWith(head);
        expect(Buffer.byteLength(head)).toBeLessThanOrEqual(2000);
        expect(Buffer.byteLength(head)).toBeGreaterThan(1996);
        expect(head.isWellFormed()).toBe(true);
      }),
    );
  });
});

describe("the title", () => {
  const summed: Lookup = {
    ...lookup,
    titleOfLeaf: (leaf) =>
      new Map([
        [idHash("m1"), "An old branch"],
        [idHash("m2"), "The last branch"],
      ]).get(leaf),
  };

  test.each<[string, Facts["titles"], string | null]>([
    ["a name before all", { 1: "one", 2: "two", 3: "three", 4: "four" }, "four"],
    ["the person's before a generated one", { 1: "one", 2: "two", 3: "three" }, "three"],
    ["a generated one before a summary", { 1: "one", 2: "two" }, "two"],
    ["the last branch's before the session's own summary", { 1: "one" }, "The last branch"],
    ["the last branch's where there is no other", {}, "The last branch"],
  ])("is %s", (_, titles, title) => {
    expect(derive(told("s1", conversation, { titles }), summed).session.summary).toBe(title);
  });

  test("is the session's own summary, or none", () => {
    expect(derive(told("s1", conversation, { titles: { 1: "one" } })).session.summary).toBe("one");
    expect(derive(told("s1", conversation)).session.summary).toBeNull();
  });

  test("of several units is the highest of any", () => {
    const session: Told = {
      ...told("s1", conversation),
      tellings: [
        { facts: { ...plain, titles: { 2: "two" } }, steps: conversation },
        { facts: { ...plain, titles: { 3: "three" } }, steps: conversation.slice(0, 2) },
      ],
    };
    expect(derive(session).session.summary).toBe("three");
  });
});

describe("a project's name", () => {
  test.each([
    ["/home/kim/garden", "garden"],
    ["/home/kim/garden/", "garden"],
    ["/home/kim/garden/main", "garden"],
    ["/home/kim/garden/feature", "garden"],
    ["/home/kim/garden/default/", "garden"],
    ["/home/kim/main/dev", "main"],
    ["/home/kim/maintenance", "maintenance"],
    ["/main", "main"],
    ["C:\\Users\\Kim\\garden", "garden"],
    ["C:\\Users\\Kim\\garden\\master", "garden"],
    ["\\\\server\\share\\garden\\", "garden"],
    ["/home/kim/ro ses & co", "ro ses & co"],
    ["/", "/"],
    ["", ""],
  ])("of %p is %p", (path, name) => {
    expect(projectNameOf(path)).toBe(name);
  });
});
