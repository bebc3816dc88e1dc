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

export const member = (sessionId: string, steps: Step[], origins: string[] = []): Member => ({
  sessionId,
  origins,
  after: origins,
  steps,
});

/** What each session owns of what is counted, and where it came from. */
export function sorted(members: readonly Member[]) {
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
export const firstTurn = [
  prompt("p1", 0),
  answer("m1", 5),
  answer("m1/2", 6),
  call("c1", 6),
  result("c1", 8),
  answer("m2", 9),
  note("n1"),
];

export const secondTurn = [prompt("p2", 60), answer("m3", 65), note("n2")];

const thirdTurn = [prompt("p3", 200), answer("m4", 205)];

export const forkTurn = [prompt("p4", 100), answer("m5", 105), call("c2", 105)];

export const before = [...firstTurn, ...secondTurn];

export const whole = [...before, ...thirdTurn];

export const asTyped = {
  origin: { owns: "p1 message m1 c1 message m2 p2 message m3 p3 message m4", origin: null },
  fork: { owns: "p4 message m5 c2", origin: "origin" },
};

/** How every version's copies look, each with what the original looks like. */
export const versions: [string, Member[]][] = [
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
