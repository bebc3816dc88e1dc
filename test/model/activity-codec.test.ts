import { describe, expect, test } from "bun:test";

import fc from "fast-check";

import {
  decodeTimes,
  encodeTimes,
  type SessionTimes,
  stretchesOf,
} from "../../src/model/activity-codec.ts";
import type { HumanKind } from "../../src/model/activity.ts";
import type { Piece } from "../../src/model/work.ts";

const kinds: HumanKind[] = [
  "prompt",
  "slash",
  "bash",
  "memory",
  "queued",
  "interrupt",
  "answer",
  "action",
];

const piece = (start: number, end: number, rule: Piece["rule"], delegating = false): Piece => ({
  start: start * 1000,
  end: end * 1000,
  rule,
  delegating,
});
const text = (pieces: Piece[]) =>
  stretchesOf({ work: pieces, waits: [] }).map(
    ({ start, end, rule, delegating }) =>
      `${start / 1000}-${end / 1000} ${rule}${delegating ? " (delegating)" : ""}`,
  );

describe("neighbouring work", () => {
  test("that counts whole under all settings is one stretch", () => {
    const pieces = [piece(0, 60, "writing"), piece(60, 500, "exact"), piece(500, 505, "tool")];
    expect(text(pieces)).toEqual(["0-505 sure"]);
  });

  test("longer than a minute stays a gap of its own", () => {
    const pieces = [
      piece(0, 60.001, "writing"),
      piece(60.001, 200, "tool"),
      piece(200, 210, "tool"),
    ];
    expect(text(pieces)).toEqual(["0-60.001 writing", "60.001-200 tool", "200-210 sure"]);
  });

  test("is apart where there is time between, or only one may have waited for agents", () => {
    const pieces = [piece(0, 5, "exact"), piece(6, 9, "exact"), piece(9, 12, "exact", true)];
    expect(text(pieces)).toEqual(["0-5 sure", "6-9 sure", "9-12 sure (delegating)"]);
  });
});

test("a wait for a person stands among the work, by its time", () => {
  const pieces = [piece(0, 10, "exact"), piece(90, 95, "exact")];
  const stretches = stretchesOf({ work: pieces, waits: [{ start: 10_000, end: 90_000 }] });
  expect(stretches.map(({ rule, start }) => `${start / 1000} ${rule}`)).toEqual([
    "0 sure",
    "10 wait",
    "90 sure",
  ]);
});

describe("the stored form", () => {
  const time = fc.integer({ min: 0, max: 253_402_300_799_999 });
  const times: fc.Arbitrary<SessionTimes> = fc.record({
    places: fc.array(fc.string({ unit: "grapheme" }), { minLength: 1, maxLength: 4 }),
    humans: fc.array(
      fc.record({
        at: time,
        kind: fc.constantFrom(...kinds),
        since: fc.option(time),
        key: fc.nat({ max: 2 ** 53 - 1 }),
        place: fc.nat(3),
      }),
    ),
    work: fc
      .array(
        fc.record({
          start: time,
          length: fc.nat(2 ** 40),
          rule: fc.constantFrom("sure", "writing", "tool", "wait"),
          delegating: fc.boolean(),
        }),
      )
      .map((all) =>
        all.map(({ start, length, rule, delegating }) => ({
          start,
          end: start + length,
          rule,
          delegating,
        })),
      ),
  });

  test("gives back what was put in", () => {
    fc.assert(
      fc.property(times, (given) => expect(decodeTimes(encodeTimes(given))).toEqual(given)),
    );
  });

  test("is a few bytes for each act and stretch", () => {
    const pieces = [piece(1_750_000_000, 1_750_000_300, "exact")];
    const work = stretchesOf({ work: pieces, waits: [] });
    expect([...encodeTimes({ places: ["/a"], humans: [], work })]).toEqual([
      1, 1, 2, 47, 97, 0, 1, 128, 240, 134, 194, 238, 101, 224, 167, 18, 0,
    ]);
  });

  test("that is cut or of a newer version is refused", () => {
    const bytes = encodeTimes({ places: ["/a"], humans: [], work: [] });
    expect(() => decodeTimes(bytes.subarray(0, -1))).toThrow("these times are cut short");
    expect(() => decodeTimes(Uint8Array.of(2, 0, 0, 0))).toThrow(
      "these times were written by a newer tt; update it",
    );
  });
});
