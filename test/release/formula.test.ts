import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { formula } from "../../scripts/release/formula.ts";
import { temporaryFolder } from "../helpers/home.ts";

const sums = Object.fromEntries(
  ["darwin-arm64", "darwin-x64", "linux-arm64", "linux-x64"].map((name, index) => [
    name,
    String(index).repeat(64),
  ]),
);

test("the formula has each archive with its own checksum", () => {
  const text = formula("1.2.3", sums);
  const found = [...text.matchAll(/url ".*\/tt-1\.2\.3-(.*)\.tar\.gz"\n\s+sha256 "(\d)\d{63}"/g)];
  expect(found.map(([, name, digit]) => [name, digit])).toEqual([
    ["darwin-arm64", "0"],
    ["darwin-x64", "1"],
    ["linux-arm64", "2"],
    ["linux-x64", "3"],
  ]);
});

test("a formula without one of its archives is an error", () => {
  expect(() => formula("1.2.3", {})).toThrow("darwin-arm64");
});

test.if(existsSync("/usr/bin/ruby"))("Ruby can read the formula", async () => {
  const path = join(temporaryFolder("formula"), "time-tracker.rb");
  await Bun.write(path, formula("1.2.3", sums));
  const { stdout, stderr } = Bun.spawnSync(["/usr/bin/ruby", "-wc", path]);
  expect([stdout.toString(), stderr.toString()]).toEqual(["Syntax OK\n", ""]);
});
