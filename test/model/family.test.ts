import { describe, expect, test } from "bun:test";

import fc from "fast-check";

import { type Member, sortOutCopies } from "../../src/model/family.ts";
import { isTyped, type Step } from "../../src/model/step.ts";
import {
  asTyped,
  before,
  firstTurn,
  forkTurn,
  member,
  secondTurn,
  sorted,
  versions,
  whole,
} from "./families.ts";
import {
  answer,
  call,
  history,
  keepingIds,
  nameOf,
  note,
  prompt,
  queued,
  underNewIds,
  withAllMarked,
  withPersonsMarked,
} from "./made-up.ts";

describe("a session and its copy", () => {
  test.each(versions)("%s", (_, members) => {
    expect(sorted(members)).toEqual(asTyped);
    expect(sorted(members.toReversed())).toEqual(asTyped);
  });
});

describe("a copy", () => {
  const copies = history(before);

  test("keeps its own turn where older records are repeated behind it", () => {
    const repeated = [...history(firstTurn), ...forkTurn, ...history(secondTurn), call("c1", 6)];
    const members = [
      member("origin", [...queued("p1", 0), ...whole]),
      member("fork", [...queued("p4", 98), ...repeated]),
    ];
    expect(sorted(members)).toEqual(asTyped);
  });

  test("under new ids does not own an older message that is repeated behind its own turn", () => {
    const again = underNewIds(keepingIds([answer("m2", 9)]), 110);
    const members = [
      member("origin", keepingIds(whole)),
      member("fork", [...underNewIds(keepingIds(before), 99), ...keepingIds(forkTurn), ...again]),
    ];
    expect(sorted(members)).toEqual(asTyped);
  });

  test("keeps the answers between marked prompts that the original has lost, so that nobody loses them", () => {
    const members = [
      member("origin", [prompt("p1", 0), prompt("p2", 60), note("n2")]),
      member(
        "fork",
        [...queued("p4", 98), ...withPersonsMarked(copies, "origin"), ...forkTurn],
        ["origin"],
      ),
    ];
    expect(sorted(members)).toEqual({
      origin: { owns: "p1 p2", origin: null },
      fork: { owns: "message m1 c1 message m2 message m3 p4 message m5 c2", origin: "origin" },
    });
  });

  test("that holds all of its original comes after it, without any mark", () => {
    const members = [member("origin", copies), member("fork", [...copies, ...forkTurn])];
    expect(sorted(members)).toEqual({
      origin: { owns: "p1 message m1 c1 message m2 p2 message m3", origin: null },
      fork: asTyped.fork,
    });
  });

  test("of nothing but a line of the program names its origin", () => {
    const line: Step = { kind: "system", at: 1000, key: note("y1").key };
    const members = [
      member("origin", whole),
      member("fork", [...withAllMarked([line], "origin"), ...forkTurn], ["origin"]),
    ];
    expect(sorted(members)).toEqual(asTyped);
  });
});

describe("a provider that counts its calls anew in each answer", () => {
  const turn = (name: string, second: number): Step[] => [
    prompt(`p${name}`, second),
    answer(`m${name}`, second + 5),
    call("call_1", second + 5),
  ];

  test.each<[string, Member]>([
    [
      "marks",
      member("fork", [...withAllMarked(firstTurn, "origin"), ...turn("8", 90)], ["origin"]),
    ],
    ["no marks", member("fork", [...history(firstTurn), ...turn("8", 90)])],
  ])("leaves a copy with %s its own call, which has the id of one of the original's", (_, fork) => {
    const members = [member("origin", [...queued("p1", 0), ...firstTurn, ...turn("9", 60)]), fork];
    expect(sorted(members)).toEqual({
      origin: { owns: "p1 message m1 c1 message m2 p9 message m9 call_1", origin: null },
      fork: { owns: "p8 message m8 call_1", origin: "origin" },
    });
  });
});

describe("a copy that has lost a call's key to a call of its own", () => {
  const ownTurn = [prompt("p8", 90), answer("m8", 95), call("c1", 95)];
  const other = (step: Step) =>
    step.kind === "tool_call" ? { ...step, key: note("y").key } : step;

  test.each<[string, Member]>([
    [
      "marks",
      member("fork", [...withAllMarked(firstTurn, "origin").map(other), ...ownTurn], ["origin"]),
    ],
    ["no marks", member("fork", [...history(firstTurn).map(other), ...ownTurn])],
  ])("leaves the original that call, once, with %s", (_, fork) => {
    const members = [member("origin", [...queued("p1", 0), ...whole]), fork];
    expect(sorted(members)).toEqual({
      origin: asTyped.origin,
      fork: { owns: "p8 message m8 c1", origin: "origin" },
    });
  });
});

describe("a copy with nothing of its own", () => {
  test("owns nothing, wherever it was marked", () => {
    const members = [
      member("origin", whole),
      member("fork", withAllMarked(before, "origin"), ["origin"]),
    ];
    expect(sorted(members)).toEqual({
      fork: { owns: "", origin: "origin" },
      origin: asTyped.origin,
    });
  });

  test("owns nothing without a mark, where the queue tells which is the original", () => {
    const members = [
      member("fork", [...queued("p4", 98), ...history(whole)]),
      member("origin", [...queued("p1", 0), ...whole]),
    ];
    expect(sorted(members)).toEqual({
      fork: { owns: "", origin: "origin" },
      origin: asTyped.origin,
    });
  });
});

