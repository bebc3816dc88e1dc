import { expect, test } from "bun:test";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { temporaryFolder } from "./helpers/home.ts";
import { contentsOf, emptyIndex, indexOf, ingestInto } from "./helpers/index.ts";

const session = "5e551011-0000-4000-8000-000000000001";

const line = (uuid: string, more: object = {}) =>
  `${JSON.stringify({
    type: "user",
    uuid,
    timestamp: "2026-06-01T10:00:00.000Z",
    sessionId: session,
    cwd: "/home/kim/garden",
    version: "2.1.330",
    message: { role: "user", content: "Prune" },
    ...more,
  })}\n`;

/** A root that is ingested again and again, and what its index says of each session. */
function ingested() {
  const [root, db] = [temporaryFolder("beside"), emptyIndex()];
  return {
    write: (path: string, text: string) => {
      const full = join(root, "projects/-garden", path);
      mkdirSync(dirname(full), { recursive: true });
      writeFileSync(full, text);
      return full;
    },
    ingest: async () => {
      await ingestInto(db, new Map([["claude" as const, [root]]]));
      return db
        .query("SELECT session_id, parent_session_id, summary FROM agent_sessions ORDER BY 1")
        .values();
    },
    isAsFresh: async () =>
      Bun.deepEquals(contentsOf(db), contentsOf(await indexOf("claude", [root]))),
  };
}

test("what is said of an agent beside its transcript may come after the transcript", async () => {
  const { write, ingest, isAsFresh } = ingested();
  write(`${session}.jsonl`, line("u-1"));
  write(`${session}/subagents/agent-ab12.jsonl`, line("u-2", { isSidechain: true }));
  expect((await ingest())[1]).toEqual(["agent-ab12", session, null]);
  write(
    `${session}/subagents/agent-ab12.meta.json`,
    '{"description":"Count","parentAgentId":"cd34"}',
  );
  expect((await ingest())[1]).toEqual(["agent-ab12", "agent-cd34", "Count"]);
  expect(await isAsFresh()).toBe(true);
});

test("a title beside a transcript is looked up again when the transcript has grown", async () => {
  const { write, ingest, isAsFresh } = ingested();
  const path = write(`${session}.jsonl`, line("u-1"));
  write(`${session}/custom-title.json`, '{"customTitle":"One"}');
  expect(await ingest()).toEqual([[session, null, "One"]]);
  write(`${session}/custom-title.json`, '{"customTitle":"Two"}');
  appendFileSync(path, line("u-2"));
  expect(await ingest()).toEqual([[session, null, "Two"]]);
  expect(await isAsFresh()).toBe(true);
});

test("a title beside a transcript gives way to one that was written into it, for good", async () => {
  const { write, ingest } = ingested();
  const path = write(`${session}.jsonl`, line("u-1"));
  write(`${session}/custom-title.json`, '{"customTitle":"One"}');
  await ingest();
  appendFileSync(path, `{"type":"custom-title","customTitle":"Mine","sessionId":"${session}"}\n`);
  expect(await ingest()).toEqual([[session, null, "Mine"]]);
  appendFileSync(path, line("u-2"));
  expect(await ingest()).toEqual([[session, null, "Mine"]]);
});
