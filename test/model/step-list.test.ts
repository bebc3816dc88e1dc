import { describe, expect, test } from "bun:test";

import fc from "fast-check";

import { keepLost, unionOf } from "../../src/model/step-list.ts";
import { idHash, type Step, type StepKind } from "../../src/model/step.ts";

const prompt = (key: number, at: number | null = key * 10): Step => ({ kind: "prompt", at, key });
const answer = (key: number, at: number | null = key * 10): Step => ({
  kind: "assistant",
  at,
  key,
  id: key + 1000,
});
const call = (key: number, at: number): Step => ({ kind: "tool_call", at, key, id: key });
const keysOf = (steps: readonly Step[]) => steps.map(({ key }) => key);

describe("a unit that is read again", () => {
  test("and only grew is what it says now", () => {
    const before = [prompt(1), answer(2)];
    const now = [prompt(1), answer(2), prompt(3)];
    expect(keepLost(before, now)).toEqual(now);
  });

  test("and lost its old part before a compaction keeps it in front", () => {
    const before = [prompt(1), answer(2), prompt(3), answer(4)];
    expect(keysOf(keepLost(before, [prompt(3), answer(4), prompt(5)]))).toEqual([1, 2, 3, 4, 5]);
  });

  test("and has nothing left of what it said keeps that in front", () => {
    expect(keepLost([prompt(1), answer(2)], [prompt(3)])).toEqual([
      prompt(1),
      answer(2),
      prompt(3),
    ]);
  });

  test("and lost its old part did not take it back; what it lost behind, it did", () => {
    const before = [prompt(1), answer(2), prompt(3), answer(4)];
    expect(keepLost(before, [answer(2), answer(4)])).toEqual([
      prompt(1),
      answer(2),
      { ...prompt(3), undone: true },
      answer(4),
    ]);
  });

  test("and lost the words of a message keeps what the message was", () => {
    const emptied: Step = { kind: "empty", at: 10, key: 1 };
    expect(keepLost([prompt(1), answer(2)], [emptied, answer(2), answer(3)])).toEqual([
      prompt(1),
      answer(2),
      answer(3),
    ]);
    expect(keepLost([emptied, answer(2)], [prompt(1), answer(2)])).toEqual([prompt(1), answer(2)]);
    expect(keepLost([], [emptied])).toEqual([emptied]);
  });

  test("and lost a line near its end keeps it in its place", () => {
    const before = [prompt(1), answer(2), answer(3), prompt(4)];
    expect(keysOf(keepLost(before, [prompt(1), answer(2), prompt(4), answer(5)]))).toEqual([
      1, 2, 3, 4, 5,
    ]);
  });

  test("and lost its end keeps it behind what it has now", () => {
    expect(keysOf(keepLost([prompt(1), answer(2)], [prompt(1), prompt(3)]))).toEqual([1, 3, 2]);
  });

  test("and is empty now keeps everything", () => {
    expect(keysOf(keepLost([prompt(1), answer(2)], []))).toEqual([1, 2]);
  });

  test("takes the newer reading of a step that both have", () => {
    const before: Step[] = [{ ...answer(1), until: 15 }, prompt(2)];
    const now: Step[] = [{ ...answer(1), until: 19 }];
    expect(keepLost(before, now)).toEqual([
      { ...answer(1), until: 19 },
      { ...prompt(2), undone: true },
    ]);
  });

  test("knows a record again that it took for another kind before", () => {
    const notification: Step = { kind: "notification", at: 20, key: 2 };
    expect(keepLost([prompt(1), prompt(2)], [prompt(1), notification])).toEqual([
      prompt(1),
      notification,
    ]);
  });

  test("and lost a call whose id its provider gave to another's call since keeps both", () => {
    const before = [prompt(1), answer(2), call(50, 21), call(51, 21)];
    const now = [prompt(3), answer(4), call(50, 41), call(51, 41)];
    const kept = keepLost(before, now);
    expect(kept).toEqual([
      prompt(1),
      answer(2),
      { ...call(50, 21), key: idHash("1002:50") },
      { ...call(51, 21), key: idHash("1002:51") },
      ...now,
    ]);
    expect(keepLost(kept, now)).toEqual(kept);
    const third = [prompt(5), answer(6), call(50, 61)];
    expect(keepLost(kept, third)).toHaveLength(11);
  });

  test("knows a call again that has the id of one that was lost, or lost it to one that is back", () => {
    const lost = [answer(2), call(50, 21), call(51, 21)];
    const whole = [...lost, answer(4), call(60, 41), call(61, 41)];
    const cut = [answer(4), call(50, 41), call(51, 41)];
    const kept = [
      answer(2),
      { ...call(50, 21), key: idHash("1002:50") },
      { ...call(51, 21), key: idHash("1002:51") },
      ...cut,
    ];
    expect(keepLost(whole, cut)).toEqual(kept);
    expect(keepLost(kept, whole)).toEqual(whole);
  });

  test("knows a call again whose time became known, or whose answer was lost", () => {
    expect(keepLost([answer(2), call(50, 20)], [answer(2), call(50, 21)])).toEqual([
      answer(2),
      call(50, 21),
    ]);
    expect(keepLost([answer(2), call(50, 21)], [call(50, 21)])).toEqual([answer(2), call(50, 21)]);
  });

  test("keeps what was there, once each, whatever became of the file", () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 30 }));
    fc.assert(
      fc.property(numbers, numbers, (old, fresh) => {
        const before = old.map((key) => prompt(key));
        const now = fresh.map((key) => prompt(key));
        const kept = keepLost(before, now);
        expect(keysOf(kept).toSorted((a, b) => a - b)).toEqual(
          [...new Set([...old, ...fresh])].toSorted((a, b) => a - b),
        );
        expect(keysOf(kept).filter((key) => fresh.includes(key))).toEqual(fresh);
        expect(keepLost(kept, now)).toEqual(kept);
      }),
    );
  });
});