describe("an original that is gone", () => {
  test("is made from its copy, with the answers between that carry no mark", () => {
    const fork = [...queued("p4", 98), ...withPersonsMarked(before, "origin"), ...forkTurn];
    expect(sorted([member("fork", fork, ["origin"])])).toEqual({
      fork: { owns: "p4 message m5 c2", origin: "origin" },
      origin: { owns: "p1 message m1 c1 message m2 p2 message m3", origin: null },
    });
  });

  test("is made from all its copies, each of its records once", () => {
    const early = [...withAllMarked(firstTurn, "origin"), prompt("p6", 30)];
    const late = [...withAllMarked(before, "origin"), ...forkTurn];
    const members = [member("early", early, ["origin"]), member("late", late, ["origin"])];
    const expected = {
      early: { owns: "p6", origin: "origin" },
      late: { owns: "p4 message m5 c2", origin: "origin" },
      origin: { owns: "p1 message m1 c1 message m2 p2 message m3", origin: null },
    };
    expect(sorted(members)).toEqual(expected);
    expect(sorted(members.toReversed())).toEqual(expected);
  });

  test("is not marked as a copy itself", () => {
    const fork = [...withAllMarked(before, "origin"), ...forkTurn];
    const lost = sortOutCopies([member("fork", fork, ["origin"])]).get("origin");
    const byKey = (a: Step, b: Step) => a.key - b.key;
    expect(lost?.own.toSorted(byKey)).toEqual(history(before).toSorted(byKey));
    expect(lost?.copied).toEqual([]);
  });

  test.each([
    ["above the copies", [...queued("p4", 98), ...withAllMarked(before, "origin"), ...forkTurn]],
    ["after them", [...withPersonsMarked(before, "origin"), ...queued("p4", 98), ...forkTurn]],
  ])("leaves to the copy what it queued itself %s", (_, fork) => {
    const lost = sortOutCopies([member("fork", fork, ["origin"])]).get("origin")?.own ?? [];
    expect(lost.map(({ kind }) => kind)).not.toContain("enqueue");
    const own = sortOutCopies([member("fork", fork, ["origin"])]).get("fork")?.own ?? [];
    expect(own.map(({ kind }) => kind)).toEqual([
      "enqueue",
      "dequeue",
      "prompt",
      "assistant",
      "tool_call",
    ]);
  });
});

describe("what is no copy", () => {
  test("a session alone owns everything", () => {
    expect(sorted([member("origin", whole)])).toEqual({ origin: asTyped.origin });
  });

  test("sessions that begin with the same words at the same time are strangers", () => {
    const again = (name: string): Step => ({ ...prompt("p1", 0), key: prompt(name, 0).key });
    const members = [
      member("one", [again("x1"), answer("m1", 5)]),
      member("two", [again("x2"), answer("m2", 6)]),
    ];
    expect(sorted(members)).toEqual({
      one: { owns: "x1 message m1", origin: null },
      two: { owns: "x2 message m2", origin: null },
    });
  });

  test("a prompt that a copy typed itself before any answer of its own is its own", () => {
    const members = [
      member("origin", [...queued("p1", 0), ...whole]),
      member("fork", [...queued("p4", 98), ...history(before), prompt("p4", 100)]),
    ];
    expect(sorted(members)["fork"]).toEqual({ owns: "p4", origin: "origin" });
  });
});

describe("records of a family", () => {
  const third = member(
    "third",
    [...withAllMarked(before, "gone"), prompt("p7", 400), answer("m8", 405)],
    ["gone"],
  );
  const family = [
    member("origin", [...queued("p1", 0), ...whole]),
    member("fork", [...queued("p4", 98), ...history(before), ...forkTurn]),
    member(
      "branch",
      [...withAllMarked(before, "origin"), prompt("p5", 300), answer("m6", 305), note("n5")],
      ["origin"],
    ),
    member("idle", withAllMarked(whole, "origin"), ["origin"]),
    third,
  ];

  test("are sorted out alike whatever the order of the sessions", () => {
    const expected = sorted(family);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(family, { minLength: family.length, maxLength: family.length }),
        (members) => {
          expect(sorted(members)).toEqual(expected);
        },
      ),
    );
  });

  test("belong to one session each, and none is lost", () => {
    const drawn = fc.subarray(family, { minLength: 1 });
    fc.assert(
      fc.property(drawn, (members) => {
        const owned = [...sortOutCopies(members).values()].flatMap(({ own }) =>
          own.filter(({ kind }) => isTyped(kind) || kind === "assistant").map(({ key }) => key),
        );
        const all = members.flatMap(({ steps }) =>
          steps.filter(({ kind }) => isTyped(kind) || kind === "assistant").map(({ key }) => key),
        );
        expect(owned.map(nameOf).toSorted()).toEqual([...new Set(all)].map(nameOf).toSorted());
      }),
    );
  });
});
