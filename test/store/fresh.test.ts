import type { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { join } from "node:path";

import type { PackedTranscript, ReadUnit } from "../../src/read-unit.ts";
import { pack } from "../../src/read-unit.ts";
import type { Unit } from "../../src/sources/source.ts";
import { makePendingSessions } from "../../src/store/derive.ts";
import { FreshTellings } from "../../src/store/fresh.ts";
import { saveUnits } from "../../src/store/save.ts";
import { contentsOf, emptyIndex, indexOf, keepAll } from "../helpers/index.ts";
import { plain, step } from "../model/deriving.ts";

const HOME = join(import.meta.dir, "..", "..", "fixtures", "home");

/** Makes every row again from what the index keeps. */
function makeAgain(db: Database): void {
  db.run("DELETE FROM agent_sessions");
  db.run("DELETE FROM events");
  db.run("DELETE FROM activity");
  db.run("DELETE FROM titles");
  db.run("INSERT INTO pending VALUES ('*')");
  makePendingSessions(db, new FreshTellings());
}

describe("a session whose row is made of what was read just now", () => {
  test.each([
    ["claude", join(HOME, ".claude")],
    ["opencode", join(HOME, ".local", "share", "opencode")],
  ] as const)("has the row that the index itself gives: %s", async (source, root) => {
    const db = await indexOf(source, [root]);
    const read = contentsOf(db);
    makeAgain(db);
    expect(contentsOf(db)).toEqual(read);
  });

  test("has it also where another unit tells its words in another way", () => {
    const db = emptyIndex();
    const fresh = new FreshTellings();
    const words = (sessionId: string, text: string, cwd: string) =>
      telling(sessionId, [{ key: asked.key, kind: "agent_prompt", text, cwd }]);
    saveUnits(
      db,
      [
        found("a", words("s1", "sow", "/home/kim/b")),
        found("b", words("s2", "sow peas", "/home/kim/a")),
      ],
      fresh,
    );
    expect(fresh.of("s1")).toBeUndefined();
    makePendingSessions(db, fresh);
    const made = contentsOf(db);
    makeAgain(db);
    expect(contentsOf(db)).toEqual(made);
  });

  test("has it also where two units tell of it", () => {
    const db = emptyIndex();
    const fresh = new FreshTellings();
    const other = telling("s1", [], [step("agent_prompt", "ask", 1), step("assistant", "more", 9)]);
    saveUnits(db, [found("a", telling("s1", [])), found("b", other)], fresh);
    makePendingSessions(db, fresh);
    expect(db.query("SELECT assistant_message_count AS n FROM agent_sessions").all()).toEqual([
      { n: 2 },
    ]);
  });
});

const asked = step("agent_prompt", "ask", 1);

function telling(
  sessionId: string,
  prompts: PackedTranscript["prompts"],
  steps = [asked, step("assistant", `answer to ${sessionId}`, 2)],
): ReadUnit {
  const facts = { ...plain, type: "subagent" as const };
  const transcripts = [{ sessionId, source: "claude" as const, facts, steps, prompts }];
  return pack({ transcripts, leafTitles: [], skips: [], unknowns: [] }, keepAll);
}

const found = (path: string, read: ReadUnit) => ({ unit: unitAt(path), root: "/", read });

const unitAt = (path: string): Unit => ({
  source: "claude",
  path,
  file: path,
  stamp: "1",
  bytes: 1,
  generation: "sessions",
});
