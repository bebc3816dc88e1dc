import { beforeAll, describe, expect, test } from "bun:test";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";

import fc from "fast-check";

import type { SessionSource } from "../src/model/session.ts";
import { homeCopy, temporaryFolder } from "./helpers/home.ts";
import { contentsOf, emptyIndex, indexOf, ingestInto } from "./helpers/index.ts";
import { describeShared, shared } from "./helpers/shared.ts";
import { copyFiles, filesIn, groupsIn } from "./helpers/trees.ts";

/** Ingests a tree's files in the given portions, one ingest after each, and gives what the index then says. */
async function ingestedInPortions(
  source: SessionSource,
  root: string,
  portions: readonly string[][],
): Promise<unknown> {
  const [db, grown] = [emptyIndex(), temporaryFolder("grown")];
  for (const files of portions) {
    copyFiles(root, grown, files);
    await ingestInto(db, new Map([[source, [grown]]]));
  }
  return contentsOf(db);
}

/** That any order and grouping of the files of a tree ends in the same index. */
async function expectOrderNotToMatter(
  source: SessionSource,
  root: string,
  runs: number,
): Promise<void> {
  const groups = groupsIn(source, root);
  const expected = contentsOf(await indexOf(source, [root]));
  const order = fc.shuffledSubarray(groups, { minLength: groups.length });
  const cuts = fc.array(fc.nat(groups.length), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(order, cuts, async (shuffled, at) => {
      const bounds = [0, ...at.sort((a, b) => a - b), groups.length];
      const portions = bounds
        .slice(1)
        .map((end, index) => shuffled.slice(bounds[index], end).flat());
      expect(await ingestedInPortions(source, root, portions)).toEqual(expected);
    }),
    { numRuns: runs, endOnFailure: true },
  );
}

/** That ingesting a file while it grows ends in the same index as ingesting it at its end. */
async function expectGrowthNotToMatter(root: string, file: string, steps: number): Promise<void> {
  const expected = contentsOf(await indexOf("claude", [root]));
  const bytes = readFileSync(join(root, file));
  const [db, grown] = [emptyIndex(), temporaryFolder("growing")];
  copyFiles(
    root,
    grown,
    filesIn(root).filter((other) => other !== file),
  );
  const path = join(grown, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, "");
  for (let step = 0; step < steps; step++) {
    const [from, to] = [step, step + 1].map((part) => Math.floor((bytes.length * part) / steps));
    appendFileSync(path, bytes.subarray(from, to));
    await ingestInto(db, new Map([["claude", [grown]]]));
  }
  expect(contentsOf(db)).toEqual(expected);
}

describe("the invented home", () => {
  let claude: string;
  let opencode: string;
  beforeAll(async () => {
    const home = await homeCopy();
    claude = join(home, ".claude");
    opencode = join(home, ".local", "share", "opencode");
  });

  test("any order and grouping of its files gives the same index", async () => {
    await expectOrderNotToMatter("claude", claude, 25);
  });

  test("a file that grows byte by byte while it is ingested gives the same index", async () => {
    const fork = "projects/-home-ada-code-bakery/b7d0e1f2-1122-4c3d-8e4f-5a6b7c8d9e0f.jsonl";
    await expectGrowthNotToMatter(claude, fork, 61);
    const origin = "projects/-home-ada-code-bakery/3f1c2a84-6d0e-4b1f-9c55-0a1b2c3d4e5f.jsonl";
    await expectGrowthNotToMatter(claude, origin, 61);
  });

  test("a second ingest changes nothing, nor does reading everything again", async () => {
    const db = await indexOf("opencode", [opencode]);
    const before = contentsOf(db);
    const again = await ingestInto(db, new Map([["opencode", [opencode]]]));
    expect(again.changes).toEqual({ added: [], updated: [] });
    const full = await ingestInto(db, new Map([["opencode", [opencode]]]), true);
    expect(full.changes).toEqual({ added: [], updated: [] });
    expect(contentsOf(db)).toEqual(before);
  });

  test("what was skipped in a file is forgotten with the file, and told as long as it is there", async () => {
    const root = temporaryFolder("skips");
    const path = join(root, "projects/-garden/5e550001-0000-4000-8000-000000000000.jsonl");
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, "no JSON\n");
    const db = await indexOf("claude", [root]);
    const skips = () => db.query("SELECT place, reason FROM skips").all();
    await ingestInto(db, new Map([["claude", [root]]]));
    expect(skips()).toEqual([{ place: "line 1", reason: "not valid JSON" }]);
    await ingestInto(db, new Map([["claude", [temporaryFolder("elsewhere")]]]));
    expect(skips()).toEqual([{ place: "line 1", reason: "not valid JSON" }]);
    await Bun.file(path).delete();
    await ingestInto(db, new Map([["claude", [root]]]));
    expect(skips()).toEqual([]);
  });

  test("of a file that grew only the new bytes are read", async () => {
    const root = temporaryFolder("grew");
    cpSync(claude, root, { recursive: true });
    const path = join(
      root,
      "projects/-home-ada-code-bakery/3f1c2a84-6d0e-4b1f-9c55-0a1b2c3d4e5f.jsonl",
    );
    const db = await indexOf("claude", [root]);
    const line =
      '{"type":"user","uuid":"new-1","timestamp":"2026-03-02T09:00:00.000Z","message":{"content":"And now?"}}\n';
    appendFileSync(path, line);
    const { sources } = await ingestInto(db, new Map([["claude", [root]]]));
    expect(sources.get("claude")).toMatchObject({ read: 1, bytesRead: line.length });
    expect(contentsOf(db)).toEqual(contentsOf(await indexOf("claude", [root])));
  });

  test("a file whose beginning was changed while it grew is read as a whole", async () => {
    const root = temporaryFolder("changed");
    cpSync(claude, root, { recursive: true });
    const path = join(
      root,
      "projects/-home-ada-code-bakery/3f1c2a84-6d0e-4b1f-9c55-0a1b2c3d4e5f.jsonl",
    );
    const db = await indexOf("claude", [root]);
    const text = readFileSync(path, "utf8").replace(
      "loses the delivery date",
      "loses the pick-up date!",
    );
    writeFileSync(path, `${text}{"type":"mode","mode":"plan"}\n`);
    const { sources } = await ingestInto(db, new Map([["claude", [root]]]));
    expect(sources.get("claude")).toMatchObject({ read: 1, bytesRead: text.length + 30 });
  });

  test("a rewritten file that lost its old part loses nothing in the index", async () => {
    const root = temporaryFolder("rewritten");
    cpSync(claude, root, { recursive: true });
    const path = join(
      root,
      "projects/-home-ada-code-bakery/3f1c2a84-6d0e-4b1f-9c55-0a1b2c3d4e5f.jsonl",
    );
    const db = await indexOf("claude", [root]);
    const before = contentsOf(db);
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    writeFileSync(path, `${lines.slice(-3).join("\n")}\n`);
    await ingestInto(db, new Map([["claude", [root]]]));
    expect(contentsOf(db)).toEqual(before);
  });

  test("a session moved to another project's folder stays one session", async () => {
    const root = temporaryFolder("moved");
    cpSync(claude, root, { recursive: true });
    const name = "5c4b3a29-1807-4655-9443-322110ffeedd.jsonl";
    const db = await indexOf("claude", [root]);
    const before = contentsOf(db);
    copyFiles(
      join(root, "projects/-home-ada-code-tide-main"),
      join(root, "projects/-home-ada-tide-worktree"),
      [name],
    );
    await Bun.file(join(root, "projects/-home-ada-code-tide-main", name)).delete();
    await ingestInto(db, new Map([["claude", [root]]]));
    expect(contentsOf(db)).toEqual(before);
  });
});

