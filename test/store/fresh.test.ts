import { describe, expect, test } from "bun:test";
import { join } from "node:path";

import type { PackedTranscript, ReadUnit } from "../../src/read-unit.ts";
import { pack } from "../../src/read-unit.ts";
import type { Unit } from "../../src/sources/source.ts";
import { makePendingSessions } from "../../src/store/derive.ts";
import { FreshTellings } from "../../src/store/fresh.ts";
import { saveUnits } from "../../src/store/save.ts";
import { contentsOf, emptyIndex, indexOf, keepAll, makeAgain } from "../helpers/index.ts";
import { plain, step } from "../model/deriving.ts";

const HOME = join(import.meta.dir, "..", "..", "fixtures", "home");

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

describe("a title in another file", () => {
  const summaryOf = (db: ReturnType<typeof emptyIndex>, id: string) =>
    db
      .query<{ summary: string | null }, [string]>(
        "SELECT summary FROM agent_sessions WHERE session_id = ?",
      )
      .get(id)?.summary;
  const titling = (key: number, title: string): ReadUnit => ({
    ...telling("other", []),
    transcripts: [],
    leafTitles: [{ leaf: key, title }],
  });

  test("reaches a session whose row was made earlier in the same run, and no other is made again", () => {
    const db = emptyIndex();
    const fresh = new FreshTellings();
    const peas = step("assistant", "peas", 2);
    saveUnits(db, [found("a", telling("s1", [], [asked, peas]))], fresh);
    saveUnits(db, [found("b", telling("s2", []))], fresh);
    makePendingSessions(db, fresh, false);
    saveUnits(db, [found("c", titling(peas.key, "Sowing"))], fresh);
    makePendingSessions(db, fresh, false);
    expect(summaryOf(db, "s1")).toBe(null);
    expect(makePendingSessions(db, fresh)).toEqual({ added: [], updated: ["s1"] });
    expect(summaryOf(db, "s1")).toBe("Sowing");
    expect(db.query("SELECT * FROM pending").all()).toEqual([]);
  });

  test("that was there first is in the row at once", () => {
    const db = emptyIndex();
    const fresh = new FreshTellings();
    const peas = step("assistant", "peas", 2);
    saveUnits(db, [found("c", titling(peas.key, "Sowing"))], fresh);
    saveUnits(db, [found("a", telling("s1", [], [asked, peas]))], fresh);
    makePendingSessions(db, fresh, false);
    expect(summaryOf(db, "s1")).toBe("Sowing");
    expect(makePendingSessions(db, fresh)).toEqual({ added: [], updated: [] });
  });

  test("that a run which was killed had read is found by the next", () => {
    const db = emptyIndex();
    const fresh = new FreshTellings();
    const peas = step("assistant", "peas", 2);
    saveUnits(db, [found("a", telling("s1", [], [asked, peas]))], fresh);
    makePendingSessions(db, fresh, false);
    saveUnits(db, [found("c", titling(peas.key, "Sowing"))], fresh);
    expect(makePendingSessions(db, new FreshTellings()).updated).toEqual(["s1"]);
    expect(summaryOf(db, "s1")).toBe("Sowing");
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
