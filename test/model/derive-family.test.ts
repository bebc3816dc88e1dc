import { describe, expect, test } from "bun:test";

import fc from "fast-check";

import { deriveSessions, type Told } from "../../src/model/derive.ts";
import { byId, conversation, lookup, plain } from "./deriving.ts";
import { answer, history, nameOf, note, prompt, queued, withAllMarked } from "./made-up.ts";

describe("a family", () => {
  const before = [...queued("p1", 9), ...conversation, note("n1")];
  const whole = [...before, prompt("p6", 500), answer("m6", 505)];
  const tellings: { sessionId: string; telling: Told["tellings"][number] }[] = [
    // The same session from before and after its file was moved, and once more unfinished.
    { sessionId: "origin", telling: { facts: { ...plain, titles: { 2: "Roses" } }, steps: whole } },
    { sessionId: "origin", telling: { facts: { ...plain, titles: { 3: "Beds" } }, steps: before } },
    {
      sessionId: "origin",
      telling: { facts: { ...plain, cwd: null, version: null }, steps: conversation.slice(0, 2) },
    },
    {
      sessionId: "fork",
      telling: {
        facts: plain,
        steps: [...queued("p3", 78), ...history(before), prompt("p3", 80), answer("m4", 85)],
      },
    },
    {
      sessionId: "branch",
      telling: {
        facts: { ...plain, origins: ["origin"], cwd: "/home/kim/greenhouse" },
        steps: [...withAllMarked(before, "origin"), prompt("p4", 90), answer("m5", 95), note("n2")],
      },
    },
    {
      sessionId: "late",
      telling: {
        facts: { ...plain, origins: ["gone"], cwd: "/home/kim/meadow" },
        steps: [...withAllMarked([prompt("p7", 1), answer("m7", 2)], "gone"), prompt("p8", 600)],
      },
    },
    {
      sessionId: "later",
      telling: {
        facts: { ...plain, origins: ["gone"] },
        steps: [...withAllMarked([prompt("p7", 1), answer("m7", 2)], "gone"), prompt("p9", 700)],
      },
    },
  ];

  const derived = (told: typeof tellings) => {
    const ids = [...new Set(told.map(({ sessionId }) => sessionId))];
    const family = ids.map((sessionId): Told => ({
      sessionId,
      source: "claude",
      tellings: told.filter((one) => one.sessionId === sessionId).map(({ telling }) => telling),
      startedBy: null,
    }));
    return byId(deriveSessions(family, lookup));
  };

  const all = { minLength: tellings.length, maxLength: tellings.length };

  test("is what it is, each message once", () => {
    expect(
      derived(tellings).map(({ session }) => [
        session.sessionId,
        session.parentSessionId,
        session.startTime,
        session.messageCount,
        session.summary,
      ]),
    ).toEqual([
      ["branch", "origin", 90000, 2, null],
      ["fork", "origin", 78000, 2, null],
      ["gone", null, 1000, 2, null],
      ["late", "gone", 600000, 1, null],
      ["later", "gone", 700000, 1, null],
      ["origin", null, 9000, 7, "Beds"],
    ]);
  });

  test("is the same in whatever order its units are told", () => {
    const expected = derived(tellings);
    fc.assert(
      fc.property(fc.shuffledSubarray(tellings, all), (shuffled) => {
        expect(derived(shuffled)).toEqual(expected);
      }),
    );
  });

  test("tells of any part of its units the same in whatever order", () => {
    const twice = fc
      .subarray(tellings, { minLength: 1 })
      .chain((part) =>
        fc.tuple(
          fc.constant(part),
          fc.shuffledSubarray(part, { minLength: part.length, maxLength: part.length }),
        ),
      );
    fc.assert(
      fc.property(twice, ([part, shuffled]) => {
        expect(derived(shuffled)).toEqual(derived(part));
      }),
    );
  });

  test("has each event once, under an id that says what it is", () => {
    const events = derived(tellings).flatMap((one) => one.events);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    const typed = events.filter(({ type }) => type === "user_message");
    expect(typed.map(({ promptKey }) => nameOf(promptKey ?? 0)).toSorted()).toEqual([
      "p1",
      "p2",
      "p3",
      "p4",
      "p6",
      "p7",
      "p8",
      "p9",
    ]);
  });
});
