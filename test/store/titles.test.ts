import type { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";

import { sessionTitlesOf } from "../../src/store/titles.ts";
import { emptyIndex, ingestInto } from "../helpers/index.ts";
import { answered, forkOf, newRoot, type Said, typed, writeSession } from "./prompt-files.ts";

function titled(title: string) {
  const db = emptyIndex();
  db.query(
    `INSERT INTO agent_sessions (session_id, project_path, project_name, start_time, message_count, summary,
       starting_prompt, user_prompts)
     VALUES ('s', '/w', 'w', '2026-03-02 08:00:00.000', 4, ?, ?, ?)`,
  ).run(title, "hello there", '["hello there","Fire Bob from the Hamburg office"]');
  return sessionTitlesOf(db)("s");
}

describe("a session's title", () => {
  test.each([
    ["Fire Bob from the Hamburg office", true],
    ["Fire Bob from the Hamb…", true],
    ["fire “Bob” from the Hamburg office!", true],
    ["Session: hello there", true],
    ["!!!", true],
    ["Staff changes", false],
    ["Othello theremin", false],
    ["Well, hello there again", true],
    ["Fire Bob from the Ham (Branch)", true],
    ["Fire Bob from the Ham (Branch 2)", true],
    ["Fire Bob from the Ham (fork #1)", true],
    ["Staff changes ⑂ Fire Bob from the Ham", true],
    ["Staff changes (fork #1)", false],
  ])("%p gives a prompt away: %p", (text, fromPrompt) => {
    expect(titled(text)).toEqual({ text, fromPrompt });
  });
});

const long =
  "Draft the severance letter for Bob, whose contract ends in March, and do not tell the works council before Friday";
const origin: Said[] = [
  ...["One aa", "Two bb", "Three cc", "Four dd", "Five ee"].flatMap((text, nth) => [
    typed(`${nth}`, 2 * nth + 1, text),
    answered(`${nth}-answer`, 2 * nth + 2),
  ]),
  typed("sixth", 20, long),
  answered("sixth-answer", 21),
  typed("last", 22, "ok"),
];
const own = [typed("own", 30, "Go on please"), answered("own-answer", 31)];

/** An index of an origin and its branch, which has a title. */
async function branchTitled(title: string, prompts = true): Promise<Database> {
  const root = newRoot();
  writeSession(root, "origin", origin);
  const given = { type: "custom-title", customTitle: title };
  writeSession(root, "branch", [...forkOf("origin", origin), given, ...own]);
  const db = emptyIndex();
  const places = new Map([["claude" as const, [root]]]);
  await ingestInto(db, places, false, { prompts, maskSecrets: true });
  return db;
}

describe("a branch's title", () => {
  test.each([
    ["One aa (Branch)", true],
    [`${long.slice(0, 100)} (Branch)`, true],
    [`${long.slice(0, 97)}...`, true],
    ["Go on please (Branch) (Branch)", true],
    ["Letters (Branch)", false],
    // A later prompt that is short says nothing where it stands in a title.
    ["Is it ok now", false],
  ])("is compared with all that was typed in it and in its origin: %p %p", async (text, isOne) => {
    const db = await branchTitled(text);
    expect(sessionTitlesOf(db)("branch")).toEqual({ text, fromPrompt: isOne });
  });

  test("is taken for a prompt where the prompts are not kept", async () => {
    const db = await branchTitled("Letters (Branch)");
    db.run("UPDATE prompts SET text = '' WHERE text = 'Two bb'");
    expect(sessionTitlesOf(db)("branch")?.fromPrompt).toBe(true);
  });
});
