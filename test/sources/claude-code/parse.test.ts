import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { idHash, type Step, type StepKind, wordsHash } from "../../../src/model/step.ts";
import type { Parsed, Transcript } from "../../../src/model/transcript.ts";
import { linesOfBytes } from "../../../src/sources/claude-code/lines.ts";
import { type ClaudeRaw, parseClaude } from "../../../src/sources/claude-code/parse.ts";

const fixtures = join(import.meta.dir, "..", "..", "..", "fixtures", "claude-code");
const session = "5e551011-0000-4000-8000-000000000001";
const origin = "5e551011-0000-4000-8000-000000000009";
const project = "/home/kim/.claude/projects/-home-kim-garden";

function parse(
  name: string,
  place = `${project}/${session}.jsonl`,
  beside: Partial<ClaudeRaw> = {},
) {
  const lines = linesOfBytes(readFileSync(join(fixtures, `${name}.jsonl`)));
  return parseClaude({ lines, meta: null, customTitle: null, ...beside }, place);
}

/** The one transcript of a file that holds no other. */
function only({ transcripts }: Parsed): Transcript {
  expect(transcripts).toHaveLength(1);
  const [transcript] = transcripts;
  if (transcript === undefined) throw new Error("no transcript");
  return transcript;
}

/** Milliseconds at a second after 2025-06-15T15:06:40Z, when every fixture begins. */
const at = (second: number) => 1750000000000 + second * 1000;

/** The step of the line with that uuid. */
const line = (
  kind: StepKind,
  second: number | null,
  uuid: string,
  more: Partial<Step> = {},
): Step => ({
  kind,
  at: second === null ? null : at(second),
  key: idHash(uuid),
  ...more,
});

/** The step of a line with words. */
const words = (kind: StepKind, second: number | null, uuid: string, text: string): Step =>
  line(kind, second, uuid, { id: wordsHash(text) });

const call = (second: number, tool: string): Step =>
  line("tool_call", second, tool, { id: idHash(tool) });

const kindsOf = ({ steps }: Transcript) => steps.map(({ kind }) => kind);
const garden = "/home/kim/garden";

