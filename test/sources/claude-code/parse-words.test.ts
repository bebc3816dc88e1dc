import { describe, expect, test } from "bun:test";

import { idHash, wordsHash } from "../../../src/model/step.ts";
import { call, line, only, parse, session, words } from "./parsing.ts";

describe("what the agent says", () => {
  test("on several lines is one message with a step for each line and call", () => {
    expect(only(parse("several-lines-one-message")).steps).toEqual([
      words("prompt", 0, "u-1", "Count the roses"),
      line("assistant", 4, "a-1", { id: idHash("msg_1") }),
      line("assistant", 5, "a-2", { id: idHash("msg_1") }),
      line("assistant", 6, "a-3", { id: idHash("msg_1") }),
      call(6, "toolu_1", "Bash"),
      line("assistant", 6, "a-4", { id: idHash("msg_1") }),
      call(6, "toolu_2", "Bash"),
      line("tool_result", 7, "r-1", { id: idHash("toolu_1") }),
      line("tool_result", 7, "r-2", { id: idHash("toolu_2") }),
      line("assistant", 9, "a-5", { id: idHash("msg_2") }),
    ]);
  });

  test("before 1.0.96 keeps its message id and not its uuid in a copy", () => {
    expect(only(parse("before-1-0-96")).steps).toEqual([
      words("prompt", 0, "u-1", "Count the roses"),
      line("assistant", 4, "a-1", { id: idHash("msg_1"), copiesKeepId: true }),
      call(4, "toolu_1", "Bash"),
    ]);
  });

  test("is no message where no model wrote it", () => {
    expect(only(parse("synthetic")).steps[1]).toEqual(
      line("synthetic", 4, "a-1", { id: idHash("msg_x") }),
    );
  });

  test("is the program's note where it takes a session up again", () => {
    expect(only(parse("taken-up-again")).steps).toEqual([
      words("prompt", 0, "u-1", "Prune the roses"),
      line("system", 4, "a-1"),
      words("prompt", 6, "u-2", "Go on"),
    ]);
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
      ["enqueue", null],
      ["enqueue", null],
    ]);
    expect(prompts.map(({ text }) => text)).toEqual(["prune\nand rake"]);
  });
});
