import { describe, expect, test } from "bun:test";

import fc from "fast-check";

import { decodeSteps, encodeSteps } from "../../src/model/step-codec.ts";
import { anchorsOf } from "../../src/model/step-list.ts";
import { encodeBehind, mayHold, tailOf } from "../../src/model/step-tail.ts";
import { anyStep } from "./any-step.ts";

const steps = fc.array(anyStep);
const someSteps = fc.array(anyStep, { minLength: 1 });

describe("packed steps to which others are added", () => {
  test("become what both are when they are packed at once", () => {
    fc.assert(
      fc.property(someSteps, steps, (before, more) => {
        const packed = encodeSteps(before);
        const tail = tailOf(packed);
        if (tail === null) throw new Error("there is no tail");
        expect(encodeBehind({ packed, tail }, more)).toEqual(encodeSteps([...before, ...more]));
      }),
      { numRuns: 500 },
    );
  });

  test("may end with a tool of any name", () => {
    const call = { kind: "tool_call", at: 0, key: 1, tool: "x".repeat(2_000_000) } as const;
    expect(tailOf(encodeSteps([call]))?.tools).toEqual([call.tool]);
  });

  test("have no other anchors than both have together", () => {
    // A session that begins with its creation is always packed as a whole.
    const added = anyStep.filter(({ kind }) => kind !== "created");
    const [first, next] = [fc.array(added, { minLength: 1 }), fc.array(added)];
    fc.assert(
      fc.property(first, next, (before, more) => {
        const awaiting = tailOf(encodeSteps(before))?.awaiting;
        const anchors = new Set([...anchorsOf(before), ...anchorsOf(more, awaiting)]);
        expect(anchors).toEqual(new Set(anchorsOf([...before, ...more])));
      }),
      { numRuns: 500 },
    );
  });

  test("tell their last step and whether any has a time", () => {
    fc.assert(
      fc.property(someSteps, (before) => {
        const tail = tailOf(encodeSteps(before));
        const last = before.at(-1);
        expect([tail?.last.kind, tail?.last.key]).toEqual([last?.kind, last?.key]);
        expect(tail?.timed).toBe(before.some(({ at }) => at !== null));
      }),
    );
  });

  test("may end with a time of the year 9999, which is none, and leave those behind it as they are", () => {
    const packed = encodeSteps([
      { kind: "prompt", at: Date.parse("9999-12-31T23:59:59Z"), key: 1 },
    ]);
    const tail = tailOf(packed);
    if (tail === null) throw new Error("there is no tail");
    expect(tail.timed).toBe(false);
    const answer = { kind: "assistant", at: 1_750_000_000_000, key: 2 } as const;
    expect(decodeSteps(encodeBehind({ packed, tail }, [answer]))).toEqual([
      { kind: "prompt", at: null, key: 1 },
      answer,
    ]);
  });

  test("hold every id that is in them", () => {
    fc.assert(
      fc.property(someSteps, (before) => {
        const packed = encodeSteps(before);
        for (const { key, id, origin } of before) {
          for (const one of [key, id ?? key, origin ?? key])
            expect(mayHold(packed, [one])).toBe(true);
        }
      }),
    );
  });
});

test("an id that is in no step is not held", () => {
  const packed = encodeSteps([{ kind: "prompt", at: 1_750_000_000_000, key: 2 ** 53 - 1, id: 7 }]);
  expect(mayHold(packed, [8, 2 ** 53 - 2, 2 ** 32 + 7])).toBe(false);
});

test("what only unpacking can judge has no tail: no steps, another format, a kind to come, a cut", () => {
  const packed = encodeSteps([{ kind: "prompt", at: 300, key: 258 }]);
  expect(tailOf(encodeSteps([]))).toBeNull();
  expect(tailOf(packed.with(0, 1))).toBeNull();
  expect(tailOf(packed.with(1, 99))).toBeNull();
  expect(tailOf(packed.subarray(0, -1))).toBeNull();
});
