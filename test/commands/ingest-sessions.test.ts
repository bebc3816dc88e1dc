import { beforeAll, describe, expect, test } from "bun:test";
import { appendFileSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { homeCopy, temporaryFolder } from "../helpers/home.ts";
import { binaryPath, type Ended, tt } from "../helpers/tt.ts";
import { writeSession } from "./claude-lines.ts";
import { everythingIn, indexOf, rowsOf } from "./ingesting.ts";

beforeAll(async () => void (await binaryPath()), 120_000);

describe("tt ingest sessions on a home directory", () => {
  let home: string;
  let first: Ended;
  beforeAll(async () => {
    home = await homeCopy();
    first = await tt(["ingest", "sessions"], { home });
  });

  test("prints what it scanned and how many sessions there are", () => {
    const { out, err, code } = first;
    expect(out.split("\n")).toEqual([
      "Scanning Claude Code sessions...",
      "Scanning OpenCode sessions...",
      "Indexed 10 sessions (7 Claude, 3 OpenCode)",
      "  10 new, 0 updated, 0 unchanged",
      "  Most used: tide 4, bakery 3",
      "",
    ]);
    // The last line of a transcript that is not finished yet is nothing to tell.
    expect(err).toBe("");
    expect(code).toBe(0);
  });

  test("keeps the sessions under the model's own names", () => {
    const [row] = rowsOf(
      indexOf(home),
      "SELECT * FROM agent_sessions WHERE session_id LIKE '3f1c2a84%'",
    );
    expect(row).toEqual({
      session_id: "3f1c2a84-6d0e-4b1f-9c55-0a1b2c3d4e5f",
      source: "claude",
      parent_session_id: null,
      session_type: "user",
      project_path: "/home/ada/code/bakery",
      project_name: "bakery",
      start_time: "2026-03-02T08:30:00.000Z",
      end_time: "2026-03-02T08:36:12.000Z",
      message_count: 9,
      summary: "Order form loses the delivery date",
      user_prompts: JSON.stringify([
        "The order form loses the delivery date. Find out why.",
        "and write a test for it",
        "/commit -s",
      ]),
      starting_prompt: "The order form loses the delivery date. Find out why.",
      assistant_message_count: 6,
      tool_call_count: 4,
    });
  });

  test("counts what a fork or a resume copied for the session that it was first said in", () => {
    const rows = rowsOf(
      indexOf(home),
      `SELECT substr(session_id, 1, 8) AS id, substr(parent_session_id, 1, 8) AS parent, message_count, tool_call_count,
              user_prompts FROM agent_sessions WHERE session_id LIKE 'b7d0%' OR session_id LIKE '9e6a%' ORDER BY 1`,
    );
    expect(rows).toEqual([
      {
        id: "9e6a7b5c",
        parent: "0d5b8c11",
        message_count: 3,
        tool_call_count: 1,
        user_prompts: '["Heights below zero come out wrong"]',
      },
      {
        id: "b7d0e1f2",
        parent: "3f1c2a84",
        message_count: 3,
        tool_call_count: 1,
        user_prompts: '["Do the same for the invoice form"]',
      },
    ]);
  });

  test("keeps each typed prompt as an event at the time it was typed, and none of a subagent's", () => {
    const events = rowsOf(
      indexOf(home),
      `SELECT timestamp, events.kind, text FROM events JOIN prompts USING (prompt_key)
        WHERE type = 'user_message' AND events.source = 'claude' ORDER BY timestamp`,
    );
    expect(events).toEqual([
      {
        timestamp: "2025-08-04T19:00:00.000Z",
        kind: "prompt",
        text: "Read the tide tables from the harbour office as CSV",
      },
      {
        timestamp: "2025-08-05T07:15:12.000Z",
        kind: "prompt",
        text: "Heights below zero come out wrong",
      },
      {
        timestamp: "2026-03-02T08:30:00.000Z",
        kind: "prompt",
        text: "The order form loses the delivery date. Find out why.",
      },
      { timestamp: "2026-03-02T08:31:10.000Z", kind: "queued", text: "and write a test for it" },
      { timestamp: "2026-03-02T08:36:00.000Z", kind: "slash", text: "/commit -s" },
      {
        timestamp: "2026-03-02T13:00:00.000Z",
        kind: "prompt",
        text: "Do the same for the invoice form",
      },
      { timestamp: "2026-03-03T17:45:00.000Z", kind: "bash", text: "go test ./..." },
      {
        timestamp: "2026-03-03T17:46:00.000Z",
        kind: "prompt",
        text: "Now plot the week as a line in the terminal",
      },
    ]);
  });

  test("a second ingest changes no row, and neither does reading everything again", async () => {
    const before = everythingIn(indexOf(home));
    const again = await tt(["ingest", "sessions"], { home });
    expect(again.out).toContain("  0 new, 0 updated, 10 unchanged\n");
    expect(everythingIn(indexOf(home))).toBe(before);
    const full = await tt(["ingest", "sessions", "--full"], { home });
    expect(full.out).toContain("  0 new, 0 updated, 10 unchanged\n");
    expect(everythingIn(indexOf(home))).toBe(before);
  });

  test("the index is its owner's alone", () => {
    expect(statSync(indexOf(home)).mode & 0o777).toBe(0o600);
    expect(statSync(join(indexOf(home), "..")).mode & 0o777).toBe(0o700);
  });

  test("a session that grew moves its end and gets its new prompt", async () => {
    const file = join(
      home,
      ".claude/projects/-home-ada-code-tide-main/9e6a7b5c-3f44-4d55-8c66-b777a888f999.jsonl",
    );
    const line = {
      type: "user",
      uuid: "e0000000-0000-4000-8000-000000000001",
      timestamp: "2025-08-05T08:00:00.000Z",
      sessionId: "9e6a7b5c-3f44-4d55-8c66-b777a888f999",
      cwd: "/home/ada/code/tide/main",
      message: { role: "user", content: "And above ten?" },
    };
    appendFileSync(file, `${JSON.stringify(line)}\n`);
    const { out } = await tt(["ingest", "sessions"], { home });
    expect(out).toContain("  0 new, 1 updated, 9 unchanged\n");
    expect(
      rowsOf(
        indexOf(home),
        "SELECT type, timestamp FROM events WHERE session_id LIKE '9e6a%' ORDER BY timestamp, type LIKE 'user%', type",
      ),
    ).toEqual([
      { type: "session_start", timestamp: "2025-08-05T07:15:12.000Z" },
      { type: "user_message", timestamp: "2025-08-05T07:15:12.000Z" },
      { type: "session_end", timestamp: "2025-08-05T08:00:00.000Z" },
      { type: "user_message", timestamp: "2025-08-05T08:00:00.000Z" },
    ]);
  });

  test("a session whose transcript is deleted stays", async () => {
    const file = join(
      home,
      ".claude/projects/-home-ada-code-tide-main/9e6a7b5c-3f44-4d55-8c66-b777a888f999.jsonl",
    );
    await Bun.file(file).delete();
    const { out } = await tt(["ingest", "sessions", "--full"], { home });
    expect(out).toContain(
      "Indexed 10 sessions (7 Claude, 3 OpenCode)\n  0 new, 0 updated, 10 unchanged\n",
    );
  });
});

test("the most used projects are counted as tt projects counts them, whatever their directories are called", async () => {
  const home = temporaryFolder("most-used");
  const write = (path: string, text: string) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  const [acme, beta] = [join(home, "acme/api"), join(home, "beta/api")];
  for (const repository of [acme, beta])
    write(join(repository, ".git/HEAD"), "ref: refs/heads/main\n");
  const main = join(acme, ".git/worktrees/fix");
  write(join(main, "commondir"), "../..\n");
  write(join(home, "elsewhere/fix/.git"), `gitdir: ${main}\n`);
  const directories = [acme, beta, beta, join(home, "elsewhere/fix"), acme, join(home, "tide")];
  for (const [index, directory] of directories.entries())
    await writeSession(home, directory, `00000000-0000-4000-8000-00000000000${index}`, [
      { ago: 300, typed: "Go on" },
      { ago: 290, said: "Done" },
    ]);
  const ingested = async (...args: string[]) =>
    (await tt(["ingest", "sessions", ...args], { home })).out;
  const line = "  Most used: acme/api 3, beta/api 2, tide 1\n";
  expect(await ingested("--dry-run")).toContain(line);
  expect(await ingested()).toContain(line);
  expect(await ingested("--source", "claude")).toContain(line);
  await tt(["projects", "merge", "tide", "beta/api"], { home });
  expect(JSON.parse(await ingested("--json")).projects).toEqual([
    { project_name: "acme/api", sessions: 3 },
    { project_name: "beta/api", sessions: 3 },
  ]);
  const { out } = await tt(["projects", "--json"], { home });
  const listed: { name: string; sessions: number }[] = JSON.parse(out).projects;
  expect(new Map(listed.map(({ name, sessions }) => [name, sessions]))).toEqual(
    new Map([
      ["acme/api", 3],
      ["beta/api", 3],
    ]),
  );
});

test("tt ingest sessions names a directory of a long name by its beginning", async () => {
  const home = temporaryFolder("long-name");
  await writeSession(home, "/w", "00000000-0000-4000-8000-000000000000", [
    { ago: 300, typed: "Go on", cwd: `/w/${"n".repeat(9_000)}` },
  ]);
  const { out } = await tt(["ingest", "sessions"], { home });
  expect(out).toContain(`  Most used: ${"n".repeat(39)}… 1\n`);
});
