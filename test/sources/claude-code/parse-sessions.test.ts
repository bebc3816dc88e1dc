import { describe, expect, test } from "bun:test";

import { idHash } from "../../../src/model/step.ts";
import type { Transcript } from "../../../src/model/transcript.ts";
import { parseClaude } from "../../../src/sources/claude-code/parse.ts";
import {
  at,
  call,
  garden,
  line,
  linesOfBytes,
  only,
  origin,
  parse,
  project,
  session,
  words,
} from "./parsing.ts";

describe("a copy", () => {
  test("by /branch is marked with its origin, line by line", () => {
    const { facts, steps } = only(parse("forked-from"));
    const marks = { copied: true, origin: idHash(origin) } as const;
    expect(facts.origins).toEqual([origin]);
    expect(facts.parent).toBeNull();
    expect(steps).toEqual([
      { ...words("prompt", 0, "u-1", "Prune the roses"), ...marks },
      { ...line("assistant", 4, "a-1", { id: idHash("msg_1") }), ...marks },
      { ...call(4, "toolu_1", "Bash"), ...marks },
      { ...line("tool_result", 5, "r-1", { id: idHash("toolu_1") }), ...marks },
      words("prompt", 60, "u-2", "On the branch"),
      words("prompt", 61, "u-3", "From nowhere"),
    ]);
  });

  test("of 2.0.32 to 2.1.22 is marked on the person's lines alone", () => {
    const { facts, steps } = only(parse("old-session-id-on-user-lines"));
    expect(facts.origins).toEqual([origin]);
    expect(steps.map(({ kind, copied }) => [kind, copied ?? false])).toEqual([
      ["enqueue", false],
      ["dequeue", false],
      ["prompt", true],
      ["assistant", false],
      ["prompt", false],
    ]);
  });

  test("may name another origin in each of many lines, each twice, in no longer than its length", () => {
    const names = Array.from({ length: 60_000 }, (_, index) => `s-${index}`);
    const text = [...names, ...names]
      .map((name) => `{"type":"user","sessionId":"${name}","message":{"content":"Hi"}}\n`)
      .join("");
    const start = performance.now();
    const { facts, steps } = only(
      parseClaude(
        { lines: linesOfBytes(Buffer.from(text)), meta: null, customTitle: null },
        `${project}/${session}.jsonl`,
      ),
    );
    expect(performance.now() - start).toBeLessThan(5000);
    expect(facts.origins).toEqual(names);
    expect(steps).toHaveLength(120_000);
  }, 120_000);
});

