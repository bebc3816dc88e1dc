import { describe, expect, test } from "bun:test";

import { idHash } from "../../../src/model/step.ts";
import { parse } from "../../../src/sources/opencode/parse.ts";
import type { Raw, RawMessage } from "../../../src/sources/opencode/raw.ts";
import type { Unit } from "../../../src/sources/source.ts";

const session = {
  id: "ses_0000000001example",
  directory: "/home/kim/garden",
  title: "Roses",
  version: "1.1.20",
  time: { created: 1750000000000 },
};
const raw: Raw = { session, messages: [], v2: [], tasks: null, skips: [] };

describe("what a person typed", () => {
  test("is the text that is neither synthetic nor ignored, joined by newlines", () => {
    const parts = [
      { type: "text", text: "Water the roses" },
      { type: "text", text: "Called the Read tool with the following input", synthetic: true },
      { type: "text", text: "a plugin's note", ignored: true },
      { type: "text", text: "and the lilies" },
    ];
    expect(userKinds([parts])).toEqual([["prompt", "Water the roses\nand the lilies"]]);
  });

  test.each([
    ['"Water the roses"', "Water the roses"],
    ['"Water the roses"\n', "Water the roses"],
    ['"Water the \\"red\\" roses"', 'Water the "red" roses'],
    ["Water the roses\n", "Water the roses"],
    ['"Water" and "mow"', '"Water" and "mow"'],
    ['"roses"', '"roses"'],
  ])("is free of the quotes that `opencode run` adds: %j", (stored, text) => {
    expect(userKinds([[{ type: "text", text: stored }]])).toEqual([["prompt", text]]);
  });

  test("may be only a picture or a file", () => {
    const picture = [{ type: "file", mime: "image/png", filename: "rose.png", url: "data:," }];
    const file = [{ type: "file", mime: "text/plain", filename: "beds.txt" }];
    expect(userKinds([picture, file])).toEqual([
      ["prompt", "[image]"],
      ["prompt", "[file beds.txt]"],
    ]);
  });

  test("is not what the program writes in the person's name", () => {
    const shell = "The following tool was executed by the user";
    const kinds = userKinds([
      [{ type: "compaction", auto: true }],
      [{ type: "subtask", prompt: "weed", description: "", agent: "general" }],
      [{ type: "text", text: shell, synthetic: true }],
      [{ type: "text", text: "Continue if you have next steps", synthetic: true }],
      [],
    ]);
    expect(kinds.map(([kind]) => kind)).toEqual([
      "summary",
      "action",
      "action",
      "injected",
      "empty",
    ]);
  });
});

describe("a child session", () => {
  const child = { ...session, parentID: "ses_0000000009example" };
  const texts = [[{ type: "text", text: "Pull the weeds." }], [{ type: "text", text: "Faster" }]];

  test("that a task call names begins with the agent's words, and a person may go on", () => {
    const tasks = [{ prompt: "Pull all weeds", child: "ses_0000000001example" }];
    expect(userKinds(texts, { session: child, tasks })).toEqual([
      ["agent_prompt", "Pull the weeds."],
      ["prompt", "Faster"],
    ]);
  });

  test("of OpenCode 0.5 is told by the task's prompt alone", () => {
    const tasks = [{ prompt: "Pull the weeds.", child: null }];
    expect(userKinds(texts, { session: child, tasks })[0]).toEqual([
      "agent_prompt",
      "Pull the weeds.",
    ]);
  });

  test("may be asked again by the agent", () => {
    const tasks = [
      { prompt: "Pull the weeds.", child: "ses_0000000001example" },
      { prompt: "Faster", child: "ses_0000000001example" },
    ];
    expect(userKinds(texts, { session: child, tasks }).map(([kind]) => kind)).toEqual([
      "agent_prompt",
      "agent_prompt",
    ]);
  });

  test("that no task call made is typed by a person", () => {
    const [first] = userKinds(texts, { session: child, tasks: [] });
    expect(first).toEqual(["prompt", "Pull the weeds."]);
  });

  test("whose parent is lost is taken to begin with the agent's words", () => {
    const kinds = userKinds(texts, { session: child, tasks: null }).map(([kind]) => kind);
    expect(kinds).toEqual(["agent_prompt", "prompt"]);
  });

  test("is a subagent's, and names its parent", () => {
    const { facts } = transcript({ session: child });
    expect([facts.type, facts.parent]).toEqual(["subagent", "ses_0000000009example"]);
  });
});

