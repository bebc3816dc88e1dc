import { expect, test } from "bun:test";

import { found, indexWith } from "./searching.ts";

test("a search takes very long queries", async () => {
  const db = await indexWith({
    one: ["Water the roses"],
    two: ["Prune the roses"],
    three: ["Air"],
  });
  expect(found(db, "roses ".repeat(3000))).toHaveLength(2);
  expect(found(db, `${"roses OR ".repeat(40)}x`)).toHaveLength(2);
  const others = Array.from({ length: 99 }, (_, at) => `word${at}`);
  expect(found(db, [...others, "roses"].join(" OR "))).toHaveLength(2);
  expect(found(db, `(${others.join(") OR (")}) OR (roses)`)).toHaveLength(2);
  expect(found(db, ["roses", ...others.slice(0, 80)].join(" NOT "))).toHaveLength(2);
  for (const word of ["OR", "AND", "NOT"]) {
    const nested = others.slice(0, 49).reduce((all, one) => `(${one} ${word} ${all})`, "roses");
    expect([word, found(db, nested)]).toEqual([word, []]);
  }
  expect(found(db, `${"roses OR ".repeat(3000)}x`)).toEqual([]);
  expect(found(db, `${"(".repeat(3000)}roses`)).toHaveLength(2);
});
