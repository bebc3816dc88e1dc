import { describe, expect, test } from "bun:test";

import fc from "fast-check";

import {
  cutToBytes,
  type Derived,
  deriveSessions,
  type Lookup,
  type Told,
} from "../../src/model/derive.ts";
import { projectNameOf, type SessionType } from "../../src/model/session.ts";
import { idHash, type Step, type StepKind } from "../../src/model/step.ts";
import type { Facts, Prompt } from "../../src/model/transcript.ts";
import {
  answer,
  call,
  history,
  nameOf,
  note,
  prompt,
  queued,
  result,
  withAllMarked,
  withPersonsMarked,
  wordsOf,
} from "./made-up.ts";

const plain: Facts = {
  type: "user",
  cwd: "/home/kim/garden",
  parent: null,
  origins: [],
  titles: {},
  version: "2.1.76",
};

const told = (
  sessionId: string,
  steps: Step[],
  facts: Partial<Facts> = {},
  startedBy: Told["startedBy"] = null,
): Told => ({
  sessionId,
  source: "claude",
  tellings: [{ facts: { ...plain, ...facts }, steps }],
  startedBy,
});

/** Every made-up record has words; none is the tip of a titled branch. */
const lookup: Lookup = {
  promptOf: (key) => promptNamed(nameOf(key), wordsOf(nameOf(key))),
  titleOfLeaf: () => undefined,
};

const promptNamed = (name: string, text: string, cwd: string | null = null): Prompt => ({
  key: idHash(name),
  kind: "prompt",
  text,
  cwd,
});

function derive(session: Told, words: Lookup = lookup): Derived {
  const [derived] = deriveSessions([session], words);
  if (derived === undefined) throw new Error("no session");
  return derived;
}

const step = (kind: StepKind, name: string, second: number | null): Step => ({
  kind,
  at: second === null ? null : second * 1000,
  key: idHash(name),
});

const conversation = [
  prompt("p1", 10),
  answer("m1", 12),
  call("c1", 12),
  answer("m1/2", 13),
  call("c2", 13),
  result("c1", 15),
  result("c2", 15),
  answer("m2", 20),
  prompt("p2", 30),
  answer("m3", 31),
];

