import { expect, test } from "bun:test";

import fc from "fast-check";

import { byStart, cutter, type Span } from "../../src/time/spans.ts";

const spans = fc
  .array(fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 30 })), { maxLength: 20 })
  .map((drafts) => drafts.map(([start, length]) => ({ start, end: start + length })).sort(byStart));

test("what of spans lies between each two of some moments is what is cut out of all of them", () => {
  const cutOut = (all: readonly Span[], { start, end }: Span) =>
    all
      .map((span) => ({ start: Math.max(span.start, start), end: Math.min(span.end, end) }))
      .filter((span) => span.start < span.end);
  fc.assert(
    fc.property(spans, spans, (all, asked) => {
      const between = cutter(all);
      for (const one of asked) expect(between(one)).toEqual(cutOut(all, one));
    }),
  );
});

test("spans are cut at once at very many moments, also below a long one: all looked at for each would outlast the runner's patience", () => {
  const many = Array.from({ length: 200_000 }, (_, start) => ({ start, end: start + 1 }));
  const between = cutter([{ start: 0, end: many.length }, ...many]);
  let found = 0;
  for (const one of many) found += between(one).length;
  expect(found).toBe(400_000);
});