describeShared("the recorded corpora", () => {
  const corpus = (path: string) => shared(`corpora/${path}`) ?? "";

  test.each(["0.2.126", "1.0.60", "1.0.128", "2.0.42", "2.1.76", "2.1.330"])(
    "Claude Code %s: any order and grouping of its files gives the same index",
    async (version) => {
      await expectOrderNotToMatter("claude", corpus(`claude-code/${version}`), 3);
    },
    120_000,
  );

  test.each([
    ["1.0.60", 23],
    ["2.0.77", 23],
    ["2.1.330", 11],
  ])(
    "Claude Code %s: its longest session, ingested %i times while it grows, gives the same index",
    async (version, steps) => {
      const root = corpus(`claude-code/${version}`);
      const files = [...new Bun.Glob("projects/*/*.jsonl").scanSync({ cwd: root })];
      const [longest = ""] = files.sort(
        (a, b) => Bun.file(join(root, b)).size - Bun.file(join(root, a)).size,
      );
      await expectGrowthNotToMatter(root, relative(root, join(root, longest)), steps);
    },
    120_000,
  );

  test.each(["opencode/0.5.29", "opencode/1.1.65", "opencode-special/upgrade-1.1.65__1.2.27"])(
    "%s: a second ingest changes nothing",
    async (name) => {
      const root = corpus(`${name}/opencode`);
      expect(existsSync(root)).toBe(true);
      const db = await indexOf("opencode", [root]);
      const before = contentsOf(db);
      await ingestInto(db, new Map([["opencode", [root]]]), true);
      expect(contentsOf(db)).toEqual(before);
    },
    60_000,
  );

  test.each(["0.1.174", "0.5.29", "1.0.0", "1.1.65"])(
    "OpenCode %s: its files, coming in any order and portions, give the same index",
    async (version) => {
      const root = corpus(`opencode/${version}/opencode`);
      const files = filesIn(root);
      const expected = contentsOf(await indexOf("opencode", [root]));
      await fc.assert(
        fc.asyncProperty(
          fc.shuffledSubarray(files, { minLength: files.length }),
          async (shuffled) => {
            const third = Math.ceil(files.length / 3);
            const portions = [0, 1, 2].map((part) =>
              shuffled.slice(part * third, (part + 1) * third),
            );
            expect(await ingestedInPortions("opencode", root, portions)).toEqual(expected);
          },
        ),
        { numRuns: 2, endOnFailure: true },
      );
    },
    120_000,
  );

  test("an upgrade that copied every session gives the same whichever copy is read first", async () => {
    const root = corpus("opencode-special/upgrade-1.1.65__1.2.27/opencode");
    const expected = contentsOf(await indexOf("opencode", [root]));
    const files = filesIn(root);
    const database = files.filter((file) => file.startsWith("opencode.db"));
    const tree = files.filter((file) => !file.startsWith("opencode.db"));
    expect(await ingestedInPortions("opencode", root, [tree, database])).toEqual(expected);
    expect(await ingestedInPortions("opencode", root, [database, tree])).toEqual(expected);
  }, 60_000);
});
