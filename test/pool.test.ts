import { afterAll, beforeEach, describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Resume } from "../src/model/transcript.ts";
import { readAll } from "../src/pool.ts";
import type { Unit } from "../src/sources/source.ts";
import { temporaryFolder } from "./helpers/home.ts";

let started = 0;
const { Worker: Thread } = globalThis;

class CountedThread extends Thread {
  constructor(...how: ConstructorParameters<typeof Thread>) {
    super(...how);
    started++;
  }
}

globalThis.Worker = CountedThread;
beforeEach(() => void (started = 0));
afterAll(() => void (globalThis.Worker = Thread));

const keeping = { prompts: true, maskSecrets: true };

/** Transcripts of a line each, that are said to be of 40 MB. */
const large = ["a", "b", "c"].map((name): Unit => {
  const path = join(temporaryFolder("pool"), `${name}.jsonl`);
  writeFileSync(path, `${JSON.stringify({ type: "summary", summary: name, leafUuid: name })}\n`);
  return { source: "claude", path, file: path, stamp: "", bytes: 40_000_000, generation: "" };
});

const readUpTo = (offset: number): Resume => ({
  offset,
  lines: 1,
  guard: "",
  facts: { type: "user", cwd: null, parent: null, origins: [], titles: {}, version: null },
  steps: new Uint8Array(),
});

/** The titles that reading gave. */
async function titlesIn(units: readonly Unit[]): Promise<string[]> {
  const titles: string[] = [];
  await readAll("claude", units, keeping, (_, reads) => {
    for (const { leafTitles } of reads) titles.push(...leafTitles.map(({ title }) => title));
  });
  return titles.sort();
}

describe("threads", () => {
  test.skipIf(navigator.hardwareConcurrency < 2)("share much that is new", async () => {
    expect(await titlesIn(large)).toEqual(["a", "b", "c"]);
    expect(started).toBeGreaterThan(0);
  });

  test("are not started for long transcripts of which only the end is new", async () => {
    const grown = large.map((unit) => ({ ...unit, resume: readUpTo(39_999_000) }));
    expect(await titlesIn(grown)).toEqual(["a", "b", "c"]);
    expect(started).toBe(0);
  });
});
