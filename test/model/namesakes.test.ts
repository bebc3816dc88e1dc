import { describe, expect, test } from "bun:test";

import { namesakes } from "../../src/model/namesakes.ts";
import type { Step } from "../../src/model/step.ts";
import type { Facts } from "../../src/model/transcript.ts";
import { answer, prompt } from "./made-up.ts";

const facts = (parent: string | null): Facts => ({
  type: "subagent",
  cwd: "/home/kim/garden",
  parent,
  origins: [],
  titles: {},
  version: "2.0.77",
});

const asked = (name: string): Step => ({ ...prompt(name, 0), kind: "agent_prompt" });

const ofParent = (parent: string | null, name: string) => ({
  facts: facts(parent),
  steps: [asked(name), answer(`m-${name}`, 1)],
});

const idsOf = (tellings: ReturnType<typeof ofParent>[]) =>
  namesakes({ sessionId: "agent-a73259a", source: "claude", tellings, startedBy: null }).map(
    ({ sessionId, tellings: own }) => [sessionId, own.length],
  );

describe("two subagents of one short id", () => {
  const [spring, autumn] = [ofParent("spring", "p1"), ofParent("autumn", "p2")];

  test("with different parents and nothing in common are two sessions, in whatever order they are told", () => {
    const two = [
      ["agent-a73259a", 1],
      ["agent-a73259a@spring", 1],
    ];
    expect(idsOf([spring, autumn])).toEqual(two);
    expect(idsOf([autumn, spring])).toEqual(two);
  });

  test("that share a record are one, which a copy of the parent has too", () => {
    expect(idsOf([spring, { ...spring, facts: facts("copy of spring") }])).toEqual([
      ["agent-a73259a", 2],
    ]);
  });

  test("are one when only one of them was asked anything: its answer was written with the next parent", () => {
    const answered = { facts: facts("winter"), steps: [answer("m-late", 2)] };
    expect(idsOf([answered, spring])).toEqual([["agent-a73259a", 2]]);
    const three = [
      ["agent-a73259a", 2],
      ["agent-a73259a@spring", 1],
    ];
    expect(idsOf([answered, spring, autumn])).toEqual(three);
    expect(idsOf([spring, autumn, answered])).toEqual(three);
  });

  test("of one parent, or of none that is known, are one", () => {
    expect(idsOf([spring, ofParent("spring", "p3")])).toEqual([["agent-a73259a", 2]]);
    expect(idsOf([spring, ofParent(null, "p3")])).toEqual([["agent-a73259a", 2]]);
  });
});
