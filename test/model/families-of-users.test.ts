import { describe, expect, test } from "bun:test";

import { type Member, sortOutCopies } from "../../src/model/family.ts";
import { isTyped, type Step } from "../../src/model/step.ts";
import {
  answer,
  keepingIds,
  nameOf,
  note,
  prompt,
  queued,
  underNewIds,
  withAllMarked,
  withPersonsMarked,
  withTimesReset,
} from "./made-up.ts";

const member = (sessionId: string, steps: Step[], after: string[] = []): Member => ({
  sessionId,
  origins: [],
  after,
  steps,
});

/** The typed words that each session owns, in any order of the members. */
function owned(members: readonly Member[]): Record<string, string> {
  const [found, reversed] = [members, members.toReversed()].map((order) =>
    Object.fromEntries(
      [...sortOutCopies(order)].map(([id, { own }]) => [
        id,
        own.flatMap(({ kind, key }) => (isTyped(kind) ? nameOf(key) : [])).join(" "),
      ]),
    ),
  );
  expect(reversed).toEqual(found);
  return found ?? {};
}

const interrupted = (name: string, second: number): Step => ({
  ...prompt(name, second),
  kind: "interrupt",
});

describe("copies that users have", () => {
  test("a fork that was not used and left out what was rewound takes nothing from its origin", () => {
    const fork = [prompt("p1", 0), answer("m1", 5), prompt("p3", 60), answer("m3", 65)];
    const origin = [...fork.slice(0, 2), prompt("p2", 30), ...fork.slice(2)];
    expect(owned([member("origin", origin), member("fork", fork)])).toEqual({
      origin: "p1 p2 p3",
      fork: "",
    });
  });

  test("a backup of the file under another name owns nothing", () => {
    const steps = [...queued("p1", 0), prompt("p1", 0), answer("m1", 5)];
    const backup = steps.map((step) => ({ ...step, copied: true, origin: 1 }));
    expect(owned([member("a", steps), member("a copy", backup, ["a"])])).toEqual({
      a: "p1",
      "a copy": "",
    });
  });

  test("a fork that is used before its origin goes on is the younger, where the origin has notes of its own", () => {
    const turn = [prompt("p1", 0), answer("m1", 5)];
    const origin = [note("n0"), ...turn, note("n1"), prompt("p3", 3000), answer("m3", 3005)];
    const fork = [...turn, note("n2"), prompt("p2", 600), answer("m2", 605)];
    expect(owned([member("origin", origin), member("fork", fork)])).toEqual({
      origin: "p1 p3",
      fork: "p2",
    });
  });

  test("an unanswered prompt at the end of a session counts once through all resumes under new ids", () => {
    const origin = [prompt("p1", 0), answer("m1", 5), prompt("p2", 60), interrupted("i2", 62)];
    const resumed = underNewIds(keepingIds(origin), 99);
    const fork = [...resumed, ...keepingIds([prompt("p3", 99), answer("m3", 104)])];
    expect(owned([member("origin", keepingIds(origin)), member("fork", fork)])).toEqual({
      origin: "p1 p2",
      fork: "p3",
    });
  });

  test("strangers whose proxy gives every answer the same id share nothing", () => {
    const constant = (steps: Step[]) =>
      keepingIds(steps).map((step) => (step.kind === "assistant" ? { ...step, id: 7 } : step));
    const one = constant([prompt("p1", 0), answer("m1", 5), prompt("p2", 60), answer("m2", 65)]);
    const two = constant([prompt("p3", 9), answer("m3", 14), prompt("p4", 69), answer("m4", 74)]);
    expect(owned([member("one", one), member("two", two)])).toEqual({ one: "p1 p2", two: "p3 p4" });
  });

  test("an agent that repeats its parent's records takes none of them, though it begins with them", () => {
    const parent = [prompt("p1", 0), answer("m1", 5), prompt("p2", 60)];
    const agent = [prompt("p1", 0), answer("m1", 5), prompt("q", 3)];
    expect(owned([member("parent", parent), member("agent", agent, ["parent"])])).toEqual({
      parent: "p1 p2",
      agent: "q",
    });
  });
});

describe("a message of two lines at two times, of a version before 1.0.96", () => {
  const turn = keepingIds([prompt("p1", 0), answer("m1", 5), answer("m1/2", 6)]);
  const origin = [...turn, prompt("p3", 200), answer("m3", 205)];
  const fork = [...withPersonsMarked(turn, "origin"), prompt("p2", 100), answer("m2", 105)];

  test.each<[string, Step[], string[]]>([
    ["with the times of the copying", withTimesReset(turn, 49), []],
    ["with marks", withAllMarked(turn, "origin"), ["origin"]],
  ])("stays its session's own when it is forked twice, once %s", (_, copied, origins) => {
    const members = [
      member("other", [...copied, prompt("p4", 50), answer("m4", 55)], origins),
      member("fork", fork, ["origin"]),
      member("origin", origin),
    ];
    expect(owned(members)).toEqual({ origin: "p1 p3", fork: "p2", other: "p4" });
  });
});

describe("copies that the source marks without naming their origin", () => {
  const copied = (steps: Step[], fork: string): Step[] =>
    steps.map((step) => ({ ...step, key: step.key + fork.length, copied: true }));
  const origin = [prompt("p1", 0), answer("m1", 5)];
  const own = (name: string, second: number) => [prompt(name, second), answer(`m-${name}`, second)];

  test("belong to the session that has the same words at the same time", () => {
    const fork = [...copied(origin, "fork"), ...own("p2", 90)];
    expect(owned([member("origin", origin), member("fork", fork)])).toEqual({
      origin: "p1",
      fork: "p2",
    });
  });

  test("belong to the oldest fork where the origin was deleted before it was read, so that they are not lost", () => {
    const first = [...copied(origin, "f1"), ...own("p2", 90)];
    const second = [...copied(origin, "f22"), ...own("p3", 95)];
    const counts = [...sortOutCopies([member("first", first), member("second", second)])].map(
      ([id, { own: steps }]) => [id, steps.filter(({ kind }) => kind === "prompt").length],
    );
    expect(counts).toEqual([
      ["first", 2],
      ["second", 1],
    ]);
  });
});
