import { expect, test } from "bun:test";

import { tellApart } from "../../src/projects/names.ts";

test("projects of one name get as many folders in front as it takes to tell them apart", () => {
  const names = tellApart(
    [
      { key: "/a/x/shop", roots: ["/a/x/shop"] },
      { key: "/b/x/shop", roots: ["/b/x/shop"] },
      { key: "/b/garden", roots: ["/b/garden"] },
    ],
    new Set(["garden"]),
  );
  expect([...names.values()]).toEqual(["a/x/shop", "b/x/shop", "b/garden"]);
});

test("however deep the directories are that sessions name, that costs little; they have their paths as names", () => {
  const deep = (top: string) => `/${top}${"/b".repeat(50_000)}`;
  const projects = ["x", "y"].map((top) => ({ key: deep(top), roots: [deep(top)] }));
  const names = tellApart(projects, new Set());
  expect([...names.values()]).toEqual([deep("x"), deep("y")]);
});
