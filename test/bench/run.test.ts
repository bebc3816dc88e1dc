import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Command } from "../../scripts/bench/case.ts";
import { runByTurns, runOnce } from "../../scripts/bench/run.ts";
import { temporaryFolder } from "../helpers/home.ts";

const shell = (name: string, text: string, home: string): Command => ({
  name,
  home,
  argv: ["sh", "-c", text],
});

test("commands run by turns: a warm-up, the rounds, and once for the memory", async () => {
  const home = temporaryFolder("bench");
  const letter = (name: string) => shell(name, `printf ${name} >> "$HOME/order"`, home);
  const results = await runByTurns([letter("A"), letter("B")], 2);
  expect(readFileSync(join(home, "order"), "utf8")).toBe("ABABABAB");
  expect([...results].map(([name, { times, failure }]) => [name, times.length, failure])).toEqual([
    ["A", 2, null],
    ["B", 2, null],
  ]);
});

test("what has to be done before a run is done before each", async () => {
  const home = temporaryFolder("bench");
  let count = 0;
  await runByTurns(
    [{ ...shell("A", "true", home), before: { words: "a count", run: () => void count++ } }],
    3,
  );
  expect(count).toBe(5);
});

test("a peer that fails is reported with its last words, and no times", async () => {
  const failing = shell("peer", "echo first >&2; echo no network >&2; exit 3", "/");
  const results = await runByTurns([{ ...failing, peer: true }, shell("own", "true", "/")], 1);
  expect(results.get("peer")).toEqual({
    times: [],
    peak: null,
    failure: "ended with 3: no network",
  });
  expect(results.get("own")?.times.length).toBe(1);
});

test("a command of ours that fails ends the benchmark", async () => {
  await expect(runOnce(shell("own", "echo broken >&2; exit 1", "/"))).rejects.toThrow(
    "ended with 1: broken",
  );
});
