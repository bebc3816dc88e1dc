import { describe, expect, test } from "bun:test";

import { messagesOf } from "../../src/model/messages.ts";
import type { Step, StepKind } from "../../src/model/step.ts";
import { type Line, told } from "./queue-lines.ts";

describe("without a queue", () => {
  test("a message is each prompt, command, shell command and memory", () => {
    const lines: Line[] = [
      ["prompt", 1, "prune"],
      ["assistant", 2],
      ["slash", 3, "/rake"],
      ["bash", 4, "ls"],
      ["memory", 5, "sun"],
    ];
    expect(told(lines)).toEqual([
      ["prompt", 1, 0],
      ["slash", 3, 2],
      ["bash", 4, 3],
      ["memory", 5, 4],
    ]);
  });

  test("the same words typed twice are two messages", () => {
    expect(
      told([
        ["prompt", 1, "go on"],
        ["assistant", 2],
        ["prompt", 3, "go on"],
      ]),
    ).toEqual([
      ["prompt", 1, 0],
      ["prompt", 3, 2],
    ]);
  });

  test("nothing else that stands in the person's name is one", () => {
    const kinds: StepKind[] = [
      "interrupt",
      "answer",
      "action",
      "agent_prompt",
      "notification",
      "teammate",
      "scheduled",
      "hook",
      "injected",
      "meta",
      "caveat",
      "output",
      "summary",
      "empty",
      "attachment",
    ];
    expect(told(kinds.map((kind, index): Line => [kind, index, `words ${index}`]))).toEqual([]);
  });

  test("a message without a time has none", () => {
    const steps: Step[] = [{ kind: "prompt", at: null, key: 1, id: 2 }];
    expect(messagesOf(steps, () => true)).toEqual([{ key: 1, kind: "prompt", at: null }]);
  });
});

describe("several queued messages", () => {
  test("that were absorbed together count one by one", () => {
    const lines: Line[] = [
      ["enqueue", 5, "first"],
      ["enqueue", 6, "second"],
      ["remove", 9],
      ["remove", 9],
    ];
    expect(told(lines)).toEqual([
      ["queued", 5, 0],
      ["queued", 6, 1],
    ]);
  });

  test("with the same words find a line each", () => {
    const lines: Line[] = [
      ["enqueue", 5, "go on"],
      ["enqueue", 6, "go on"],
      ["dequeue", 9],
      ["prompt", 9, "go on"],
      ["dequeue", 20],
      ["prompt", 20, "go on"],
    ];
    expect(told(lines)).toEqual([
      ["prompt", 5, 3],
      ["prompt", 6, 5],
    ]);
  });

  test("of which the second was absorbed before the first, a command, count once each", () => {
    const lines: Line[] = [
      ["enqueue", 5, "/rake"],
      ["enqueue", 6, "then prune"],
      ["remove", 9],
      ["queued", 9, "then prune"],
      ["dequeue", 12],
      ["caveat", 12, "Caveat"],
      ["slash", 12, "/rake"],
    ];
    expect(told(lines)).toEqual([
      ["slash", 5, 6],
      ["queued", 6, 3],
    ]);
  });

  test("that were delivered as one line are one message, of the first one's time", () => {
    const lines: Line[] = [
      ["prompt", 1, "rake slowly"],
      ["enqueue", 5, "then prune"],
      ["enqueue", 7, "and water"],
      ["dequeue", 20],
      ["dequeue", 20],
      ["prompt", 20, "then prune\nand water"],
    ];
    expect(told(lines)).toEqual([
      ["prompt", 1, 0],
      ["prompt", 5, 5],
    ]);
  });

  test("of which the first was queued while the line before was being written join their own", () => {
    const lines: Line[] = [
      ["enqueue", 4, "rake slowly"],
      ["dequeue", 4],
      ["enqueue", 5, "then prune"],
      ["prompt", 5, "rake slowly"],
      ["enqueue", 7, "and water"],
      ["dequeue", 20],
      ["dequeue", 20],
      ["prompt", 20, "then prune\nand water"],
    ];
    expect(told(lines)).toEqual([
      ["prompt", 4, 3],
      ["prompt", 5, 7],
    ]);
  });

  test("of which one is the program's own are served in turn", () => {
    const lines: Line[] = [
      ["enqueue", 3],
      ["enqueue", 5, "then prune"],
      ["remove", 6],
      ["pop_all", 7],
    ];
    expect(told(lines)).toEqual([]);
  });
});

describe("what was queued and is no line of a person", () => {
  test("as an unknown slash command, was typed", () => {
    const lines: Line[] = [
      ["enqueue", 5, "/rakee"],
      ["dequeue", 5],
      ["output", 5, "Unknown slash command: rakee"],
    ];
    expect(told(lines)).toEqual([["queued", 5, 0]]);
  });

  test("as a scheduled prompt that comes as a meta line, was not typed", () => {
    const lines: Line[] = [
      ["enqueue", 60, "water the roses"],
      ["dequeue", 60],
      ["meta", 60, "water the roses"],
      ["assistant", 61],
    ];
    expect(told(lines)).toEqual([]);
  });

  test("as a scheduled prompt that comes every minute, was never typed", () => {
    const round = (second: number): Line[] => [
      ["enqueue", second, "water"],
      ["dequeue", second],
      ["scheduled", second, "water"],
    ];
    expect(told([...round(60), ...round(120), ["prompt", 130, "water"]])).toEqual([
      ["prompt", 130, 6],
    ]);
  });
});