describe("lines", () => {
  test("are known by their type wherever it stands, and whatever their words say", () => {
    expect(parse("key-order-type-last")).toEqual({
      transcripts: [
        {
          source: "claude",
          sessionId: session,
          facts: {
            type: "user",
            cwd: garden,
            parent: null,
            origins: [],
            titles: {},
            version: "2.0.42",
          },
          steps: [
            words("prompt", 0, "u-1", 'Is {"type":"assistant"} right?'),
            line("assistant", 5, "a-1", { id: idHash("msg_1") }),
          ],
          prompts: [
            {
              key: idHash("u-1"),
              kind: "prompt",
              text: 'Is {"type":"assistant"} right?',
              cwd: garden,
            },
          ],
        },
      ],
      leafTitles: [],
      skips: [],
      unknowns: [],
    });
  });

  test("before one that is cut off are kept", () => {
    const parsed = parse("cut-last-line");
    expect(kindsOf(only(parsed))).toEqual(["prompt", "assistant"]);
    expect(parsed.skips).toEqual([{ where: "line 3", reason: "the last line is not finished" }]);
  });

  test("around runs of NUL are read without a skip", () => {
    const parsed = parse("nul-run");
    expect(kindsOf(only(parsed))).toEqual(["prompt", "assistant"]);
    expect(parsed.skips).toEqual([]);
  });

  test("after a broken one are read", () => {
    const parsed = parse("broken-line-in-the-middle");
    expect(only(parsed).steps).toEqual([
      words("prompt", 0, "u-1", "Prune the roses"),
      line("assistant", 5, "a-1", { id: idHash("msg_2") }),
    ]);
    expect(parsed.skips).toEqual([{ where: "line 2", reason: "not valid JSON" }]);
  });

  test("that their schema refuses are skips with the schema's name, and cost no other line", () => {
    const parsed = parse("invalid-user-entry");
    expect(only(parsed).prompts.map(({ text }) => text)).toEqual([
      "Prune the roses",
      "Water the roses",
    ]);
    expect(
      parsed.skips.map(({ where, reason, invalid }) => [where, reason, invalid?.schema]),
    ).toEqual([
      ["line 2", "not a valid user entry", "user"],
      ["line 3", "not a valid user entry", "user"],
      ["line 4", "not a valid user entry", "user"],
      ["line 5", "not a valid assistant entry", "assistant"],
      ["line 6", "not a valid queue-operation entry", "queueOperation"],
      ["line 7", "not a valid summary entry", "summary"],
      ["line 8", "not an entry: it has no type", undefined],
      ["line 9", "not an entry: it has no type", undefined],
      ["line 10", "not an entry: it has no type", undefined],
      ["line 11", "not an entry: it has no type", undefined],
    ]);
  });

  test("of types and with fields that are not known yet are counted, and those known are read", () => {
    const parsed = parse("unknown-entry-type");
    expect(parsed.skips).toEqual([]);
    expect(parsed.unknowns.toSorted((a, b) => (a.what < b.what ? -1 : 1))).toEqual([
      { what: "assistant field mood", count: 1 },
      { what: "attachment type forecast", count: 1 },
      { what: "entry type weather-report", count: 2 },
      { what: "queue operation reverse", count: 1 },
      { what: "system subtype frost_warning", count: 1 },
      { what: "user field weather", count: 1 },
    ]);
    expect(kindsOf(only(parsed))).toEqual(["prompt", "note", "system", "attachment", "assistant"]);
  });

  test("that repeat a prompt as a request to the API are no prompts", () => {
    const transcript = only(parse("api-request-blob-repeats-prompt"));
    expect(transcript.prompts.map(({ text }) => text)).toEqual(["Prune the roses"]);
    expect(kindsOf(transcript)).toEqual(["prompt", "note", "assistant"]);
  });

  test("without a uuid are known by their own text", () => {
    const [prompt, answer] = only(parse("lines-without-uuid")).steps;
    expect(prompt).toEqual(
      words(
        "prompt",
        0,
        `{"type":"user","message":{"role":"user","content":"Prune"},"timestamp":"2025-06-15T15:06:40.000Z","sessionId":"${session}"}`,
        "Prune",
      ),
    );
    expect(answer?.id).toBe(answer?.key ?? -1);
  });
});

describe("times", () => {
  test("stay those of their lines, in the order of the file", () => {
    expect(only(parse("out-of-order-times")).steps).toEqual([
      words("slash", 10, "u-2", "/rake"),
      words(
        "caveat",
        -200,
        "u-1",
        "Caveat: The messages below are were generated by the user while running local commands.",
      ),
      line("tool_result", 9, "r-2", { id: idHash("toolu_2") }),
      line("tool_result", 8, "r-1", { id: idHash("toolu_1") }),
    ]);
  });

  test("that are missing or impossible are null, and their prompts are kept", () => {
    const { steps, prompts } = only(parse("no-timestamps"));
    expect(steps.map((step) => step.at)).toEqual([null, null, null, null, at(9)]);
    expect(prompts.map(({ text }) => text)).toEqual([
      "Prune the roses",
      "Water the roses",
      "Mow the lawn",
      "Rest",
      "Go on",
    ]);
  });

  test("of a turn run from its beginning to the note at its end", () => {
    const { steps } = only(parse("turn-duration"));
    expect(steps.slice(2)).toEqual([
      { kind: "turn_duration", at: 1750000000249, key: idHash("d-1"), until: at(21) },
      line("turn_duration", 22, "d-2"),
    ]);
  });
});

