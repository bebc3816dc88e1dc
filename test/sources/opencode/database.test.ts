import { Database } from "bun:sqlite";
import { afterAll, afterEach, describe, expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { makeDatabase, roses } from "../../../fixtures/opencode/make-database.ts";
import { idHash } from "../../../src/model/step.ts";
import source from "../../../src/sources/opencode.ts";
import { leaveBehind } from "./left-behind.ts";

const home = mkdtempSync(join(tmpdir(), "tt-test-"));
afterEach(() => source.close());
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe("a database of OpenCode", () => {
  test("is read whole without a -wal, and nothing is created beside it", async () => {
    const folder = newFolder("closed");
    makeDatabase(join(folder, "opencode.db"), roses).close();
    const before = contentsOf(folder);
    expect(Object.keys(before)).toEqual(["opencode.db"]);
    expect(await promptsIn(folder)).toEqual(["Water the roses"]);
    source.close();
    expect(contentsOf(folder)).toEqual(before);
  });

  test("is read with what is only in its -wal, whose -shm stays as it was", async () => {
    const folder = leftBehind("left", ["", "-wal", "-shm"]);
    const before = contentsOf(folder);
    expect(Object.keys(before)).toEqual(["opencode.db", "opencode.db-shm", "opencode.db-wal"]);
    expect(await promptsIn(folder)).toEqual(["Water the roses"]);
    source.close();
    expect(contentsOf(folder)).toEqual(before);
  });

  test("makes the next private copy take away those that a killed run has left a day ago", async () => {
    const [old, fresh] = ["old", "fresh"].map((name) =>
      mkdtempSync(join(tmpdir(), `tt-opencode-${name}`)),
    );
    const twoDaysAgo = Date.now() / 1000 - 2 * 86_400;
    writeFileSync(join(old ?? "", "opencode.db"), "words");
    utimesSync(old ?? "", twoDaysAgo, twoDaysAgo);
    expect(await promptsIn(leftBehind("again", ["", "-wal"]))).toEqual(["Water the roses"]);
    source.close();
    expect([existsSync(old ?? ""), existsSync(fresh ?? "")]).toEqual([false, true]);
    rmSync(fresh ?? "", { recursive: true });
  });

  // Nothing is locked for root, nor in this way on Windows.
  test.skipIf(process.platform === "win32" || process.getuid?.() === 0)(
    "makes the next private copy take away all that were left but those that cannot be",
    async () => {
      const twoDaysAgo = Date.now() / 1000 - 2 * 86_400;
      const made = ["locked-", "left-", "locked-", "left-"].map((name) => {
        const folder = mkdtempSync(join(tmpdir(), `tt-opencode-${name}`));
        writeFileSync(join(folder, "opencode.db"), "words");
        utimesSync(folder, twoDaysAgo, twoDaysAgo);
        if (name === "locked-") chmodSync(folder, 0o500);
        return folder;
      });
      await promptsIn(leftBehind("locked", ["", "-wal"]));
      source.close();
      expect(made.map((folder) => existsSync(folder))).toEqual([true, false, true, false]);
      for (const folder of made.filter(existsSync)) {
        chmodSync(folder, 0o700);
        rmSync(folder, { recursive: true });
      }
    },
  );

  test("is read from a private copy where its -wal has lost its -shm", async () => {
    const folder = leftBehind("lost", ["", "-wal"]);
    const before = contentsOf(folder);
    const temporary = copiesInTemp();
    expect(await promptsIn(folder)).toEqual(["Water the roses"]);
    expect(copiesInTemp().length).toBe(temporary.length + 1);
    source.close();
    expect(copiesInTemp()).toEqual(temporary);
    expect(contentsOf(folder)).toEqual(before);
  });

  test("may lie in a folder with spaces, #, ? and % in its name", async () => {
    const folder = newFolder("a b#c?d%20e");
    makeDatabase(join(folder, "opencode.db"), roses).close();
    expect(await promptsIn(folder)).toEqual(["Water the roses"]);
  });

  test("that another program is writing is seen as it is at each reading", async () => {
    const folder = newFolder("live");
    const db = makeDatabase(join(folder, "opencode.db"), roses);
    expect(await promptsIn(folder)).toEqual(["Water the roses"]);
    db.run(
      "insert into message select 'msg_0000000003example', session_id, 0, 1, data from message limit 1",
    );
    db.run(
      `insert into part select 'prt_0000000003example', 'msg_0000000003example', session_id, 0, 1,
         '{"type":"text","text":"And the lilies"}' from part limit 1`,
    );
    expect(await promptsIn(folder)).toEqual(["Water the roses", "And the lilies"]);
    source.close();
    db.close();
    expect(readdirSync(folder)).toEqual(["opencode.db"]);
    expect(await promptsIn(folder)).toEqual(["Water the roses", "And the lilies"]);
  });

  test("whose program writes and ends while it is read keeps all that was written", async () => {
    const folder = newFolder("ending");
    const file = join(folder, "opencode.db");
    const db = makeDatabase(file, roses);
    expect(await promptsIn(folder)).toEqual(["Water the roses"]);
    db.run("insert into part values ('prt_9', 'msg_9', 'ses_9', 0, 1, '{}')");
    db.close(true);
    source.close();
    const next = new Database(file);
    expect(next.query("select id from part where message_id = 'msg_9'").all()).toEqual([
      { id: "prt_9" },
    ]);
    next.close(true);
    expect(readdirSync(folder)).toEqual(["opencode.db"]);
  });

  test("that was replaced while we had it open is opened anew", async () => {
    const folder = newFolder("replaced");
    const file = join(folder, "opencode.db");
    makeDatabase(file, roses).close();
    expect(await promptsIn(folder)).toEqual(["Water the roses"]);
    rmSync(file);
    const [part] = roses.parts;
    const other = {
      ...part,
      id: "p",
      message: "msg_0000000001example",
      session: "ses_0000000004example",
    };
    const parts = [{ ...other, data: { type: "text", text: "Mow the lawn" } }];
    makeDatabase(file, { ...roses, parts }).close();
    expect(await promptsIn(folder)).toEqual(["Mow the lawn"]);
  });

  test("whose file is damaged is a skip that says so", async () => {
    const folder = newFolder("damaged");
    writeFileSync(
      join(folder, "opencode.db"),
      "these are not the bytes of a database ".repeat(200),
    );
    const { units, skips } = await source.discover(folder);
    expect(units).toEqual([]);
    expect(skips).toEqual([
      {
        path: join(folder, "opencode.db"),
        where: null,
        reason: "the file is not a sound SQLite database (file is not a database)",
      },
    ]);
  });

  test("without OpenCode's tables is a skip that says so", async () => {
    const folder = newFolder("foreign");
    const db = makeDatabase(join(folder, "opencode.db"), roses);
    db.run("drop table part");
    db.close();
    const { skips } = await source.discover(folder);
    expect(skips.map((skip) => skip.reason)).toEqual([
      "not a database of OpenCode that we know: it has no table part",
    ]);
  });

  test("may lack columns of the session that later versions added", async () => {
    const folder = newFolder("old");
    const db = makeDatabase(join(folder, "opencode.db"), roses);
    db.run("alter table session drop column time_archived");
    db.run("alter table session drop column revert");
    db.close();
    expect(await promptsIn(folder)).toEqual(["Water the roses"]);
  });

  test("leaves the outputs of tools where they are", async () => {
    const folder = newFolder("outputs");
    makeDatabase(join(folder, "opencode.db"), roses).close();
    const { units } = await source.discover(folder);
    const [unit] = units;
    const raw = unit && (await source.read(unit));
    expect(raw?.messages[1]?.parts.map(({ id, value }) => ({ id, value }))).toEqual([
      {
        id: "prt_0000000002example",
        value: {
          type: "tool",
          callID: "call_1",
          tool: "bash",
          state: { time: { start: 1750000002500, end: 1750000003000 } },
        },
      },
    ]);
  });

  test("gives long words of a person whole, and a long tool call in any order of keys", async () => {
    const folder = newFolder("long");
    const words = "Water the roses. ".repeat(300).trim();
    const db = makeDatabase(join(folder, "opencode.db"), roses);
    const update = db.query("update part set data = ? where id = ?");
    update.run(JSON.stringify({ type: "text", text: words }), "prt_0000000001example");
    const state = { time: { start: 1750000002500 }, output: "x".repeat(9000) };
    update.run(
      JSON.stringify({ state, type: "tool", callID: "call_9", tool: "bash" }),
      "prt_0000000002example",
    );
    db.close();
    expect(await promptsIn(folder)).toEqual([words]);
    const [unit] = (await source.discover(folder)).units;
    const parsed = unit && source.parse(await source.read(unit), unit);
    expect(parsed?.transcripts[0]?.steps.at(-1)).toEqual({
      kind: "tool_call",
      at: 1750000002500,
      key: idHash("call_9"),
      id: idHash("call_9"),
      tool: "bash",
    });
  });

  test("gives a row that is not JSON as a skip, and everything else", async () => {
    const folder = newFolder("broken-row");
    const db = makeDatabase(join(folder, "opencode.db"), roses);
    db.run(`update part set data = '{"type":"tool","st' where id = 'prt_0000000002example'`);
    db.close();
    const [unit] = (await source.discover(folder)).units;
    const parsed = unit && source.parse(await source.read(unit), unit);
    expect(parsed?.skips).toEqual([
      { where: "prt_0000000002example", reason: "the row is not a JSON object" },
    ]);
    expect(parsed?.transcripts[0]?.steps.map((step) => step.kind)).toEqual([
      "created",
      "prompt",
      "assistant",
    ]);
  });

  test("holds messages of the v2 API beside the others", async () => {
    const folder = newFolder("v2");
    const session = "ses_0000000004example";
    const v2 = [
      {
        id: "msg_0000000003example",
        session,
        type: "user",
        data: { time: { created: 1750000005000 }, text: "And the lilies" },
      },
      {
        id: "msg_0000000004example",
        session,
        type: "assistant",
        data: {
          time: { created: 1750000006000, completed: 1750000008000 },
          content: [
            {
              type: "tool",
              id: "call_2",
              name: "bash",
              time: { created: 1, ran: 1750000006500, completed: 1750000007000 },
            },
          ],
        },
      },
      { id: "msg_0000000005example", session, type: "model-switched", data: {} },
    ];
    makeDatabase(join(folder, "opencode.db"), { ...roses, v2 }).close();
    const [unit] = (await source.discover(folder)).units;
    const parsed = unit && source.parse(await source.read(unit), unit);
    const steps = parsed?.transcripts[0]?.steps
      .slice(-3)
      .map(({ kind, at, until, tool }) => ({ kind, at, until, tool }));
    expect(steps).toEqual([
      { kind: "prompt", at: 1750000005000, until: undefined, tool: undefined },
      { kind: "assistant", at: 1750000006000, until: 1750000008000, tool: undefined },
      { kind: "tool_call", at: 1750000006500, until: 1750000007000, tool: "bash" },
    ]);
    expect(parsed?.unknowns).toEqual([]);
  });

  test("yields to a shard with the session's messages", async () => {
    const folder = newFolder("shards");
    makeDatabase(join(folder, "opencode.db"), { ...roses, messages: [], parts: [] }).close();
    mkdirSync(join(folder, "sessions"));
    const shard = makeDatabase(join(folder, "sessions", "ses_0000000004example.db"), roses);
    shard.run("drop table session");
    shard.close();
    expect(await promptsIn(folder)).toEqual(["Water the roses"]);
    expect((await source.discover(folder)).units.length).toBe(1);
  });

  test("may be missing for a shard, whose session is then known by its id alone", async () => {
    const folder = newFolder("lone-shard");
    mkdirSync(join(folder, "sessions"));
    const shard = makeDatabase(join(folder, "sessions", "ses_0000000004example.db"), roses);
    shard.run("drop table session");
    shard.close();
    expect(await promptsIn(folder)).toEqual(["Water the roses"]);
  });
});

async function promptsIn(folder: string): Promise<string[]> {
  const { units, skips } = await source.discover(folder);
  expect(skips).toEqual([]);
  const parsed = await Promise.all(
    units.map(async (unit) => source.parse(await source.read(unit), unit)),
  );
  return parsed.flatMap((one) =>
    one.transcripts.flatMap(({ prompts }) => prompts.map(({ text }) => text)),
  );
}

const leftBehind = (name: string, suffixes: string[]): string =>
  leaveBehind(newFolder(`${name}-from`), newFolder(name), suffixes);

function newFolder(name: string): string {
  const folder = join(home, name);
  mkdirSync(folder);
  return folder;
}

const contentsOf = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [name, Bun.hash(readFileSync(join(folder, name)))]),
  );

const copiesInTemp = () => readdirSync(tmpdir()).filter((name) => name.startsWith("tt-opencode-"));
