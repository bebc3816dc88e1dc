import { describe, expect, test } from "bun:test";

import { deriveSessions, type Told } from "../../src/model/derive.ts";
import type { SessionType } from "../../src/model/session.ts";
import { type Step } from "../../src/model/step.ts";
import type { Facts } from "../../src/model/transcript.ts";
import { byId, conversation, derive, lookup, plain, step, told } from "./deriving.ts";
import { answer, call, prompt, withPersonsMarked } from "./made-up.ts";

describe("the type", () => {
  const oneAnswer = [answer("m1", 1)];
  const warm = { version: "2.0.42" };
  const person: Told["startedBy"] = { sessionId: "s1", type: "user" };
  test.each<[string, Step[], Partial<Facts>, Told["startedBy"], SessionType]>([
    ["an unasked agent's with one answer and no tool", oneAnswer, warm, null, "agent"],
    ["one that a session says it started", oneAnswer, warm, person, "subagent"],
    ["one that was asked", [step("agent_prompt", "p", 0), ...oneAnswer], warm, null, "subagent"],
    ["one with a tool call", [...oneAnswer, call("c1", 2)], warm, null, "subagent"],
    ["one with two answers", [...oneAnswer, answer("m2", 2)], warm, null, "subagent"],
    ["one of the first version with any", oneAnswer, { version: "2.0.24" }, null, "agent"],
    ["one of the last version with any", oneAnswer, { version: "2.1.4" }, null, "agent"],
    ["one of a version before there were any", oneAnswer, { version: "1.0.128" }, null, "subagent"],
    ["one of a later version", oneAnswer, { version: "2.1.14" }, null, "subagent"],
    ["one of an unknown version", oneAnswer, { version: null }, null, "subagent"],
    ["one that its name gives away", conversation, { type: "agent" }, person, "agent"],
  ])("of %s", (_, steps, facts, startedBy, type) => {
    const agent = told("agent-1", steps, { type: "subagent", parent: "s1", ...facts }, startedBy);
    expect(derive(agent).session.sessionType).toBe(type);
  });

  test("of another program's child with one answer is that of any child, whatever its version", () => {
    const child = told("ses_1", oneAnswer, { type: "subagent", version: "2.0.42" });
    expect(derive({ ...child, source: "opencode" }).session.sessionType).toBe("subagent");
  });

  test("of a session that one unit knows better is what that unit says", () => {
    const tellings = [
      { facts: { ...plain, type: "subagent" as const }, steps: conversation },
      { facts: { ...plain, type: "agent" as const }, steps: conversation.slice(0, 3) },
    ];
    expect(derive({ ...told("s1", []), tellings }).session.sessionType).toBe("agent");
  });
});

describe("the title", () => {
  const title = (...facts: Partial<Facts>[]) => {
    const tellings = facts.map((one) => ({ facts: { ...plain, ...one }, steps: conversation }));
    const titles = [tellings, tellings.toReversed()].map(
      (order) => derive({ ...told("s1", []), tellings: order }).session.summary,
    );
    expect(new Set(titles).size).toBe(1);
    return titles[0];
  };

  test("of a session that several units tell of is the latest, by rank", () => {
    const old = { titles: { 3: "Alpha" }, recency: 4 };
    expect(title(old, { titles: { 3: "Zeta" }, recency: 5 })).toBe("Zeta");
    expect(title(old, { titles: { 2: "Zeta" }, recency: 5 })).toBe("Alpha");
    expect(title(old, { titles: { 3: "Beta" }, recency: 3 })).toBe("Alpha");
  });

  test("that an earlier version kept without its age gives way to one with it", () => {
    expect(title({ titles: { 3: "Alpha" } }, { titles: { 3: "Zeta" }, recency: 5 })).toBe("Zeta");
  });
});

describe("the parent", () => {
  const agent = { type: "subagent", parent: "s1" } as const;
  test.each<[string, Partial<Facts>, Told["startedBy"], string | null]>([
    ["a session alone", {}, null, null],
    ["a subagent in its session's folder", agent, null, "s1"],
    ["a subagent that its session names", agent, { sessionId: "s1", type: "user" }, "s1"],
    [
      "a subagent that another one names, though it lies in the session's folder",
      agent,
      { sessionId: "agent-2", type: "subagent" },
      "agent-2",
    ],
    [
      "a subagent that another session names, which has copied the call",
      agent,
      { sessionId: "s9", type: "user" },
      "s1",
    ],
    [
      "a subagent without a place, that a session names",
      { type: "subagent" },
      { sessionId: "s1", type: "user" },
      "s1",
    ],
    ["a person's session that another one names", {}, { sessionId: "s0", type: "user" }, null],
    ["a session whose source names its parent", { parent: "s0" }, null, "s0"],
  ])("of %s", (_, facts, startedBy, parent) => {
    expect(derive(told("x", conversation, facts, startedBy)).session.parentSessionId).toBe(parent);
  });

  test("of a copy is the session that it was copied from", () => {
    const fork = told(
      "s2",
      [...withPersonsMarked(conversation, "s1"), prompt("p3", 80), answer("m4", 85)],
      { origins: ["s1"] },
    );
    const rows = byId(deriveSessions([fork, told("s1", conversation)], lookup));
    expect(rows.map(({ session }) => [session.sessionId, session.parentSessionId])).toEqual([
      ["s1", null],
      ["s2", "s1"],
    ]);
    expect(rows.map(({ session }) => session.messageCount)).toEqual([5, 2]);
  });
});
