import { describe, expect, test } from "bun:test";

import fc from "fast-check";

import { decodeSteps, encodeSteps, holdsKey } from "../../src/model/step-codec.ts";
import { idHash, type Step, stepKinds } from "../../src/model/step.ts";
import { anyStep } from "./any-step.ts";

describe("the stored form of steps", () => {
  test("gives back every step in any order of times", () => {
    fc.assert(
      fc.property(fc.array(anyStep), (steps) => {
        expect(decodeSteps(encodeSteps(steps))).toStrictEqual(steps);
      }),
      { numRuns: 1000 },
    );
  });

  test("tells without being unpacked whether a step has a key", () => {
    fc.assert(
      fc.property(fc.array(anyStep), fc.nat(), (steps, salt) => {
        const isWanted = (key: number) => key % 8 === salt % 8;
        const expected = steps.some(({ key }) => isWanted(key));
        expect(holdsKey(encodeSteps(steps), isWanted)).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });

  test("may hold any key where it cannot be read", () => {
    const bytes = encodeSteps([{ kind: "prompt", at: 1, key: 2 }]);
    expect(holdsKey(bytes, () => false)).toBe(false);
    expect(holdsKey(bytes.subarray(0, 6), () => false)).toBe(true);
    expect(holdsKey(Uint8Array.of(3), () => false)).toBe(true);
  });

  test("of no steps is not empty, and gives back none", () => {
    expect(encodeSteps([])).toEqual(Uint8Array.of(2));
    expect(decodeSteps(Uint8Array.of(2))).toEqual([]);
  });

  test("never changes: the index holds it for ever", () => {
    const steps: Step[] = [
      { kind: "prompt", at: 300, key: 258, id: 5, copied: true, origin: 7 },
      { kind: "assistant", at: 200, key: 3, id: 3, copiesKeepId: true },
      { kind: "note", at: null, key: 4, undone: true },
      { kind: "turn_duration", at: 201, key: 2 ** 53 - 1, until: 301 },
    ];
    const bytes = Uint8Array.from(
      [
        [2],
        // Kind, flags, +300 as a zigzag varint, key, id, origin.
        [1, 0b0100_1010, 0xd8, 4, 2, 1, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0],
        // -100, and an id that is the key.
        [10, 0b1001_1000, 0xc7, 1, 3, 0, 0, 0, 0, 0, 0],
        [49, 0b0000_0101, 0, 4, 0, 0, 0, 0, 0, 0],
        // +1, and the end 100 after it.
        [44, 0b0010_0000, 2, 255, 255, 255, 255, 255, 255, 31, 0xc8, 1],
      ].flat(),
    );
    expect(encodeSteps(steps)).toEqual(bytes);
    expect(decodeSteps(bytes)).toEqual(steps);
    // The first format had no tools' names, and is read still.
    expect(decodeSteps(bytes.with(0, 1))).toEqual(steps);
  });

  test("with the names of tools never changes either", () => {
    const steps: Step[] = [
      { kind: "tool_call", at: 1, key: 2, id: 2, tool: "Read" },
      { kind: "tool_call", at: 1, key: 3, id: 3 },
      { kind: "tool_result", at: 2, key: 4, id: 2 },
      { kind: "tool_call", at: 2, key: 5, id: 5, tool: "Ls" },
      { kind: "tool_call", at: 2, key: 6, id: 6, tool: "Read" },
    ];
    const bytes = Uint8Array.from(
      [
        // The format; then behind each call a number (as a zigzag varint), and a new name with its length.
        [2],
        [11, 0b0001_1000, 2, 2, 0, 0, 0, 0, 0, 0, 2, 8, 82, 101, 97, 100],
        [11, 0b0001_1000, 0, 3, 0, 0, 0, 0, 0, 0, 0],
        [12, 0b0000_1000, 2, 4, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0],
        [11, 0b0001_1000, 0, 5, 0, 0, 0, 0, 0, 0, 4, 4, 76, 115],
        [11, 0b0001_1000, 0, 6, 0, 0, 0, 0, 0, 0, 2],
      ].flat(),
    );
    expect(encodeSteps(steps)).toEqual(bytes);
    expect(decodeSteps(bytes)).toEqual(steps);
  });

  test("has no time of the year 9999, also where an earlier version packed one", () => {
    const forEver = Date.parse("9999-12-31T23:59:59Z");
    const packed = encodeSteps([
      { kind: "prompt", at: 300, key: 1 },
      { kind: "prompt", at: forEver, key: 2 },
      { kind: "assistant", at: 400, key: 3, until: forEver },
      { kind: "note", at: null, key: 4 },
      { kind: "assistant", at: 500, key: 5, until: 600 },
    ]);
    expect(decodeSteps(packed)).toStrictEqual([
      { kind: "prompt", at: 300, key: 1 },
      { kind: "prompt", at: null, key: 2 },
      { kind: "assistant", at: 400, key: 3 },
      { kind: "note", at: null, key: 4 },
      { kind: "assistant", at: 500, key: 5, until: 600 },
    ]);
  });

  test("takes about a dozen bytes for a step of a conversation", () => {
    const steps = Array.from({ length: 1000 }, (_, index): Step => ({
      kind: "tool_result",
      at: 1750000000000 + index * 4000,
      key: idHash(`line ${index}`),
    }));
    expect(encodeSteps(steps).length).toBeLessThan(12_000);
  });
});

describe("bytes of another format", () => {
  test.each([
    ["an unknown format", Uint8Array.of(3)],
    ["a name of a tool that is cut", Uint8Array.of(2, 11, 24, 2, 2, 0, 0, 0, 0, 0, 0, 2, 8, 82)],
    ["text", new TextEncoder().encode("[]")],
    ["nothing at all", new Uint8Array(0)],
    ["a kind that is not known yet", Uint8Array.of(2, 255, 0, 0, 1, 0, 0, 0, 0, 0, 0)],
  ])("throw: %s", (_, bytes) => {
    expect(() => decodeSteps(bytes)).toThrow();
  });

  test("say what to do", () => {
    expect(() => decodeSteps(Uint8Array.of(3))).toThrow("update it");
  });

  test("throw when they are cut inside a step", () => {
    fc.assert(
      fc.property(
        anyStep,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (one, part) => {
          const bytes = encodeSteps([one]);
          const cut = 2 + Math.floor(part * (bytes.length - 2));
          expect(() => decodeSteps(bytes.subarray(0, cut))).toThrow();
        },
      ),
    );
  });
});

test("the hash of an id is a whole number below 2^53, and always the same", () => {
  fc.assert(
    fc.property(fc.string(), (id) => {
      expect(Number.isSafeInteger(idHash(id))).toBe(true);
      expect(idHash(id)).toBeGreaterThanOrEqual(0);
    }),
  );
  expect(idHash("")).toBe(1929880503118233);
  expect(idHash("rose")).toBe(1526810039730435);
});

test("no two kinds share a number, and none was renumbered", () => {
  expect(new Set(Object.values(stepKinds)).size).toBe(Object.keys(stepKinds).length);
  expect([stepKinds.prompt, stepKinds.action, stepKinds.assistant, stepKinds.agent_prompt]).toEqual(
    [1, 8, 10, 14],
  );
  expect([stepKinds.notification, stepKinds.meta, stepKinds.enqueue, stepKinds.note]).toEqual([
    20, 30, 40, 49,
  ]);
});
