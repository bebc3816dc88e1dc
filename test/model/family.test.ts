import { describe, expect, test } from "bun:test";

import fc from "fast-check";

import { type Member, sortOutCopies } from "../../src/model/family.ts";
import { isTyped, type Step } from "../../src/model/step.ts";
import {
  answer,
  call,
  history,
  keepingIds,
  nameOf,
  note,
  prompt,
  queued,
  result,
  underNewIds,
  withAllMarked,
  withPersonsMarked,
  withTimesReset,
} from "./made-up.ts";

const member = (sessionId: string, steps: Step[], origins: string[] = []): Member => ({
  sessionId,
  origins,
  after: origins,
  steps,
});

/** What each session owns of what is counted, and where it came from. */
function sorted(members: readonly Member[]) {
  return Object.fromEntries(
    [...sortOutCopies(members)]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, { own, origin }]) => [id, { owns: counted(own), origin }]),
  );
}

const counted = (steps: readonly Step[]) =>
  [
    ...new Set(
      steps
        .filter(({ kind }) => isTyped(kind) || kind === "assistant" || kind === "tool_call")
        .map(({ kind, key, id }) => (kind === "assistant" ? nameOf(id ?? key) : nameOf(key))),
    ),
  ].join(" ");

// Every origin: two turns, then a fork, then a third turn.
const firstTurn = [
  prompt("p1", 0),
  answer("m1", 5),
  answer("m1/2", 6),
  call("c1", 6),
  result("c1", 8),
  answer("m2", 9),
  note("n1"),
];
const secondTurn = [prompt("p2", 60), answer("m3", 65), note("n2")];
const thirdTurn = [prompt("p3", 200), answer("m4", 205)];
const forkTurn = [prompt("p4", 100), answer("m5", 105), call("c2", 105)];
const before = [...firstTurn, ...secondTurn];
const whole = [...before, ...thirdTurn];

const asTyped = {
  origin: { owns: "p1 message m1 c1 message m2 p2 message m3 p3 message m4", origin: null },
  fork: { owns: "p4 message m5 c2", origin: "origin" },
};

/** How every version's copies look, each with what the original looks like. */
const versions: [string, Member[]][] = [
  [
    "0.2.126 to 1.0.80: new ids, the times of the copying",
    [
      member("origin", keepingIds(whole)),
      member("fork", [...underNewIds(keepingIds(before), 99), ...keepingIds(forkTurn)]),
    ],
  ],
  [
    "1.0.96 to 2.0.28: the same ids, the times of the copying",
    [member("origin", whole), member("fork", [...withTimesReset(before, 99), ...forkTurn])],
  ],
  [
    "2.0.32 to 2.1.22: only the person's lines are marked",
    [
      member("origin", [...queued("p1", 0), ...whole]),
      member(
        "fork",
        [...queued("p4", 98), ...withPersonsMarked(before, "origin"), ...forkTurn],
        ["origin"],
      ),
    ],
  ],
  [
    "2.1.32 to 2.1.68: all lines are marked",
    [
      member("origin", whole),
      member(
        "fork",
        [...queued("p4", 98), ...withAllMarked(before, "origin"), ...forkTurn],
        ["origin"],
      ),
    ],
  ],
  [
    "2.1.76 and later in print mode: nothing is marked, the queue stands above",
    [
      member("origin", [...queued("p1", 0), ...whole]),
      member("fork", [...queued("p4", 98), ...history(before), ...forkTurn]),
    ],
  ],
  [
    "2.1.76 and later in the terminal: nothing is marked, only the original has notes between",
    [member("origin", whole), member("fork", [...history(before), ...forkTurn, note("n9")])],
  ],
  [
    "2.1.1 and later: a copy leaves out parallel calls",
    [
      member("origin", [...queued("p1", 0), ...whole]),
      member("fork", [
        ...queued("p4", 98),
        ...history(before).filter(({ key }) => !["c1", "m1/2"].includes(nameOf(key))),
        ...forkTurn,
      ]),
    ],
  ],
  [
    "/branch: all lines are marked, and their ids are kept",
    [
      member("origin", whole),
      member("fork", [...withAllMarked(before, "origin"), note("n8"), ...forkTurn], ["origin"]),
    ],
  ],
  [
    "an original that did not go on, and a copy that did",
    [
      member("origin", [...queued("p1", 0), ...whole]),
      member("fork", [...queued("p4", 298), ...history(whole), ...forkTurn.map(later)]),
    ],
  ],
];

function later(step: Step): Step {
  return { ...step, at: (step.at ?? 0) + 200_000 };
}

describe("a session and its copy", () => {
  test.each(versions)("%s", (_, members) => {
    expect(sorted(members)).toEqual(asTyped);
    expect(sorted(members.toReversed())).toEqual(asTyped);
  });
});

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
