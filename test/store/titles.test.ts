import { describe, expect, test } from "bun:test";

import { sessionTitlesOf } from "../../src/store/titles.ts";
import { emptyIndex } from "../helpers/index.ts";

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
  ])("%p gives a prompt away: %p", (text, fromPrompt) => {
    expect(titled(text)).toEqual({ text, fromPrompt });
  });
});
