import type { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { mayBeOfPrompts } from "../../src/model/title.ts";
import { tidyArchive } from "../../src/store/archive.ts";
import { openIndex, readIndex } from "../../src/store/open.ts";
import { homeCopy } from "../helpers/home.ts";
import { contentsOf, emptyIndex, indexOf, ingestInto, keepAll } from "../helpers/index.ts";
import { describeShared, shared } from "../helpers/shared.ts";
import { checkSearch } from "./check-search.ts";
import { backToVersion9, backToVersion12, backToVersion13, backToVersion16 } from "./older.ts";
import { answered, forkOf, newRoot, queue, typed, writeSession } from "./prompt-files.ts";
import { found } from "./searching.ts";
import { wordsLeft } from "./words-left.ts";

const noWords = { prompts: false, maskSecrets: true };

const all = (db: Database, sql: string) => db.query(sql).all();

/** Every typed message whose words are not in the archive. */
const unkept = (db: Database) =>
  all(
    db,
    `SELECT id, kind FROM events LEFT JOIN prompts USING (prompt_key)
      WHERE type = 'user_message' AND coalesce(text, '') = ''`,
  );

describe("the archive", () => {
  test("has the words of everything that was typed, also when the file is gone", async () => {
    const home = await homeCopy();
    const places = new Map([
      ["claude" as const, [join(home, ".claude")]],
      ["opencode" as const, [join(home, ".local/share/opencode")]],
    ]);
    const db = emptyIndex();
    await ingestInto(db, places);
    expect(all(db, "SELECT DISTINCT source FROM events")).toHaveLength(2);
    expect(unkept(db)).toEqual([]);
    const before = contentsOf(db);
    rmSync(join(home, ".claude"), { recursive: true });
    await ingestInto(db, places, true);
    expect(contentsOf(db)).toEqual(before);
  });

  test("keeps a long text whole", async () => {
    const root = newRoot();
    const text = "Rake the leaves. ".repeat(5_000).trim();
    writeSession(root, "one", [typed("a", 1, text)]);
    const db = await indexOf("claude", [root]);
    expect(all(db, "SELECT text FROM prompts")).toEqual([{ text }]);
  });
});

/** All but words. */
const figures = (db: Database) => ({
  sessions: db
    .query<{ summary: string | null }, []>(
      `SELECT session_id, session_type, project_path, start_time, end_time, message_count, summary,
              assistant_message_count, tool_call_count FROM agent_sessions ORDER BY session_id`,
    )
    .all(),
  events: all(db, "SELECT * FROM events ORDER BY id"),
  times: all(db, "SELECT session_id, first, last, hex(times) FROM activity ORDER BY session_id"),
});

const withoutBranchTitles = ({ sessions, ...rest }: ReturnType<typeof figures>) => ({
  sessions: sessions.map((row) =>
    mayBeOfPrompts(row.summary ?? "") ? { ...row, summary: null } : row,
  ),
  ...rest,
});

const joinedLines = [
  typed("a", 1, "Mow the lawn"),
  answered("b", 2),
  queue("enqueue", 3, "Trim the edges"),
  queue("enqueue", 4, "Sweep the path"),
  queue("dequeue", 5),
  queue("dequeue", 5),
  typed("c", 6, "Trim the edges\nSweep the path"),
  answered("d", 7),
];

describe("without words", () => {
  test("no text of a prompt reaches the index", async () => {
    const root = newRoot();
    writeSession(root, "one", joinedLines);
    const db = emptyIndex();
    await ingestInto(db, new Map([["claude", [root]]]), false, noWords);
    expect(all(db, "SELECT user_prompts, starting_prompt FROM agent_sessions")).toEqual([
      { user_prompts: "[]", starting_prompt: null },
    ]);
    expect(wordsLeft(db.serialize(), ["lawn", "edges", "Sweep"])).toEqual([]);
  });

  test("no title does that Claude Code has made of a prompt; others do", async () => {
    const root = newRoot();
    const lawn = [typed("a", 1, "Mow the lawn"), answered("b", 2)];
    const title = (customTitle: string) => ({ type: "custom-title", customTitle });
    writeSession(root, "one", [...lawn, title("Gardening")]);
    writeSession(root, "two", [...forkOf("one", lawn), title("Mow the lawn (Branch)")]);
    writeSession(root, "three", [...forkOf("one", lawn), title("Gardening ⑂ Trim the edges")]);
    const db = emptyIndex();
    await ingestInto(db, new Map([["claude", [root]]]), false, noWords);
    expect(all(db, "SELECT text FROM titles")).toEqual([{ text: "Gardening" }]);
    expect(wordsLeft(db.serialize(), ["lawn", "edges"])).toEqual([]);
  });

  test("counts and times are the same, also of what was queued and delivered as one", async () => {
    const root = newRoot();
    writeSession(root, "one", joinedLines);
    const expected = figures(await indexOf("claude", [root]));
    expect(expected.events).toHaveLength(4);
    const db = emptyIndex();
    await ingestInto(db, new Map([["claude", [root]]]), false, noWords);
    expect(figures(db)).toEqual(expected);
  });

  test("they are the same while a file grows, wherever it is cut", async () => {
    const whole = newRoot();
    writeSession(whole, "one", joinedLines);
    const expected = figures(await indexOf("claude", [whole]));
    for (let cut = 1; cut < joinedLines.length; cut++) {
      const root = newRoot();
      const db = emptyIndex();
      for (const lines of [joinedLines.slice(0, cut), joinedLines]) {
        writeSession(root, "one", lines);
        await ingestInto(db, new Map([["claude", [root]]]), false, noWords);
      }
      expect([cut, figures(db)]).toEqual([cut, expected]);
    }
  });

  test("what was kept before stays", async () => {
    const root = newRoot();
    writeSession(root, "one", [typed("a", 1, "Mow the lawn")]);
    const db = await indexOf("claude", [root]);
    await ingestInto(db, new Map([["claude", [root]]]), true, noWords);
    expect(all(db, "SELECT text FROM prompts")).toEqual([{ text: "Mow the lawn" }]);
  });
});

describeShared("the recorded sessions", () => {
  test.each([
    "claude-code/2.0.42",
    "claude-code/2.1.110",
    "claude-code/2.1.330",
    "claude-code/1.0.60",
  ])(
    "%s: every word is kept, and the figures need none",
    async (name) => {
      const root = shared(`corpora/${name}`) ?? "";
      const db = await indexOf("claude", [root]);
      expect(unkept(db)).toEqual([]);
      const without = emptyIndex();
      await ingestInto(without, new Map([["claude", [root]]]), false, noWords);
      expect(figures(without)).toEqual(withoutBranchTitles(figures(db)));
      expect(all(without, "SELECT DISTINCT text FROM prompts")).toEqual([{ text: "" }]);
    },
    60_000,
  );

  test.each(["0.5.29", "1.1.65", "1.18.33"])(
    "OpenCode %s: the same",
    async (version) => {
      const root = shared(`corpora/opencode/${version}/opencode`) ?? "";
      const db = await indexOf("opencode", [root]);
      expect(unkept(db)).toEqual([]);
      const without = emptyIndex();
      await ingestInto(without, new Map([["opencode", [root]]]), false, noWords);
      expect(figures(without)).toEqual(withoutBranchTitles(figures(db)));
    },
    60_000,
  );
});

const secret = `ghp_${"aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1eF3hJ5"}`;

describe("secrets", () => {
  const lines = [
    typed("s", 1, `Push with ${secret} please`),
    { type: "custom-title", customTitle: `Use ${secret}` },
  ];

  test("are masked in prompts, rows and titles, and identities stay", async () => {
    const root = newRoot();
    writeSession(root, "one", lines);
    const db = await indexOf("claude", [root]);
    expect(all(db, "SELECT summary, starting_prompt FROM agent_sessions")).toEqual([
      {
        summary: "Use [masked: GitHub token]",
        starting_prompt: "Push with [masked: GitHub token] please",
      },
    ]);
    expect(wordsLeft(db.serialize(), [secret])).toEqual([]);
    const open = emptyIndex();
    const keeping = { prompts: true, maskSecrets: false };
    await ingestInto(open, new Map([["claude", [root]]]), false, keeping);
    expect(all(open, "SELECT starting_prompt AS text FROM agent_sessions")).toEqual([
      { text: `Push with ${secret} please` },
    ]);
    expect(all(open, "SELECT id, prompt_key FROM events")).toEqual(
      all(db, "SELECT id, prompt_key FROM events"),
    );
  });

  test("of an index of version 9 are masked once, and its words become searchable", async () => {
    const root = newRoot();
    writeSession(root, "one", lines);
    writeSession(root, "two", joinedLines);
    const places = new Map([["claude" as const, [root]]]);
    const expected = contentsOf(await indexOf("claude", [root]));
    const path = join(newRoot(), "tt.db");
    const old = openIndex({ path, say: () => {} });
    await ingestInto(old, places, false, { ...keepAll, maskSecrets: false });
    backToVersion9(old);
    old.close();
    const db = openIndex({ path, say: () => {} });
    await ingestInto(db, places);
    expect(contentsOf(db)).toEqual(expected);
    checkSearch(db);
    const hit = "SELECT count(*) AS n FROM search_words WHERE search_words MATCH 'lawn'";
    expect(all(db, hit)).toEqual([{ n: 1 }]);
    expect(all(db, "SELECT * FROM chores")).toEqual([]);
    db.close();
    expect(wordsLeft(readFileSync(path), [secret, "aB3dE5gH7jK9"])).toEqual([]);
  });

  test.each(["this version", "version 16"])(
    "that %s kept while they were not masked go from rows, the search and the file once they are to be masked",
    async (version) => {
      const root = newRoot();
      const login = typed("p", 3, "Log in at https://kim:rosesarered@garden.example/ now");
      writeSession(root, "one", [...lines, login]);
      const places = new Map([["claude" as const, [root]]]);
      const expected = contentsOf(await indexOf("claude", [root]));
      const path = join(newRoot(), "tt.db");
      const old = openIndex({ path, say: () => {} });
      await ingestInto(old, places, false, { ...keepAll, maskSecrets: false });
      expect(found(old, "rosesarered")).toEqual(["one"]);
      readIndex(path).close();
      if (version === "version 16") {
        old.run("DELETE FROM chores");
        backToVersion16(old);
      }
      old.close();
      const db = openIndex({ path, say: () => {} });
      rmSync(root, { recursive: true });
      await ingestInto(db, places);
      expect(contentsOf(db)).toEqual(expected);
      checkSearch(db);
      expect(found(db, "rosesarered")).toEqual([]);
      expect(all(db, "SELECT * FROM chores")).toEqual([]);
      db.close();
      const open = [secret, secret.toLowerCase(), secret.slice(4), "rosesarered"];
      expect(wordsLeft(readFileSync(path), open)).toEqual([]);
    },
  );

  test("of an index of version 12 are found inside of words from the next ingest on", async () => {
    const root = newRoot();
    writeSession(root, "one", [typed("a", 1, "Mow the meadow"), answered("b", 2)]);
    const places = new Map([["claude" as const, [root]]]);
    const path = join(newRoot(), "tt.db");
    const old = openIndex({ path, say: () => {} });
    await ingestInto(old, places);
    const before = contentsOf(old);
    backToVersion12(old);
    old.close();
    const db = openIndex({ path, say: () => {} });
    await ingestInto(db, places);
    expect(contentsOf(db)).toEqual(before);
    expect(all(db, "SELECT word FROM search_vocabulary ORDER BY word")).toEqual([
      { word: "meadow" },
      { word: "mow" },
      { word: "the" },
    ]);
    expect(all(db, "SELECT * FROM chores")).toEqual([]);
    expect(all(db, "SELECT name FROM sqlite_schema WHERE name LIKE 'search_parts%'")).toEqual([]);
  });

  test("of an index of version 13 are found whatever their accents from the next ingest on", async () => {
    const root = newRoot();
    const mown = [typed("a", 1, "Mow the meadow"), typed("b", 2, "Проверь настройки")];
    writeSession(root, "one", [...mown, { type: "custom-title", customTitle: "Ёлка" }]);
    const places = new Map([["claude" as const, [root]]]);
    const path = join(newRoot(), "tt.db");
    const old = openIndex({ path, say: () => {} });
    await ingestInto(old, places);
    const before = contentsOf(old);
    backToVersion13(old);
    old.close();
    const db = openIndex({ path, say: () => {} });
    await ingestInto(db, places);
    expect(contentsOf(db)).toEqual(before);
    checkSearch(db);
    for (const words of ["настроики", "стройк", "елка", "meadow"])
      expect([words, found(db, words)]).toEqual([words, ["one"]]);
    expect(all(db, "SELECT * FROM chores")).toEqual([]);
    expect(all(db, "PRAGMA freelist_count")).toEqual([{ freelist_count: 0 }]);
  });

  test("that were masked go from the file when an earlier run was ended before it could do that", async () => {
    const root = newRoot();
    writeSession(root, "one", lines);
    const places = new Map([["claude" as const, [root]]]);
    const path = join(newRoot(), "tt.db");
    const old = openIndex({ path, say: () => {} });
    await ingestInto(old, places, false, { ...keepAll, maskSecrets: false });
    backToVersion9(old);
    old.close();
    const ended = openIndex({ path, say: () => {} });
    tidyArchive(ended, keepAll);
    ended.close();
    expect(readFileSync(path).includes(secret)).toBe(true);
    const db = openIndex({ path, say: () => {} });
    await ingestInto(db, places);
    db.close();
    expect(wordsLeft(readFileSync(path), [secret])).toEqual([]);
  });
});

test("an index of version 9 becomes searchable also where the steps of a transcript cannot be unpacked, which is told", async () => {
  const root = newRoot();
  writeSession(root, "one", [typed("o", 1, "Mow the lawn")]);
  writeSession(root, "two", [typed("t", 2, "Mow the meadow")]);
  const places = new Map([["claude" as const, [root]]]);
  const path = join(newRoot(), "tt.db");
  const old = openIndex({ path, say: () => {} });
  await ingestInto(old, places);
  backToVersion9(old);
  old.run("UPDATE transcripts SET steps = x'02FF00' WHERE session_id = 'two'");
  old.close();
  const db = openIndex({ path, say: () => {} });
  await ingestInto(db, places);
  const hit = "SELECT count(*) AS n FROM search_words WHERE search_words MATCH 'lawn OR meadow'";
  expect(all(db, hit)).toEqual([{ n: 2 }]);
  expect(all(db, "SELECT path, reason FROM skips")).toEqual([
    {
      path: "two",
      reason: "its rows could not be made: step kind 255 was written by a newer tt; update it",
    },
  ]);
  expect(all(db, "SELECT * FROM chores")).toEqual([]);
});
