import { describe, expect, test } from "bun:test";

import { parse } from "../../../src/sources/opencode/parse.ts";
import type { RawMessage } from "../../../src/sources/opencode/raw.ts";
import { assistant, raw, session, transcript, unit, user, userKinds } from "./parsing.ts";

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

  test("is found at once where a quote is never closed: looked for in vain, so many would outlast the runner's patience", () => {
    const text = `"${"water the roses ".repeat(40_000)}`;
    const all = Array.from({ length: 50 }, () => [{ type: "text", text }]);
    expect(userKinds(all)).toEqual(all.map(() => ["prompt", text]));
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
      [{ type: "compaction", auto: false }],
      [{ type: "subtask", prompt: "weed", description: "", agent: "general" }],
      [{ type: "text", text: shell, synthetic: true }],
      [{ type: "text", text: "Continue if you have next steps", synthetic: true }],
      [],
    ]);
    expect(kinds.map(([kind]) => kind)).toEqual([
      "summary",
      "action",
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
