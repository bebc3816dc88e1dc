import { describe, expect, test } from "bun:test";

import { deriveSessions } from "../../src/model/derive.ts";
import { idHash, type Step } from "../../src/model/step.ts";
import type { Facts } from "../../src/model/transcript.ts";
import { byId, conversation, derive, lookup, step, told } from "./deriving.ts";
import { answer, note, prompt, queued, withAllMarked } from "./made-up.ts";

describe("a session", () => {
  test("is a row and its events", () => {
    const { session, events } = derive(told("s1", conversation));
    expect({ session, events }).toEqual({
      session: {
        sessionId: "s1",
        source: "claude",
        parentSessionId: null,
        sessionType: "user",
        projectPath: "/home/kim/garden",
        projectName: "garden",
        startTime: 10000,
        endTime: 31000,
        messageCount: 5,
        summary: null,
        userPrompts: ["words of p1", "words of p2"],
        startingPrompt: "words of p1",
        assistantMessageCount: 3,
        toolCallCount: 2,
        userMessageTimestamps: [10000, 30000],
      },
      events: [
        {
          id: "claude:s1:session_start",
          timestamp: 10000,
          type: "session_start",
          source: "claude",
          sessionId: "s1",
          cwd: "/home/kim/garden",
          kind: null,
          promptKey: null,
        },
        {
          id: `claude:s1:user_message:${idHash("p1").toString(16)}`,
          timestamp: 10000,
          type: "user_message",
          source: "claude",
          sessionId: "s1",
          cwd: "/home/kim/garden",
          kind: "prompt",
          promptKey: idHash("p1"),
        },
        {
          id: `claude:s1:user_message:${idHash("p2").toString(16)}`,
          timestamp: 30000,
          type: "user_message",
          source: "claude",
          sessionId: "s1",
          cwd: "/home/kim/garden",
          kind: "prompt",
          promptKey: idHash("p2"),
        },
        {
          id: "claude:s1:session_end",
          timestamp: 31000,
          type: "session_end",
          source: "claude",
          sessionId: "s1",
          cwd: "/home/kim/garden",
          kind: null,
          promptKey: null,
        },
      ],
    });
  });

  test("without a line of anybody is none", () => {
    const steps = [note("n1"), step("system", "y1", 1), step("dequeue", "d1", 2)];
    expect(deriveSessions([told("s1", steps)], lookup)).toEqual([]);
    expect(deriveSessions([told("s1", [])], lookup)).toEqual([]);
  });

  test("of queued words alone is one, because somebody typed them", () => {
    const { session } = derive(told("s1", queued("p1", 5).slice(0, 1)));
    expect([session.messageCount, session.startTime, session.endTime]).toEqual([1, 5000, null]);
  });

  test("without any time is none", () => {
    expect(deriveSessions([told("s1", [step("prompt", "p1", null)])], lookup)).toEqual([]);
  });
});

describe("start and end", () => {
  test("are the earliest and latest times, wherever they stand", () => {
    const steps = [
      answer("m1", 40),
      step("caveat", "x1", 3),
      prompt("p1", 10),
      step("system", "y1", 90),
      note("n1"),
      answer("m2", 50),
    ];
    const { session } = derive(told("s1", steps));
    expect([session.startTime, session.endTime]).toEqual([3000, 90000]);
  });

  test("reach to where the source says that a step ended", () => {
    const steps: Step[] = [prompt("p1", 10), { ...answer("m1", 12), until: 70_000 }];
    const { session } = derive(told("s1", steps));
    expect([session.startTime, session.endTime]).toEqual([10000, 70000]);
  });

  test("that are equal leave the end open, and its event at the start", () => {
    const { session, events } = derive(told("s1", [prompt("p1", 10)]));
    expect([session.startTime, session.endTime]).toEqual([10000, null]);
    expect(events.at(-1)?.timestamp).toBe(10000);
  });

  test("of a copy are those of what is its own", () => {
    const copied = withAllMarked(conversation, "s1");
    const fork = told("s2", [...copied, prompt("p3", 80), answer("m4", 85)], { origins: ["s1"] });
    const [, derived] = byId(deriveSessions([told("s1", conversation), fork], lookup));
    expect([derived?.session.startTime, derived?.session.endTime]).toEqual([80000, 85000]);
  });

  test.each([
    ["nothing", []],
    ["only an untimed note", [note("n9")]],
  ])("of a copy with %s of its own are the moment where the copied part ends", (_, own) => {
    const copied = withAllMarked(conversation, "s1");
    const fork = told("s2", [...copied, ...own], { origins: ["s1"] });
    const [, derived] = byId(deriveSessions([told("s1", conversation), fork], lookup));
    expect(derived?.session).toMatchObject({
      parentSessionId: "s1",
      startTime: 31000,
      endTime: null,
      messageCount: 0,
      userPrompts: [],
      startingPrompt: null,
      assistantMessageCount: 0,
      toolCallCount: 0,
      userMessageTimestamps: [],
    });
    expect(derived?.events.map(({ type }) => type)).toEqual(["session_start", "session_end"]);
  });
});

