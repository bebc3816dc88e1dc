import { expect, test } from "bun:test";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import fc from "fast-check";

import { homeCopy, temporaryFolder } from "./helpers/home.ts";
import { contentsOf, emptyIndex, indexOf, ingestInto } from "./helpers/index.ts";
import { describeShared, shared } from "./helpers/shared.ts";
import { groupsIn } from "./helpers/trees.ts";

const STEPS = 4;

/** How files come that belong together: which ingest sees them first, and how much of them each one sees. */
const coming = fc.record({
  first: fc.nat(STEPS - 1),
  parts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
    minLength: STEPS,
    maxLength: STEPS,
  }),
});

type Coming = typeof coming extends fc.Arbitrary<infer One> ? One : never;

/** How much of them is there at a step; all at the last one. */
const portionAt = (step: number, { parts }: Coming): number =>
  step === STEPS - 1 ? 1 : Math.max(...parts.slice(0, step + 1));

function write(from: string, to: string, file: string, portion: number): void {
  const bytes = readFileSync(join(from, file));
  mkdirSync(dirname(join(to, file)), { recursive: true });
  const length = file.endsWith(".jsonl") ? Math.floor(bytes.length * portion) : bytes.length;
  writeFileSync(join(to, file), bytes.subarray(0, length));
}

/** That transcripts which come one after the other, each growing while it is ingested, end in the same index. */
async function expectPiecesNotToMatter(root: string, runs: number): Promise<void> {
  const groups = groupsIn("claude", root);
  const expected = contentsOf(await indexOf("claude", [root]));
  const all = fc.array(coming, { minLength: groups.length, maxLength: groups.length });
  await fc.assert(
    fc.asyncProperty(all, async (each) => {
      const [db, grown] = [emptyIndex(), temporaryFolder("pieces")];
      for (let step = 0; step < STEPS; step++) {
        for (const [index, how] of each.entries()) {
          if (step < how.first) continue;
          for (const file of groups[index] ?? []) write(root, grown, file, portionAt(step, how));
        }
        await ingestInto(db, new Map([["claude", [grown]]]));
      }
      expect(contentsOf(db)).toEqual(expected);
      db.close();
    }),
    { numRuns: runs, endOnFailure: true },
  );
}

test("transcripts that come in any order and in pieces give the index that they give at once", async () => {
  await expectPiecesNotToMatter(join(await homeCopy(), ".claude"), 25);
});

describeShared("the recorded corpora", () => {
  test.each(["1.0.60", "2.0.42", "2.1.110", "2.1.200", "2.1.330"])(
    "Claude Code %s: in any order and in pieces they give the same index",
    async (version) => {
      await expectPiecesNotToMatter(shared(`corpora/claude-code/${version}`) ?? "", 3);
    },
    120_000,
  );
});
