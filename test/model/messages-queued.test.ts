import { describe, expect, test } from "bun:test";

import fc from "fast-check";

import { messagesOf } from "../../src/model/messages.ts";
import type { Step } from "../../src/model/step.ts";
import { messagesByDefinition } from "./messages-by-definition.ts";
import { type Line, told } from "./queue-lines.ts";

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
    expect(messagesOf(steps, () => true)).toEqual([{ key: 3, kind: "prompt", at: 400 }]);
  });

  test("whose line has no time takes the queue's", () => {
    const steps: Step[] = [
      { kind: "enqueue", at: 1000, key: 1, id: 9 },
      { kind: "dequeue", at: 1001, key: 2 },
      { kind: "prompt", at: null, key: 3, id: 9 },
    ];
    expect(messagesOf(steps, () => true)).toEqual([{ key: 3, kind: "prompt", at: 1000 }]);
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

  test("is found at once among very many: each looked for in all would outlast the runner's patience", () => {
    const lines = Array.from({ length: 40_000 }, (_, index): Line[] => [
      ["enqueue", 4 * index, `water bed ${index}`],
      ["dequeue", 4 * index + 1],
      ["assistant", 4 * index + 2],
    ]);
    expect(told([...lines.flat(), ["prompt", 200_000, "rake"]])).toHaveLength(40_001);
  });

  test("is found at once among very many of the same words, some of which were typed", () => {
    const typed = Array.from({ length: 40_000 }, (_, index): Line => ["prompt", index, "go on"]);
    const queued = typed.map((_, index): Line[] => [
      ["enqueue", 100_000 + 4 * index, "go on"],
      ["dequeue", 100_000 + 4 * index + 1],
      ["prompt", 100_000 + 4 * index + 2, "go on"],
    ]);
    expect(told([...typed, ...queued.flat()])).toHaveLength(80_000);
  });

  test("comes to be what it is by the definition, in whatever order its file and its times are", () => {
    const kinds = ["enqueue", "enqueue", "dequeue", "remove", "prompt", "prompt", "slash"] as const;
    const others = ["queued", "meta", "assistant", "pop_all"] as const;
    const drafts = fc.array(
      fc.record({
        kind: fc.constantFrom(...kinds, ...others),
        at: fc.option(fc.nat(6_000), { freq: 8 }),
        id: fc.option(fc.nat(2), { freq: 6, nil: undefined }),
      }),
      { minLength: 5, maxLength: 60, size: "max" },
    );
    const holds = (line: number, queued: number) => (line * 7 + queued * 3) % 4 === 0;
    fc.assert(
      fc.property(drafts, fc.boolean(), (made, isInOrder) => {
        const steps = made.map(({ id, at, kind }, index): Step => ({
          kind,
          at: at !== null && isInOrder ? 1_000 * index + at : at,
          key: 100 + index,
          ...(id === undefined ? {} : { id }),
        }));
        expect(messagesOf(steps, holds)).toEqual(messagesByDefinition(steps, holds));
      }),
      { numRuns: 500 },
    );
  });
});