describe("a session", () => {
  test("is a row and its events", () => {
    expect(derive(told("s1", conversation))).toEqual({
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

describe("the type", () => {
  const oneAnswer = [answer("m1", 1)];
  const person: Told["startedBy"] = { sessionId: "s1", type: "user" };
  test.each<[string, Step[], Partial<Facts>, Told["startedBy"], SessionType]>([
    ["an unasked agent's with one answer and no tool", oneAnswer, {}, null, "agent"],
    ["one that a session says it started", oneAnswer, {}, person, "subagent"],
    ["one that was asked", [step("agent_prompt", "p", 0), ...oneAnswer], {}, null, "subagent"],
    ["one with a tool call", [...oneAnswer, call("c1", 2)], {}, null, "subagent"],
    ["one with two answers", [...oneAnswer, answer("m2", 2)], {}, null, "subagent"],
    ["one of a version before there were any", oneAnswer, { version: "1.0.128" }, null, "subagent"],
    ["one of an unknown version", oneAnswer, { version: null }, null, "subagent"],
    ["one that its name gives away", conversation, { type: "agent" }, person, "agent"],
  ])("of %s", (_, steps, facts, startedBy, type) => {
    const agent = told("agent-1", steps, { type: "subagent", parent: "s1", ...facts }, startedBy);
    expect(derive(agent).session.sessionType).toBe(type);
  });

  test("of a session that one unit knows better is what that unit says", () => {
    const tellings = [
      { facts: { ...plain, type: "subagent" as const }, steps: conversation },
      { facts: { ...plain, type: "agent" as const }, steps: conversation.slice(0, 3) },
    ];
    expect(derive({ ...told("s1", []), tellings }).session.sessionType).toBe("agent");
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

describe("a family", () => {
  const before = [...queued("p1", 9), ...conversation, note("n1")];
  const whole = [...before, prompt("p6", 500), answer("m6", 505)];
  const tellings: { sessionId: string; telling: Told["tellings"][number] }[] = [
    // The same session from before and after its file was moved, and once more unfinished.
    { sessionId: "origin", telling: { facts: { ...plain, titles: { 2: "Roses" } }, steps: whole } },
    { sessionId: "origin", telling: { facts: { ...plain, titles: { 3: "Beds" } }, steps: before } },
    {
      sessionId: "origin",
      telling: { facts: { ...plain, cwd: null, version: null }, steps: conversation.slice(0, 2) },
    },
    {
      sessionId: "fork",
      telling: {
        facts: plain,
        steps: [...queued("p3", 78), ...history(before), prompt("p3", 80), answer("m4", 85)],
      },
    },
    {
      sessionId: "branch",
      telling: {
        facts: { ...plain, origins: ["origin"], cwd: "/home/kim/greenhouse" },
        steps: [...withAllMarked(before, "origin"), prompt("p4", 90), answer("m5", 95), note("n2")],
      },
    },
    {
      sessionId: "late",
      telling: {
        facts: { ...plain, origins: ["gone"], cwd: "/home/kim/meadow" },
        steps: [...withAllMarked([prompt("p7", 1), answer("m7", 2)], "gone"), prompt("p8", 600)],
      },
    },
    {
      sessionId: "later",
      telling: {
        facts: { ...plain, origins: ["gone"] },
        steps: [...withAllMarked([prompt("p7", 1), answer("m7", 2)], "gone"), prompt("p9", 700)],
      },
    },
  ];

  const derived = (told: typeof tellings) => {
    const ids = [...new Set(told.map(({ sessionId }) => sessionId))];
    const family = ids.map((sessionId): Told => ({
      sessionId,
      source: "claude",
      tellings: told.filter((one) => one.sessionId === sessionId).map(({ telling }) => telling),
      startedBy: null,
    }));
    return byId(deriveSessions(family, lookup));
  };

  const all = { minLength: tellings.length, maxLength: tellings.length };

  test("is what it is, each message once", () => {
    expect(
      derived(tellings).map(({ session }) => [
        session.sessionId,
        session.parentSessionId,
        session.startTime,
        session.messageCount,
        session.summary,
      ]),
    ).toEqual([
      ["branch", "origin", 90000, 2, null],
      ["fork", "origin", 78000, 2, null],
      ["gone", null, 1000, 2, null],
      ["late", "gone", 600000, 1, null],
      ["later", "gone", 700000, 1, null],
      ["origin", null, 9000, 7, "Beds"],
    ]);
  });

  test("is the same in whatever order its units are told", () => {
    const expected = derived(tellings);
    fc.assert(
      fc.property(fc.shuffledSubarray(tellings, all), (shuffled) => {
        expect(derived(shuffled)).toEqual(expected);
      }),
    );
  });

  test("tells of any part of its units the same in whatever order", () => {
    const twice = fc
      .subarray(tellings, { minLength: 1 })
      .chain((part) =>
        fc.tuple(
          fc.constant(part),
          fc.shuffledSubarray(part, { minLength: part.length, maxLength: part.length }),
        ),
      );
    fc.assert(
      fc.property(twice, ([part, shuffled]) => {
        expect(derived(shuffled)).toEqual(derived(part));
      }),
    );
  });

  test("has each event once, under an id that says what it is", () => {
    const events = derived(tellings).flatMap((one) => one.events);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    const typed = events.filter(({ type }) => type === "user_message");
    expect(typed.map(({ promptKey }) => nameOf(promptKey ?? 0)).toSorted()).toEqual([
      "p1",
      "p2",
      "p3",
      "p4",
      "p6",
      "p7",
      "p8",
      "p9",
    ]);
  });
});

function byId(rows: readonly Derived[]): Derived[] {
  return rows.toSorted((a, b) => (a.session.sessionId < b.session.sessionId ? -1 : 1));
}
