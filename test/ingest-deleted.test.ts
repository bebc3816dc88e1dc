import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { temporaryFolder } from "./helpers/home.ts";
import { contentsOf, indexOf, ingestInto } from "./helpers/index.ts";
import { describeShared, shared } from "./helpers/shared.ts";
import { copyFiles, filesIn } from "./helpers/trees.ts";

function copyOf(path: string): string {
  const from = shared(`corpora/${path}`) ?? "";
  const root = temporaryFolder("deleted");
  const files = filesIn(from);
  copyFiles(from, root, files);
  for (const file of files) chmodSync(join(root, file), 0o600);
  return root;
}

describeShared("OpenCode's recorded sessions", () => {
  test("that are deleted file by file, the words first, lose nothing", async () => {
    const root = copyOf("opencode/1.1.65/opencode");
    const db = await indexOf("opencode", [root]);
    const before = contentsOf(db);
    const isText = (file: string) =>
      readFileSync(join(root, file), "utf8").includes('"type": "text"');
    const texts = filesIn(root).filter((file) => /\/part\//.test(file) && isText(file));
    expect(texts.length).toBeGreaterThan(50);
    for (const [nth, text] of texts.entries()) {
      rmSync(join(root, text));
      if (nth % 40 === 0 || nth === texts.length - 1)
        await ingestInto(db, new Map([["opencode", [root]]]));
    }
    expect(contentsOf(db)).toEqual(before);
  }, 60_000);

  test.each(["1.2.27", "1.15.13"])(
    "%s: what an agent asked stays its own when the message that called it is taken back, or its session goes",
    async (version) => {
      const root = copyOf(`opencode/${version}/opencode`);
      const places = new Map([["opencode" as const, [root]]]);
      const db = await indexOf("opencode", [root]);
      const before = contentsOf(db);
      const source = new Database(join(root, "opencode.db"));
      source.run("PRAGMA foreign_keys = OFF");
      const calls = `SELECT message_id FROM part WHERE data ->> '$.tool' = 'task'`;
      const callers = source
        .query(`SELECT DISTINCT session_id AS id FROM part WHERE data ->> '$.tool' = 'task'`)
        .all();
      expect(callers.length).toBeGreaterThan(2);
      source.run(`UPDATE session SET time_updated = time_updated + 1000
                   WHERE id IN (SELECT session_id FROM message WHERE id IN (${calls}))`);
      source.run(`DELETE FROM message WHERE id IN (${calls})`);
      source.run("DELETE FROM part WHERE message_id NOT IN (SELECT id FROM message)");
      await ingestInto(db, places);
      expect(contentsOf(db)).toEqual(before);
      source.run("DELETE FROM session WHERE id IN (SELECT parent_id FROM session)");
      await ingestInto(db, places, true);
      expect(contentsOf(db)).toEqual(before);
      source.close();
    },
    60_000,
  );
});

describeShared("Claude Code's recorded sessions", () => {
  test("of which the beginning is gone stay what they were", async () => {
    const root = copyOf("claude-code/2.0.77");
    const db = await indexOf("claude", [root]);
    const before = contentsOf(db);
    const agents = db
      .query<{ path: string }, []>(
        `SELECT path FROM agent_sessions JOIN transcripts USING (session_id) JOIN units USING (unit_id)
          WHERE session_type = 'agent'`,
      )
      .all();
    expect(agents.length).toBeGreaterThan(20);
    for (const { path } of agents) {
      const text = readFileSync(path, "utf8");
      writeFileSync(path, text.slice(text.indexOf("\n") + 1));
    }
    await ingestInto(db, new Map([["claude", [root]]]));
    expect(contentsOf(db)).toEqual(before);
  }, 60_000);
});
