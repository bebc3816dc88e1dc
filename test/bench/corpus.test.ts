import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import {
  plansFor,
  writeClaudeSessions,
  writeOneLine,
} from "../../scripts/bench/corpus/claude-files.ts";
import {
  databasePath,
  writeOpencodeDatabase,
  writeOpencodeTree,
} from "../../scripts/bench/corpus/opencode-files.ts";
import { temporaryFolder } from "../helpers/home.ts";
import { tt } from "../helpers/tt.ts";

function files(home: string): Record<string, string> {
  const found = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = found.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(
    paths.map((path) => [path.slice(home.length), readFileSync(path, "utf8")]),
  );
}

test("the same plans give the same files", () => {
  const homes = [temporaryFolder("corpus"), temporaryFolder("corpus")].map((home) => {
    writeClaudeSessions(home, plansFor(5, 400_000, 100_000));
    return files(home);
  });
  expect(Object.keys(homes[0] ?? {}).length).toBeGreaterThanOrEqual(5);
  expect(homes[0]).toEqual(homes[1] ?? {});
});

test("a session is the same however many others there are", () => {
  const [few, many] = [temporaryFolder("corpus"), temporaryFolder("corpus")];
  const plans = [0, 1, 2].map((number) => ({ number, bytes: 20_000, subagents: number }));
  writeClaudeSessions(few, plans.slice(1, 2));
  writeClaudeSessions(many, plans);
  expect(files(many)).toMatchObject(files(few));
});

test("the plans of a corpus come to its size, and the first one is the largest asked for", () => {
  const plans = plansFor(800, 1e9, 2e7);
  expect(plans.length).toBe(800);
  expect(plans[0]?.bytes).toBe(2e7);
  expect(Math.round(plans.reduce((sum, { bytes }) => sum + bytes, 0))).toBe(1e9);
});

test("a corpus of Claude Code has what its transcripts have: lines of one message, attachments, a queue, subagents", () => {
  const home = temporaryFolder("corpus");
  writeClaudeSessions(home, [{ number: 1, bytes: 3_000_000, subagents: 2 }]);
  const written = files(home);
  const lines = Object.entries(written)
    .filter(([path]) => path.endsWith(".jsonl"))
    .flatMap(([, text]) => text.trimEnd().split("\n"))
    .map((line) => JSON.parse(line));
  const types = new Set(lines.map(({ type }) => type));
  expect([...types].sort()).toEqual([
    "ai-title",
    "assistant",
    "attachment",
    "file-history-snapshot",
    "last-prompt",
    "mode",
    "permission-mode",
    "queue-operation",
    "system",
    "user",
  ]);
  const ids = lines.filter(({ type }) => type === "assistant").map(({ message }) => message.id);
  expect(new Set(ids).size).toBeLessThan(ids.length);
  expect(Object.keys(written).filter((path) => path.includes("/subagents/agent-")).length).toBe(4);
});

test("a single long line is one whole JSON object among others", () => {
  const home = temporaryFolder("corpus");
  writeOneLine(home, 2_000_000);
  const [text = ""] = Object.values(files(home));
  const lines = text.trimEnd().split("\n");
  expect(lines.filter((line) => line.length > 1_000_000).length).toBe(1);
  expect(lines.map((line) => typeof JSON.parse(line))).toEqual(lines.map(() => "object"));
});

test("the tree and the database of OpenCode hold sessions with messages and parts", () => {
  const [tree, database] = [temporaryFolder("corpus"), temporaryFolder("corpus")];
  writeOpencodeTree(tree, 200);
  expect(
    Object.keys(files(tree)).filter((path) => path.includes("/storage/part/")).length,
  ).toBeGreaterThanOrEqual(200);
  writeOpencodeDatabase(database, 300_000);
  const db = new Database(databasePath(database), { readonly: true });
  const bytes = db
    .query<{ bytes: number }, []>("SELECT sum(length(data)) AS bytes FROM part")
    .get();
  expect(bytes?.bytes).toBeGreaterThanOrEqual(300_000);
  db.close();
});

test("tt reads every kind of corpus without skipping anything", async () => {
  const home = temporaryFolder("corpus");
  writeClaudeSessions(home, plansFor(6, 300_000, 100_000));
  writeOpencodeTree(home, 100);
  writeOpencodeDatabase(home, 100_000);
  const { out, err, code } = await tt(["ingest", "sessions", "--json"], { home });
  const { sessions, skipped } = JSON.parse(out);
  expect([code, err, skipped.records, skipped.units]).toEqual([0, "", 0, 0]);
  expect(sessions.claude).toBeGreaterThanOrEqual(6);
  expect(sessions.opencode).toBeGreaterThan(1);
}, 60_000);
