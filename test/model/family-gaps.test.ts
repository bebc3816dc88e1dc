import { describe, expect, test } from "bun:test";

import { asTyped, before, firstTurn, forkTurn, member, sorted, whole } from "./families.ts";
import { answer, call, history, prompt, withAllMarked, withPersonsMarked } from "./made-up.ts";

/** What is missing in an origin that another session has copied from it. */
describe("an original that lacks", () => {
  const fork = member("fork", [...withAllMarked(before, "origin"), ...forkTurn], ["origin"]);
  const entire = {
    origin: { owns: "p1 message m1 c1 message m2 p2 message m3", origin: null },
    fork: asTyped.fork,
  };

  test("its last turn, which was written and copied after it was read, has it from the copy", () => {
    expect(sorted([member("origin", firstTurn), fork])).toEqual(entire);
    expect(sorted([fork, member("origin", firstTurn)])).toEqual(entire);
  });

  test("its beginning, has it from the copy, in its place", () => {
    expect(sorted([member("origin", [prompt("p2", 60), answer("m3", 65)]), fork])).toEqual(entire);
  });

  test("a turn of which only the prompt is marked, has the answers with it", () => {
    const marked = withPersonsMarked(before, "origin");
    const members = [member("origin", firstTurn), member("fork", [...marked, ...forkTurn])];
    expect(sorted(members)).toEqual(entire);
  });

  test("what another session has without a mark, leaves it to that one", () => {
    const twig = withAllMarked([...before, ...forkTurn], "origin");
    const own = [prompt("p5", 300), answer("m6", 305)];
    const members = [member("origin", whole), fork, member("twig", [...twig, ...own], ["origin"])];
    expect(sorted(members)).toEqual({
      ...asTyped,
      twig: { owns: "p5 message m6", origin: "fork" },
    });
  });

  test("what a copy of a copy has, where the first copy is gone, has it: its mark is all there is", () => {
    const twig = withAllMarked([...before, ...forkTurn], "origin");
    const members = [
      member("origin", whole),
      member("twig", [...twig, prompt("p5", 300)], ["origin"]),
    ];
    expect(sorted(members)).toEqual({
      origin: {
        owns: "p1 message m1 c1 message m2 p2 message m3 p4 message m5 c2 p3 message m4",
        origin: null,
      },
      twig: { owns: "p5", origin: "origin" },
    });
  });

  test("what several copies have, has it once", () => {
    const early = member("early", withAllMarked([...before, call("c9", 66)], "origin"), ["origin"]);
    const all = sorted([fork, member("origin", history(firstTurn)), early]);
    expect(all["origin"]?.owns).toBe("p1 message m1 c1 message m2 p2 message m3 c9");
    expect([all["early"]?.owns, all["fork"]?.owns]).toEqual(["", "p4 message m5 c2"]);
  });
});

test("what two sessions mark as each other's belongs to one of them", () => {
  const members = [
    member("one", withAllMarked([prompt("p1", 0)], "two"), ["two"]),
    member("two", withAllMarked([prompt("p1", 0)], "one"), ["one"]),
  ];
  expect(
    Object.values(sorted(members))
      .map(({ owns }) => owns)
      .toSorted(),
  ).toEqual(["", "p1"]);
});