describe("counts", () => {
  test("are of messages, not of their lines, and of calls, not of results", () => {
    const steps = [...conversation, answer("m1/3", 32), step("synthetic", "x", 33)];
    const { session } = derive(told("s1", steps));
    expect([session.messageCount, session.assistantMessageCount, session.toolCallCount]).toEqual([
      5, 3, 2,
    ]);
  });

  test("take an answer without a message id for a message", () => {
    const { session } = derive(told("s1", [prompt("p1", 1), step("assistant", "a1", 2)]));
    expect(session.messageCount).toBe(2);
  });

  test("of an agent hold what it was asked, which no person typed", () => {
    const steps = [{ ...prompt("p1", 1), kind: "agent_prompt" as const }, answer("m1", 2)];
    const { session, events } = derive(told("agent-1", steps, { type: "subagent", parent: "s1" }));
    expect(session).toMatchObject({
      messageCount: 2,
      userPrompts: ["words of p1"],
      startingPrompt: "words of p1",
      userMessageTimestamps: [],
      parentSessionId: "s1",
    });
    expect(events.map(({ type }) => type)).toEqual(["session_start", "session_end"]);
  });

  test("hold a person's queued words once, at the moment that they were queued", () => {
    const steps = [prompt("p1", 1), ...queued("p2", 5), answer("m1", 20), prompt("p2", 22)];
    const { session, events } = derive(told("s1", steps));
    expect(session.userMessageTimestamps).toEqual([1000, 5000]);
    expect(events.map(({ timestamp }) => timestamp)).toEqual([1000, 1000, 5000, 22000]);
  });
});

describe("an original whose file is gone", () => {
  const fork = (id: string, own: string, second: number, facts: Partial<Facts>) =>
    told(
      id,
      [...withAllMarked(conversation, "gone"), prompt(own, second), answer(`m ${own}`, second)],
      {
        origins: ["gone"],
        ...facts,
      },
    );

  test("lives on under its own id, with what its copy knows", () => {
    const rows = byId(deriveSessions([fork("s2", "p3", 80, {})], lookup));
    expect(rows.map(({ session }) => session)).toMatchObject([
      {
        sessionId: "gone",
        sessionType: "user",
        parentSessionId: null,
        projectPath: "/home/kim/garden",
        startTime: 10000,
        endTime: 31000,
        messageCount: 5,
        startingPrompt: "words of p1",
      },
      { sessionId: "s2", parentSessionId: "gone", startTime: 80000, messageCount: 2 },
    ]);
  });

  test("is the same whichever of its copies is told of first", () => {
    const one = fork("s2", "p3", 80, { cwd: "/home/kim/greenhouse" });
    const two = fork("s3", "p4", 90, { cwd: "/home/kim/meadow" });
    expect(byId(deriveSessions([two, one], lookup))).toEqual(
      byId(deriveSessions([one, two], lookup)),
    );
  });

  test("takes nothing of a copy's title", () => {
    const named = fork("s2", "p3", 80, { titles: { 3: "The fork" } });
    const rows = byId(deriveSessions([named], lookup));
    expect(rows.map(({ session }) => session.summary)).toEqual([null, "The fork"]);
  });
});
