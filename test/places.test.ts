import { expect, test } from "bun:test";

import { shortPath } from "../src/places.ts";

test("a path below the home directory begins with ~, with either system's separators", () => {
  const short = [
    shortPath("/home/ada", "/home/ada"),
    shortPath("/home/ada/code", "/home/ada"),
    shortPath("C:\\Users\\ada\\code", "C:\\Users\\ada"),
    shortPath("C:\\Users\\ada/code", "C:\\Users\\ada"),
  ];
  expect(short).toEqual(["~", "~/code", "~\\code", "~/code"]);
});

test("any other path stays as it is", () => {
  const others = [
    shortPath("/home/adam", "/home/ada"),
    shortPath("/home/ada\\x", "/home/ada"),
    shortPath("C:\\Users\\adam", "C:\\Users\\ada"),
    shortPath("/home/ada", ""),
  ];
  expect(others).toEqual(["/home/adam", "/home/ada\\x", "C:\\Users\\adam", "/home/ada"]);
});