describe("what the agent says", () => {
  test("on several lines is one message with a step for each line and call", () => {
    expect(only(parse("several-lines-one-message")).steps).toEqual([
      words("prompt", 0, "u-1", "Count the roses"),
      line("assistant", 4, "a-1", { id: idHash("msg_1") }),
      line("assistant", 5, "a-2", { id: idHash("msg_1") }),
      line("assistant", 6, "a-3", { id: idHash("msg_1") }),
      call(6, "toolu_1"),
      line("assistant", 6, "a-4", { id: idHash("msg_1") }),
      call(6, "toolu_2"),
      line("tool_result", 7, "r-1", { id: idHash("toolu_1") }),
      line("tool_result", 7, "r-2", { id: idHash("toolu_2") }),
      line("assistant", 9, "a-5", { id: idHash("msg_2") }),
    ]);
  });

  test("before 1.0.96 keeps its message id and not its uuid in a copy", () => {
    expect(only(parse("before-1-0-96")).steps).toEqual([
      words("prompt", 0, "u-1", "Count the roses"),
      line("assistant", 4, "a-1", { id: idHash("msg_1"), copiesKeepId: true }),
      call(4, "toolu_1"),
    ]);
  });

  test("is no message where no model wrote it", () => {
    expect(only(parse("synthetic")).steps[1]).toEqual(
      line("synthetic", 4, "a-1", { id: idHash("msg_x") }),
    );
  });

  test("is answered by a result for each call, of which some name the agents that did the work", () => {
    const { steps, facts } = only(parse("parallel-results-in-one-line"));
    expect(steps).toEqual([
      line("tool_result", 0, "r-1", { id: idHash("toolu_1") }),
      line("tool_result", 0, `${idHash("toolu_2")}:result`, { id: idHash("toolu_2") }),
      line("tool_result", 1, "r-2", { id: idHash("toolu_3") }),
      line("tool_result", 2, "r-3", { id: idHash("toolu_4") }),
      line("answer", 3, "r-4", { id: idHash("toolu_5") }),
    ]);
    expect(facts.spawned).toEqual(["agent-ab12", "agent-cd34"]);
  });
});

describe("words of a person", () => {
  test("keep the directory that they were typed in, and the session the first one", () => {
    const { facts, prompts } = only(parse("cwd-changes"));
    expect(facts.cwd).toBe("/home/kim/garden");
    expect(prompts.map(({ kind, text, cwd }) => [kind, text, cwd])).toEqual([
      ["prompt", "Prune the roses", "/home/kim/garden/beds"],
      ["prompt", "Now the greenhouse", "/home/kim/greenhouse"],
      ["bash", "pwd", "/home/kim/greenhouse/north"],
    ]);
  });

  test("may come with an image", () => {
    const { steps, prompts } = only(parse("image-in-a-prompt"));
    expect(steps.map(({ kind }) => kind)).toEqual(["prompt", "meta"]);
    expect(prompts.map(({ text }) => text)).toEqual(["[Image #1] What grows here?"]);
  });

  test("that opened a dialog are a system's line, and its output is none", () => {
    const { steps, prompts } = only(parse("local-command"));
    expect(steps).toEqual([
      words("slash", 0, "y-1", "/model opus"),
      line("output", 0, "y-2"),
      line("system", 3, "y-3"),
    ]);
    expect(prompts.map(({ kind, text }) => [kind, text])).toEqual([["slash", "/model opus"]]);
  });

  test("are none in a summary of what was said", () => {
    const { steps, prompts } = only(parse("compact-summary"));
    expect(steps.map(({ kind }) => kind)).toEqual([
      "prompt",
      "compact_boundary",
      "summary",
      "summary",
      "output",
      "prompt",
    ]);
    expect(prompts.map(({ text }) => text)).toEqual(["/compact", "Plant the lilies"]);
  });
});