describe("steps", () => {
  test("are the creation, then messages by time with their tool calls", () => {
    const tool = {
      type: "tool",
      callID: "call_1",
      tool: "bash",
      state: { time: { start: 1750000002500.4, end: 1750000003000.6 } },
    };
    const messages = [
      assistant("msg_0000000001example", 1750000002000, [tool], { completed: 1750000004000 }),
      user("msg_0000000002example", 1750000001000, [{ type: "text", text: "Water the roses" }]),
    ];
    expect(transcript({ messages }).steps).toEqual([
      { kind: "created", at: 1750000000000, key: idHash("ses_0000000001example") },
      {
        kind: "prompt",
        at: 1750000001000,
        key: idHash("msg_0000000002example"),
        id: idHash("Water the roses"),
      },
      {
        kind: "assistant",
        at: 1750000002000,
        until: 1750000004000,
        key: idHash("msg_0000000001example"),
        id: idHash("msg_0000000001example"),
      },
      {
        kind: "tool_call",
        at: 1750000002500,
        until: 1750000003001,
        key: idHash("call_1"),
        id: idHash("call_1"),
      },
    ]);
  });

  test("of one call id in two turns stay two, the second by its part's id", () => {
    const tool = { type: "tool", callID: "call_0", state: {} };
    const messages = [
      assistant("msg_0000000001example", 1750000001000, [tool]),
      assistant("msg_0000000002example", 1750000002000, [tool]),
    ];
    const keys = transcript({ messages }).steps.filter(({ kind }) => kind === "tool_call");
    expect(keys.map(({ key }) => key)).toEqual([
      idHash("call_0"),
      idHash("prt_0000000002example_0"),
    ]);
  });

  test("have no time where it is text, not finite or missing", () => {
    const times = ["1750000001000", Infinity, undefined];
    const messages = times.map((time, index) =>
      assistant(`msg_000000000${index}example`, time, []),
    );
    const { steps } = transcript({ messages });
    expect(steps.slice(1).map(({ at }) => at)).toEqual([null, null, null]);
  });

  test("show where a person stopped the answer", () => {
    const aborted = { error: { name: "MessageAbortedError", data: {} } };
    const time = { completed: 1750000004000 };
    const messages = [
      assistant("msg_0000000001example", 1750000002000, [], time, aborted),
      assistant("msg_0000000002example", 1750000003000, [], {}, aborted),
    ];
    const stops = transcript({ messages }).steps.filter(({ kind }) => kind === "interrupt");
    expect(stops).toEqual([
      { kind: "interrupt", at: 1750000004000, key: idHash("msg_0000000001example:interrupt") },
    ]);
  });

  test("older than the session by more than a second were copied by a fork", () => {
    const tool = { type: "tool", callID: "call_1", state: {} };
    const messages = [
      assistant("msg_0000000001example", 1749999998999, [tool]),
      assistant("msg_0000000002example", 1749999999000, []),
    ];
    expect(transcript({ messages }).steps.map(({ copied }) => copied === true)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test("after a pending revert are undone, by time and not by id", () => {
    const messages = [
      user("msg_0000000009example", 1750000001000, [{ type: "text", text: "one" }]),
      user("msg_0000000005example", 1750000002000, [{ type: "text", text: "two" }]),
      assistant("msg_0000000001example", 1750000003000, [{ type: "tool", callID: "c", state: {} }]),
    ];
    const reverted = { ...session, revert: { messageID: "msg_0000000005example" } };
    const { steps } = transcript({ session: reverted, messages });
    expect(steps.map(({ undone }) => undone === true)).toEqual([false, false, true, true, true]);
  });
});

describe("facts", () => {
  test.each([
    "New session - 2026-01-02T03:04:05.678Z",
    "New Session - 2026-01-02T03:04:05.678Z",
    "Child session - 2026-01-02T03:04:05.678Z",
    "New session - 2026-01-02T03:04:05.678Z (fork #1)",
  ])("hold no title for %j", (title) => {
    expect(transcript({ session: { ...session, title } }).facts.titles).toEqual({});
  });

  test("hold a title that was given", () => {
    const title = "New session - about roses";
    expect(transcript({ session: { ...session, title } }).facts.titles).toEqual({ 3: title });
  });

  test("take the directory of the first answer where the session has none", () => {
    const path = { path: { cwd: "/home/kim/garden", root: "/" } };
    const messages = [assistant("msg_0000000001example", 1750000001000, [], {}, path)];
    const bare = { ...session, directory: "" };
    expect(transcript({ session: bare, messages }).facts.cwd).toBe("/home/kim/garden");
    expect(transcript({ session: bare }).facts.cwd).toBeNull();
  });

  test("survive odd types in what is not needed", () => {
    const odd = { ...session, title: 7, version: null, directory: 1, revert: "no", time: "never" };
    expect(transcript({ session: odd })).toMatchObject({
      facts: { titles: {}, version: null, cwd: null },
      steps: [{ kind: "created", at: null }],
    });
  });
});

describe("what cannot be used", () => {
  test("is a skip with the record, and everything else stays", () => {
    const messages: RawMessage[] = [
      { id: "msg_0000000001example", value: { id: "msg_0000000001example" }, parts: [] },
      user("msg_0000000002example", 1750000001000, [
        { type: "text", text: 5 },
        { text: "no type" },
      ]),
    ];
    const parsed = parse({ ...raw, messages }, unit);
    expect(parsed.skips).toEqual([
      {
        where: "msg_0000000001example",
        reason: "not a message that we know",
        invalid: { schema: "message", value: { id: "msg_0000000001example" } },
      },
      {
        where: "prt_0000000002example_1",
        reason: "not a part that we know",
        invalid: { schema: "part", value: { text: "no type" } },
      },
      {
        where: "prt_0000000002example_0",
        reason: "not a textPart that we know",
        invalid: { schema: "textPart", value: { type: "text", text: 5 } },
      },
    ]);
    expect(parsed.transcripts[0]?.steps.map(({ kind }) => kind)).toEqual(["created", "empty"]);
  });

  test("is the whole unit where the session has no id", () => {
    const parsed = parse({ ...raw, session: [] }, unit);
    expect(parsed.transcripts).toEqual([]);
    expect(parsed.skips[0]?.invalid).toEqual({ schema: "session", value: [] });
  });

  test("is counted where a newer version writes it", () => {
    const messages = [
      user("msg_0000000001example", 1750000001000, [{ type: "hologram" }, { type: "hologram" }]),
      { id: "m", value: { id: "m", role: "gardener", mood: "sunny" }, parts: [] },
    ];
    const v2 = [{ id: "v", type: "oracle", value: {} }];
    const parsed = parse({ ...raw, session: { ...session, soil: "clay" }, messages, v2 }, unit);
    expect(parsed.unknowns).toEqual([
      { what: "session key soil", count: 1 },
      { what: "part type hologram", count: 2 },
      { what: "message key mood", count: 1 },
      { what: "message role gardener", count: 1 },
      { what: "session_message type oracle", count: 1 },
    ]);
  });
});

const unit: Unit = {
  source: "opencode",
  path: "/data/ses_0000000001example.json",
  file: "/data/ses_0000000001example.json",
  stamp: "1",
  bytes: 1,
  generation: "JSON (1.0)",
};

function transcript(change: Partial<Raw>) {
  const [found] = parse({ ...raw, ...change }, unit).transcripts;
  if (found === undefined) throw new Error("no transcript");
  return found;
}

/** Kind and words of the steps that the given user messages become. */
function userKinds(messages: object[][], change: Partial<Raw> = {}): [string, string | null][] {
  const records = messages.map((parts, index) =>
    user(`msg_000000000${index}example`, 1750000001000 + index, parts),
  );
  const { steps, prompts } = transcript({ ...change, messages: records });
  const words = new Map(prompts.map(({ key, text }) => [key, text]));
  return steps.slice(1).map(({ kind, key }) => [kind, words.get(key) ?? null]);
}

const user = (id: string, created: number, parts: object[]): RawMessage => ({
  id,
  value: { id, role: "user", sessionID: "ses_0000000001example", time: { created } },
  parts: partsOf(id, parts),
});

const assistant = (
  id: string,
  created: unknown,
  parts: object[],
  time: object = {},
  more: object = {},
): RawMessage => ({
  id,
  value: { id, role: "assistant", time: { created, ...time }, ...more },
  parts: partsOf(id, parts),
});

const partsOf = (message: string, parts: object[]) =>
  parts.map((value, index) => ({ id: `${message.replace("msg", "prt")}_${index}`, value }));
