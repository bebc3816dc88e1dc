import { describe, expect, test } from "bun:test";

import { type Member, sortOutCopies } from "../../src/model/family.ts";
import type { Step } from "../../src/model/step.ts";
import { asTyped, before, firstTurn, forkTurn, member, sorted, whole } from "./families.ts";
import {
  answer,
  call,
  history,
  keepingIds,
  note,
  prompt,
  queued,
  result,
  underNewIds,
  withAllMarked,
  withPersonsMarked,
  withTimesReset,
} from "./made-up.ts";

describe("a copy of a copy", () => {
  const second = [prompt("p5", 300), answer("m6", 305)];
  const expected = {
    branch: { owns: "p4 message m5 c2", origin: "origin" },
    origin: asTyped.origin,
    twig: { owns: "p5 message m6", origin: "branch" },
  };

  const chains: [string, Member[]][] = [
    [
      "under new ids",
      [
        member("origin", keepingIds(whole)),
        member("branch", [...underNewIds(keepingIds(before), 99), ...keepingIds(forkTurn)]),
        member("twig", [
          ...underNewIds(keepingIds([...before, ...forkTurn]), 299),
          ...keepingIds(second),
        ]),
      ],
    ],
    [
      "with times reset",
      [
        member("origin", whole),
        member("branch", [...withTimesReset(before, 99), ...forkTurn]),
        member("twig", [...withTimesReset([...before, ...forkTurn], 299), ...second]),
      ],
    ],
    [
      "with the person's lines marked by the session that each was copied from",
      [
        member("origin", whole),
        member("branch", [...withPersonsMarked(before, "origin"), ...forkTurn], ["origin"]),
        member(
          "twig",
          [...withPersonsMarked([...before, ...forkTurn], "branch"), ...second],
          ["branch"],
        ),
      ],
    ],
    [
      "by /branch twice, where the first marks stay",
      [
        member("origin", whole),
        member("branch", [...withAllMarked(before, "origin"), ...forkTurn, note("n6")], ["origin"]),
        member(
          "twig",
          [
            ...withAllMarked([...withAllMarked(before, "origin"), ...forkTurn], "branch"),
            ...second,
          ],
          ["origin", "branch"],
        ),
      ],
    ],
    [
      "by /branch and then by --fork-session, which leaves the first marks",
      [
        member("origin", whole),
        member("branch", [...withAllMarked(before, "origin"), ...forkTurn, note("n6")], ["origin"]),
        member(
          "twig",
          [
            ...queued("p5", 298),
            ...withAllMarked(before, "origin"),
            ...history(forkTurn),
            ...second,
          ],
          ["origin"],
        ),
      ],
    ],
    [
      "without any mark",
      [
        member("origin", [...queued("p1", 0), ...whole]),
        member("branch", [...queued("p4", 98), ...history(before), ...forkTurn]),
        member("twig", [...queued("p5", 298), ...history([...before, ...forkTurn]), ...second]),
      ],
    ],
  ];

  test("by /branch twice belongs to the nearest, though that one went on later", () => {
    const branch = [
      ...withAllMarked(before, "origin"),
      ...forkTurn,
      prompt("p9", 900),
      answer("m9", 905),
    ];
    const twig = [
      ...withAllMarked([...withAllMarked(before, "origin"), ...forkTurn], "branch"),
      ...second,
    ];
    const members = [
      member("twig", twig, ["origin", "branch"]),
      member("branch", branch, ["origin"]),
      member("origin", whole),
    ];
    expect(sorted(members)).toEqual({
      ...expected,
      branch: { owns: "p4 message m5 c2 p9 message m9", origin: "origin" },
    });
  });

  test.each(chains)("%s belongs to the nearest", (_, members) => {
    expect(sorted(members)).toEqual(expected);
    expect(sorted(members.toReversed())).toEqual(expected);
  });
});

describe("a fork that is the origin of another", () => {
  const turn = (name: string, second: number) => [
    prompt(`p${name}`, second),
    answer(`m${name}`, second + 5),
    note(`n${name}`),
  ];
  const first = [...turn("1", 0), ...turn("2", 50)];
  const origin = member("origin", [...first, ...turn("4", 200)]);
  const fork = [...history(first), ...turn("3", 100)];
  const branch = withAllMarked(fork, "fork");
  const late = turn("5", 300);

  test.each<[string, Member[], string, string]>([
    [
      "it goes on after a /branch that was not used",
      [member("branch", branch, ["fork"]), member("fork", [...fork, ...late])],
      "p3 message m3 p5 message m5",
      "",
    ],
    [
      "its file is gone and its /branch goes on",
      [member("branch", [...branch, ...late], ["fork"])],
      "p3 message m3",
      "p5 message m5",
    ],
  ])("takes nothing from its own origin when %s", (_, copies, ofFork, ofBranch) => {
    const expected = {
      origin: { owns: "p1 message m1 p2 message m2 p4 message m4", origin: null },
      fork: { owns: ofFork, origin: "origin" },
      branch: { owns: ofBranch, origin: "fork" },
    };
    expect(sorted([...copies, origin])).toEqual(expected);
    expect(sorted([origin, ...copies])).toEqual(expected);
  });
});