describe("several units that tell of one session", () => {
  test("are one list, each step once", () => {
    const short = [prompt(1), answer(2)];
    const long = [prompt(1), answer(2), prompt(3)];
    expect(unionOf([short, long])).toEqual(long);
    expect(unionOf([long, short])).toEqual(long);
  });

  test("of which one was unfinished when it was copied complete each other", () => {
    const unfinished: Step = { kind: "assistant", at: 100, key: 1, id: 1 };
    const finished: Step = { kind: "assistant", at: 100, key: 1, id: 1, until: 180 };
    const fromThird: Step = { kind: "assistant", at: 100, key: 1, id: 1, until: 150 };
    expect(unionOf([[unfinished], [finished]])).toEqual([finished]);
    expect(unionOf([[fromThird], [finished], [unfinished]])).toEqual([finished]);
  });

  test("of which one does not know a time take the other's", () => {
    expect(unionOf([[prompt(1, null)], [prompt(1, 10)]])).toEqual([prompt(1, 10)]);
  });

  test("take the earlier of two times, because a copy's are reset", () => {
    expect(unionOf([[prompt(1, 90)], [prompt(1, 10)]])).toEqual([prompt(1, 10)]);
    const longer = [prompt(1, 90), answer(2, 90)];
    expect(unionOf([longer, [prompt(1, 10)]])).toEqual([prompt(1, 10), answer(2, 90)]);
  });

  test("do not take for a copy what one of them knows first hand", () => {
    const copy: Step = { ...prompt(1), copied: true, origin: 5 };
    expect(unionOf([[copy], [prompt(1)]])).toEqual([prompt(1)]);
    expect(unionOf([[copy], [{ ...copy, origin: 4 }]])).toEqual([{ ...copy, origin: 4 }]);
  });

  test("of which one took a record for a person's words take the other's kind", () => {
    const kinds: [StepKind, StepKind, StepKind][] = [
      ["prompt", "notification", "notification"],
      ["prompt", "empty", "prompt"],
      ["empty", "meta", "meta"],
    ];
    for (const [one, other, certain] of kinds) {
      const lists = [[{ ...prompt(1), kind: one }], [{ ...prompt(1), kind: other }]];
      expect(unionOf(lists).map(({ kind }) => kind)).toEqual([certain]);
      expect(unionOf(lists.toReversed()).map(({ kind }) => kind)).toEqual([certain]);
    }
  });

  test("keep in its place what only one of them has", () => {
    const one = [prompt(1), answer(2), prompt(3), answer(4)];
    expect(keysOf(unionOf([[prompt(1), answer(5), prompt(3)], one]))).toEqual([1, 2, 5, 3, 4]);
  });

  test("remember that a step was taken back when one of them does", () => {
    expect(unionOf([[prompt(1)], [{ ...prompt(1), undone: true }]])).toEqual([
      { ...prompt(1), undone: true },
    ]);
  });

  test("count a record once that a program wrote twice into one file", () => {
    expect(unionOf([[answer(1), prompt(2), answer(1)]])).toEqual([answer(1), prompt(2)]);
  });

  test("keep the calls of two answers that have one id", () => {
    const old = [prompt(1), answer(2), call(50, 21)];
    const now = [prompt(3), answer(4), call(50, 41), call(51, 41)];
    const both = [...now, prompt(1), answer(2), { ...call(50, 21), key: idHash("1002:50") }];
    expect(unionOf([old, now])).toEqual(both);
    expect(unionOf([now, old])).toEqual(both);
    expect(unionOf([keepLost(old, now), old])).toEqual(keepLost(old, now));
  });

  test("of none is nothing", () => {
    expect(unionOf([])).toEqual([]);
    expect(unionOf([[], []])).toEqual([]);
  });

  test("give the same in every order", () => {
    const kind = fc.constantFrom<StepKind[]>("prompt", "assistant", "tool_call", "note");
    const small = fc.integer({ min: 0, max: 4 });
    const step: fc.Arbitrary<Step> = fc.record(
      {
        kind,
        at: fc.option(small),
        key: small,
        id: small,
        until: small,
        copied: fc.constant(true),
        origin: small,
        undone: fc.constant(true),
        copiesKeepId: fc.constant(true),
      },
      { requiredKeys: ["kind", "at", "key"] },
    );
    const lists = fc.array(fc.array(step, { maxLength: 5 }), { minLength: 2, maxLength: 4 });
    const withOrder = lists.chain((drawn) =>
      fc.tuple(
        fc.constant(drawn),
        fc.shuffledSubarray(drawn, { minLength: drawn.length, maxLength: drawn.length }),
      ),
    );
    fc.assert(
      fc.property(withOrder, ([one, other]) => {
        expect(unionOf(other)).toEqual(unionOf(one));
      }),
      { numRuns: 2000 },
    );
  });
});