describe("the queue", () => {
  const queueKey = (operation: string, time: number, order: string | number) =>
    idHash(`${session}:${operation}:${time}:${order}`);

  test("holds a text that was absorbed, and the attachment that it came as", () => {
    const { steps, prompts } = only(parse("queued-absorbed"));
    expect(steps.slice(3)).toEqual([
      {
        kind: "enqueue",
        at: 1750000005250,
        key: queueKey("enqueue", 1750000005250, "then prune"),
        id: idHash("then prune"),
      },
      line("tool_result", 9, "r-1", { id: idHash("toolu_1") }),
      {
        kind: "remove",
        at: 1750000009040,
        key: queueKey("remove", 1750000009040, 0),
        id: idHash("then prune"),
      },
      words("queued", 5.25, "q-1", "then prune"),
      words(
        "notification",
        9,
        "q-2",
        "<task-notification>\n<task-id>a1</task-id>\n</task-notification>",
      ),
      words("queued", 9, "q-3", "and this bed"),
      words("meta", 9, "q-4", "water the roses"),
      line("attachment", 9, "q-5"),
    ]);
    expect(prompts.map(({ kind, text }) => [kind, text])).toEqual([
      ["prompt", "Rake slowly"],
      ["enqueue", "then prune"],
      ["queued", "then prune"],
      ["queued", "and this bed"],
    ]);
  });

  test("is emptied when it is taken back, which can be noted twice in one millisecond", () => {
    const { steps } = only(parse("queued-taken-back"));
    expect(steps.map(({ kind }) => kind)).toEqual(["prompt", "enqueue", "pop_all", "pop_all"]);
    expect(new Set(steps.map(({ key }) => key)).size).toBe(4);
  });

  test("holds what the program queues in its place, without words", () => {
    const { steps, prompts } = only(parse("queued-by-the-program"));
    expect(steps.map(({ kind, id }) => [kind, id ?? null])).toEqual([
      ["enqueue", null],
      ["enqueue", null],
      ["enqueue", wordsHash("prune\nand rake")],
      ["dequeue", null],
      ["remove", null],
      ["remove", null],
    ]);
    expect(prompts.map(({ text }) => text)).toEqual(["prune\nand rake"]);
  });
});

describe("a copy", () => {
  test("by /branch is marked with its origin, line by line", () => {
    const { facts, steps } = only(parse("forked-from"));
    const marks = { copied: true, origin: idHash(origin) } as const;
    expect(facts.origins).toEqual([origin]);
    expect(facts.parent).toBeNull();
    expect(steps).toEqual([
      { ...words("prompt", 0, "u-1", "Prune the roses"), ...marks },
      { ...line("assistant", 4, "a-1", { id: idHash("msg_1") }), ...marks },
      { ...call(4, "toolu_1"), ...marks },
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

test("an empty file holds nothing", () => {
  const raw = { lines: linesOfBytes(new Uint8Array(0)), meta: null, customTitle: null };
  expect(parseClaude(raw, `${project}/${session}.jsonl`)).toEqual({
    transcripts: [],
    leafTitles: [],
    skips: [],
    unknowns: [],
  });
});

const names = readdirSync(fixtures)
  .filter((name) => !/^(agent|only)-/.test(name))
  .map((name) => name.replace(/\.jsonl$/, ""));

test.each(names)("no two steps of a session have one key: %s", (name) => {
  for (const { steps } of parse(name).transcripts) {
    expect(new Set(steps.map(({ key }) => key)).size).toBe(steps.length);
  }
});

describe("a file whose beginning was cut off", () => {
  test.each(names)("tells the rest as before: %s", (name) => {
    const bytes = readFileSync(join(fixtures, `${name}.jsonl`));
    const known = identitiesIn(bytes);
    expect(known.size).toBeGreaterThan(0);
    let from = 0;
    while (from < bytes.length) {
      const newline = bytes.indexOf(10, from);
      from = newline < 0 ? bytes.length : newline + 1;
      for (const identity of identitiesIn(bytes.subarray(from))) expect(known).toContain(identity);
    }
  });

  /** What the steps of a session itself are known by, but for notes, which have no identity of their own. */
  function identitiesIn(bytes: Uint8Array): Set<number> {
    const raw = { lines: linesOfBytes(bytes), meta: null, customTitle: null };
    const { transcripts } = parseClaude(raw, `${project}/${session}.jsonl`);
    const steps = transcripts.find(({ sessionId }) => sessionId === session)?.steps ?? [];
    return new Set(steps.filter(({ kind }) => kind !== "note").map(({ key }) => key));
  }
});