describe("subagents", () => {
  const chain = (uuid: string) => `agent-${idHash(uuid).toString(16).padStart(14, "0")}`;

  test("inside a session's file are sessions of their own, however their lines mix", () => {
    const { transcripts } = parse("inline-sidechain");
    expect(
      transcripts.map(({ sessionId, facts, steps, prompts }) => ({
        sessionId,
        type: facts.type,
        parent: facts.parent,
        kinds: steps.map(({ kind }) => kind),
        prompts: prompts.map(({ kind, text }) => [kind, text]),
      })),
    ).toEqual([
      {
        sessionId: session,
        type: "user",
        parent: null,
        kinds: [
          "prompt",
          "assistant",
          "tool_call",
          "assistant",
          "tool_call",
          "tool_result",
          "tool_result",
          "assistant",
        ],
        prompts: [["prompt", "Count roses and lilies"]],
      },
      {
        sessionId: chain("s-1"),
        type: "subagent",
        parent: session,
        kinds: ["agent_prompt", "assistant", "tool_call", "tool_result", "assistant"],
        prompts: [["agent_prompt", "Count the roses"]],
      },
      {
        sessionId: chain("s-2"),
        type: "subagent",
        parent: session,
        kinds: ["agent_prompt", "assistant"],
        prompts: [["agent_prompt", "Count the lilies"]],
      },
    ]);
  });

  test("inside a session's file that only warm up are the program's", () => {
    const { transcripts } = parse("inline-warmup");
    expect(transcripts.map(({ sessionId, facts }) => [sessionId, facts.type])).toEqual([
      [session, "user"],
      [chain("s-1"), "agent"],
    ]);
  });

  test("beside the sessions name their parent on each line", () => {
    const { sessionId, facts, steps } = only(
      parse("agent-without-prompt-line", `${project}/agent-36c486cd.jsonl`),
    );
    expect(sessionId).toBe("agent-36c486cd");
    expect(facts).toEqual({
      type: "subagent",
      cwd: garden,
      parent: session,
      origins: [],
      titles: {},
      version: "2.0.42",
    });
    expect(steps.map(({ kind, copied }) => [kind, copied ?? false])).toEqual([
      ["assistant", false],
      ["tool_call", false],
      ["tool_result", false],
      ["assistant", false],
    ]);
  });

  test("in a session's folder belong to it, at any depth", () => {
    const place = `${project}/${session}/subagents/workflows/wf_1-2/agent-ab12.jsonl`;
    const { facts, prompts } = only(parse("agent-nested", place));
    expect([facts.type, facts.parent]).toEqual(["subagent", session]);
    expect(prompts.map(({ kind, text }) => [kind, text])).toEqual([
      ["agent_prompt", "Count the roses"],
    ]);
  });

  test("in a copied folder belong to the session that their lines name", () => {
    const place = `${project}/backup/subagents/agent-ab12.jsonl`;
    expect(only(parse("agent-nested", place)).facts.parent).toBe(session);
  });

  test("inside a copied file belong to the session that their lines name, and are no copies of it", () => {
    const { transcripts } = parse("inline-sidechain", `${project}/backup.jsonl`);
    expect(
      transcripts.map(({ sessionId, facts, steps }) => [
        sessionId,
        facts.parent,
        facts.origins,
        steps.some(({ copied }) => copied),
      ]),
    ).toEqual([
      ["backup", null, [session], true],
      [chain("s-1"), session, [], false],
      [chain("s-2"), session, [], false],
    ]);
  });

  test("that an agent started belong to it, says the file beside them, which names them too", () => {
    const place = `${project}/${session}/subagents/agent-ab12.jsonl`;
    const meta = '{"agentType":"general-purpose","description":"Count","parentAgentId":"cd34"}';
    const { facts } = only(parse("agent-nested", place, { meta }));
    expect([facts.parent, facts.titles]).toEqual(["agent-cd34", { 2: "Count" }]);
  });

  test("are read without the file beside them when it is broken", () => {
    const place = `${project}/${session}/subagents/agent-ab12.jsonl`;
    for (const meta of ['{"agentType":', "[]", "null", '{"parentAgentId":7}']) {
      expect(only(parse("agent-nested", place, { meta })).facts.parent).toBe(session);
    }
  });

  test.each<[string, string, Transcript["facts"]["type"]]>([
    ["agent-warmup", "agent-a1b2c3d", "agent"],
    ["agent-nested", "agent-acompact-0123456789abcdef", "agent"],
    ["agent-nested", "agent-aprompt_suggestion-0123456789abcdef", "agent"],
    ["agent-nested", "agent-ascout-0123456789abcdef", "subagent"],
    ["agent-nested", "agent-acompactor-0123456789abcdef", "subagent"],
    ["agent-nested", "agent-36c486cd", "subagent"],
  ])("%s as %s is of type %s", (name, id, type) => {
    const place = `${project}/${session}/subagents/${id}.jsonl`;
    expect(only(parse(name, place)).facts.type).toBe(type);
  });
});

describe("titles", () => {
  test("are kept by rank, the last of each that is not blank", () => {
    const parsed = parse("titles");
    expect(only(parsed).facts.titles).toEqual({ 2: "Pruning roses", 3: "My roses", 4: "gardener" });
    expect(parsed.leafTitles).toEqual([{ leaf: idHash("u-1"), title: "Roses were pruned" }]);
  });

  test("may lie in a file of their own, which counts less than a line", () => {
    const customTitle = '{"customTitle":"From the folder"}';
    expect(only(parse("synthetic", undefined, { customTitle })).facts.titles).toEqual({
      3: "From the folder",
    });
    expect(only(parse("titles", undefined, { customTitle })).facts.titles[3]).toBe("My roses");
  });

  test("of other sessions make no session", () => {
    expect(parse("only-summaries")).toEqual({
      transcripts: [],
      leafTitles: [
        { leaf: idHash("elsewhere-1"), title: "Roses pruned" },
        { leaf: idHash("elsewhere-2"), title: "Lilies watered" },
      ],
      skips: [],
      unknowns: [],
    });
  });
});

describe("entries without a time", () => {
  test("are one note for all that follow the same step, and one before the first", () => {
    const { steps } = only(parse("untimed-entries"));
    expect(steps.map(({ kind, at: time }) => [kind, time])).toEqual([
      ["note", null],
      ["prompt", at(0)],
      ["note", null],
      ["assistant", at(5)],
      ["note", null],
    ]);
  });

  test("alone make no session", () => {
    expect(parse("only-metadata")).toEqual({
      transcripts: [],
      leafTitles: [],
      skips: [],
      unknowns: [],
    });
  });

  test("are told apart by the step that they follow", () => {
    const { steps } = only(parse("untimed-entries"));
    const [first, second] = steps.filter(({ kind }) => kind === "note");
    expect(first?.key).not.toBe(second?.key ?? -1);
  });
});
