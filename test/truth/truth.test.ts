import { expect, test } from "bun:test";

import { describeShared, shared } from "../helpers/shared.ts";
import { type Comparison, differences, unusedReasons } from "./compare.ts";
import { corporaIn } from "./corpora.ts";
import { reasons } from "./reasons.ts";

describeShared("the index of every recorded corpus agrees with what was done", () => {
  const all: Comparison[] = [];
  test.each(
    corporaIn(shared("corpora") ?? "").map(({ name, compare }) => [name, compare] as const),
  )(
    "%s",
    async (_, compare) => {
      const comparisons = await compare();
      all.push(...comparisons);
      expect(comparisons.length).toBeGreaterThan(40);
      expect(differences(comparisons, reasons).filter(({ reason }) => reason === null)).toEqual([]);
    },
    60_000,
  );

  test("no reason is kept that explains nothing", () => {
    expect(unusedReasons(all, reasons)).toEqual([]);
  });
});
