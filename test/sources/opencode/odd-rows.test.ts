import { Database } from "bun:sqlite";
import { afterEach, describe, expect, test } from "bun:test";
import { join } from "node:path";

import source from "../../../src/sources/opencode.ts";
import { temporaryFolder } from "../../helpers/home.ts";

afterEach(() => source.close?.());

/** A database without constraints, of one session with a prompt, in a folder of its own; and what is done to it. */
function databaseWith(statements: string): string {
  const folder = temporaryFolder("odd-rows");
  const db = new Database(join(folder, "opencode.db"), { create: true });
  db.run(`CREATE TABLE session (id, parent_id, directory, title, version, revert, time_created, time_updated);
    CREATE TABLE message (id, session_id, time_created, time_updated, data);
    CREATE TABLE part (id, message_id, session_id, time_created, time_updated, data);
    INSERT INTO session VALUES ('ses_1', NULL, '/w', 'T', '1.18.33', NULL, 1772618400000, 1772618400000);
    INSERT INTO message VALUES ('msg_1', 'ses_1', 1772618400500, 1772618400500,
      '{"role":"user","time":{"created":1772618400500}}');
    INSERT INTO part VALUES ('prt_1', 'msg_1', 'ses_1', 1772618400500, 1772618400500,
      '{"type":"text","text":"Water the garden"}');
    ${statements}`);
  db.close();
  return folder;
}

/** What is read of it: the prompts, and what is skipped, by the units and by `tt doctor`, which has no ledger. */
async function toldOf(statements: string) {
  const { units, skips } = await source.discover(databaseWith(statements));
  const told = await Promise.all(
    units.map(async (unit) => source.parse(await source.read(unit), unit)),
  );
  return {
    prompts: told.flatMap(({ transcripts }) =>
      transcripts.flatMap(({ prompts }) => prompts.map(({ text }) => text)),
    ),
    skipped: told.flatMap((one) => one.skips.map(({ where, reason }) => `${where}: ${reason}`)),
    found: skips.map(({ reason }) => reason),
  };
}

describe("in an OpenCode database", () => {
  test("a sound row is read, and nothing is told", async () => {
    expect(await toldOf("")).toEqual({ prompts: ["Water the garden"], skipped: [], found: [] });
  });

  test("messages and parts whose ids are no texts are told, and the others are read", async () => {
    const odd = `INSERT INTO message SELECT x'00ff', session_id, 1, 1, data FROM message;
      INSERT INTO part SELECT 7, message_id, session_id, 1, 1, data FROM part;`;
    expect(await toldOf(odd)).toEqual({
      prompts: ["Water the garden"],
      skipped: ["null: the row's id is no text", "null: the row's id is no text"],
      found: [],
    });
  });

  test("of two rows with one id the second is told", async () => {
    expect(await toldOf("INSERT INTO message SELECT * FROM message;")).toEqual({
      prompts: ["Water the garden"],
      skipped: ["msg_1: another row has the same id"],
      found: [],
    });
  });

  test("a text whose message is not there, or is named by no text, is told", async () => {
    const odd = `UPDATE part SET message_id = 'msg_2';
      INSERT INTO part SELECT 'prt_2', x'00', session_id, 1, 1, data FROM part;`;
    expect((await toldOf(odd)).skipped).toEqual([
      "prt_2: the part names no message",
      "prt_1: a part of a message that is not there",
    ]);
  });

  test("a session whose id is no text, and records of sessions that are not there, are told", async () => {
    const odd =
      "INSERT INTO session SELECT x'00', NULL, '/w', 'T', '1', NULL, 1, 1; UPDATE part SET session_id = 'ses_2';";
    expect((await toldOf(odd)).found).toEqual([
      "a session whose id is no text",
      "1 record of sessions that are not there",
    ]);
  });
});