describe("a resume with the times of the copying", () => {
  const day = 86_400;
  const resumed = [...withTimesReset(before, day), prompt("p5", day + 30), answer("m6", day + 35)];
  const own = [prompt("p7", 3 * day), answer("m8", 3 * day + 5)];
  const resume = { owns: "p5 message m6", origin: "origin" };

  test.each<[string, Member]>([
    ["without a mark", member("fork", [...history(resumed), ...own])],
    ["with marks", member("fork", [...withAllMarked(resumed, "resume"), ...own], ["resume"])],
    [
      "with the person's lines marked",
      member("fork", [...withPersonsMarked(resumed, "resume"), ...own], ["resume"]),
    ],
  ])("takes nothing from its origin when it is copied itself, %s", (_, fork) => {
    const members = [fork, member("origin", before), member("resume", resumed)];
    const expected = {
      origin: { owns: "p1 message m1 c1 message m2 p2 message m3", origin: null },
      resume,
      fork: { owns: "p7 message m8", origin: "resume" },
    };
    expect(sorted(members)).toEqual(expected);
    expect(sorted(members.toReversed())).toEqual(expected);
  });

  test("takes nothing from an origin that another copied and that goes on after that", () => {
    const late = [prompt("p9", 4 * day), answer("m9", 4 * day + 5)];
    const members = [
      member("origin", [...before, ...late]),
      member("resume", resumed),
      member("fork", [...withAllMarked(before, "origin"), ...own], ["origin"]),
    ];
    expect(sorted(members)).toEqual({
      origin: { owns: "p1 message m1 c1 message m2 p2 message m3 p9 message m9", origin: null },
      resume,
      fork: { owns: "p7 message m8", origin: "origin" },
    });
  });
});

describe("two copies of one session", () => {
  test("at different points are both its own", () => {
    const early = [prompt("p6", 30), answer("m7", 35)];
    const members = [
      member("origin", [...queued("p1", 0), ...whole]),
      member("late", [...queued("p4", 98), ...history(before), ...forkTurn]),
      member("early", [...queued("p6", 28), ...history(firstTurn), ...early]),
    ];
    expect(sorted(members)).toEqual({
      early: { owns: "p6 message m7", origin: "origin" },
      late: { owns: "p4 message m5 c2", origin: "origin" },
      origin: asTyped.origin,
    });
  });
});

describe("a session that was stopped in a tool", () => {
  const stop: Step = { kind: "interrupt", at: 70_000, key: prompt("stop", 70).key };
  const stopped = [
    ...firstTurn,
    prompt("p2", 60),
    answer("m3", 65),
    call("c3", 65),
    result("c3", 69),
    stop,
  ];
  const origin = { owns: "p1 message m1 c1 message m2 p2 message m3 c3", origin: null };

  test.each<[string, Member[]]>([
    [
      "under new ids",
      [
        member("origin", keepingIds(stopped)),
        member("fork", [...underNewIds(keepingIds(stopped), 99), ...keepingIds(forkTurn)]),
      ],
    ],
    [
      "with times reset",
      [member("origin", stopped), member("fork", [...withTimesReset(stopped, 99), ...forkTurn])],
    ],
    [
      "without a mark",
      [
        member("origin", [...queued("p1", 0), ...stopped]),
        member("fork", [...queued("p4", 98), ...history(stopped), ...forkTurn]),
      ],
    ],
  ])("and is copied %s keeps its last call", (_, members) => {
    expect(sorted(members)).toEqual({ origin, fork: asTyped.fork });
  });

  test("keeps the interruption, which the copy repeats", () => {
    const members = [
      member("origin", [...queued("p1", 0), ...stopped]),
      member("fork", [...queued("p4", 98), ...history(stopped), ...forkTurn]),
    ];
    const stops = [...sortOutCopies(members).values()].map(
      ({ own }) => own.filter(({ kind }) => kind === "interrupt").length,
    );
    expect(stops).toEqual([1, 0]);
  });
});
