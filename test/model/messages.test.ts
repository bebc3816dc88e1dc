import { describe, expect, test } from "bun:test";

import { messagesOf } from "../../src/model/messages.ts";
import { idHash, type Step, type StepKind } from "../../src/model/step.ts";

/** A made-up file: each line is a kind, its second of the day, and its words where it has any. */
type Line = [kind: StepKind, second: number, words?: string];

const keyOf = (index: number) => 100 + index;

const stepsOf = (lines: readonly Line[]): Step[] =>
  lines.map(([kind, second, words], index) => ({
    kind,
    at: second * 1000,
    key: keyOf(index),
    ...(words === undefined ? {} : { id: idHash(words) }),
  }));

/** The messages of a file by their times, as kind, second, and the number of the line. */
function told(lines: readonly Line[]) {
  const textOf = (key: number) => lines[key - 100]?.[2];
  return messagesOf(stepsOf(lines), textOf)
    .map(({ kind, at, key }) => [kind, at === null ? null : at / 1000, key - 100])
    .sort((a, b) => Number(a[1]) - Number(b[1]));
}

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
    expect(messagesOf(steps, () => "prune")).toEqual([{ key: 1, kind: "prompt", at: null }]);
  });
});

describe("a queued message", () => {
  test("that left the queue by its name is the one that it names, not the first", () => {
    expect(
      told([
        ["enqueue", 1, "water"],
        ["enqueue", 2, "rake"],
        ["remove", 3, "rake"],
        ["pop_all", 4],
      ]),
    ).toEqual([["queued", 2, 1]]);
  });

  test("that was delivered counts once, when it was queued", () => {
    const lines: Line[] = [
      ["prompt", 1, "rake slowly"],
      ["enqueue", 5, "then prune"],
      ["assistant", 20],
      ["dequeue", 22],
      ["prompt", 22, "then prune"],
    ];
    expect(told(lines)).toEqual([
      ["prompt", 1, 0],
      ["prompt", 5, 4],
    ]);
  });

  test("of print mode, whose line has the earlier time of two clocks, counts once", () => {
    const steps: Step[] = [
      { kind: "enqueue", at: 1000, key: 1, id: 9 },
      { kind: "dequeue", at: 1001, key: 2 },
      { kind: "prompt", at: 400, key: 3, id: 9 },
    ];
    expect(messagesOf(steps, () => "prune")).toEqual([{ key: 3, kind: "prompt", at: 400 }]);
  });

  test("whose line has no time takes the queue's", () => {
    const steps: Step[] = [
      { kind: "enqueue", at: 1000, key: 1, id: 9 },
      { kind: "dequeue", at: 1001, key: 2 },
      { kind: "prompt", at: null, key: 3, id: 9 },
    ];
    expect(messagesOf(steps, () => "prune")).toEqual([{ key: 3, kind: "prompt", at: 1000 }]);
  });

  test("that was absorbed with an attachment counts once, when it was queued", () => {
    const lines: Line[] = [
      ["prompt", 1, "rake slowly"],
      ["enqueue", 5, "then prune"],
      ["remove", 9],
      ["queued", 9, "then prune"],
    ];
    expect(told(lines)).toEqual([
      ["prompt", 1, 0],
      ["queued", 5, 3],
    ]);
  });

  test("that was absorbed after its attachment was written counts once as well", () => {
    const lines: Line[] = [
      ["enqueue", 5, "then prune"],
      ["queued", 9, "then prune"],
      ["remove", 9],
    ];
    expect(told(lines)).toEqual([["queued", 5, 1]]);
  });

  test("whose attachment has the earlier time of two clocks counts once", () => {
    const lines: Line[] = [
      ["enqueue", 7.436, "then prune"],
      ["remove", 12.241],
      ["queued", 7.423, "then prune"],
    ];
    expect(told(lines)).toEqual([["queued", 7.423, 2]]);
  });

  test("that was absorbed without a trace counts all the same", () => {
    const lines: Line[] = [
      ["prompt", 1, "rake slowly"],
      ["enqueue", 5, "then prune"],
      ["tool_result", 9],
      ["remove", 9],
      ["assistant", 10],
    ];
    expect(told(lines)).toEqual([
      ["prompt", 1, 0],
      ["queued", 5, 1],
    ]);
  });

  test("that was absorbed without a trace is not the same words typed later", () => {
    const lines: Line[] = [
      ["prompt", 1, "rake slowly"],
      ["enqueue", 5, "go on"],
      ["remove", 9],
      ["assistant", 10],
      ["prompt", 600, "go on"],
    ];
    expect(told(lines)).toEqual([
      ["prompt", 1, 0],
      ["queued", 5, 1],
      ["prompt", 600, 4],
    ]);
  });

  test("that was absorbed without a trace is not the same words queued later", () => {
    const lines: Line[] = [
      ["enqueue", 5, "go on"],
      ["remove", 9],
      ["enqueue", 600, "go on"],
      ["dequeue", 601],
      ["prompt", 601, "go on"],
    ];
    expect(told(lines)).toEqual([
      ["queued", 5, 0],
      ["prompt", 600, 4],
    ]);
  });

  test("that the person took back does not count, though it was noted twice", () => {
    const lines: Line[] = [
      ["prompt", 1, "rake slowly"],
      ["enqueue", 5, "then prune"],
      ["pop_all", 6],
      ["pop_all", 6],
      ["tool_result", 9],
    ];
    expect(told(lines)).toEqual([["prompt", 1, 0]]);
  });

  test("that was taken back and sent later counts when it was sent", () => {
    const lines: Line[] = [
      ["enqueue", 5, "then prune"],
      ["pop_all", 6],
      ["prompt", 60, "then prune"],
    ];
    expect(told(lines)).toEqual([["prompt", 60, 2]]);
  });

  test("that was taken back, queued again and absorbed counts once", () => {
    const lines: Line[] = [
      ["enqueue", 5, "then prune"],
      ["pop_all", 6],
      ["enqueue", 8, "then prune"],
      ["remove", 9],
      ["queued", 9, "then prune"],
    ];
    expect(told(lines)).toEqual([["queued", 8, 4]]);
  });

  test("that was still waiting when the program was killed was typed", () => {
    expect(
      told([
        ["prompt", 1, "rake"],
        ["enqueue", 5, "then prune"],
      ]),
    ).toEqual([
      ["prompt", 1, 0],
      ["queued", 5, 1],
    ]);
  });

  test("that is a shell or slash command keeps what it is", () => {
    const lines: Line[] = [
      ["enqueue", 5, "ls beds"],
      ["enqueue", 6, "/rake all"],
      ["dequeue", 9],
      ["bash", 9, "ls beds"],
      ["dequeue", 12],
      ["slash", 12, "/rake all"],
    ];
    expect(told(lines)).toEqual([
      ["bash", 5, 3],
      ["slash", 6, 5],
    ]);
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
