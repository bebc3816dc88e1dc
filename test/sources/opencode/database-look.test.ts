import { Database } from "bun:sqlite";
import { afterAll, afterEach, expect, test } from "bun:test";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import fc from "fast-check";

import { makeDatabase, roses } from "../../../fixtures/opencode/make-database.ts";
import source from "../../../src/sources/opencode.ts";
import type { Unit } from "../../../src/sources/source.ts";
import { forget } from "../../../src/store/forget.ts";
import { FOR_EVER } from "../../../src/store/forgotten.ts";
import { sealsOf } from "../../../src/store/seals.ts";
import { contentsOf, emptyIndex, indexOf, ingestInto } from "../../helpers/index.ts";

const home = mkdtempSync(join(tmpdir(), "tt-test-"));
afterEach(() => source.close());
afterAll(() => rmSync(home, { recursive: true, force: true }));

const SESSIONS = 90;
const TIME = 1750000000000;

/** Many sessions, every fifth the child of the one before it; OpenCode has them indexed. */
function garden(journal: "wal" | "delete"): { folder: string; db: Database } {
  const folder = mkdtempSync(join(home, "garden-"));
  const db = makeDatabase(join(folder, "opencode.db"), { sessions: [], messages: [], parts: [] });
  db.run("create index part_session_idx on part (session_id)");
  db.run(`pragma journal_mode = ${journal}`);
  db.run("pragma synchronous = off");
  for (let nth = 0; nth < SESSIONS; nth++) {
    db.query(
      "insert into session values (?, ?, '/garden', 'Roses', '1.2.1', null, ?, ?, null)",
    ).run(idOf(nth), nth % 5 === 4 ? idOf(nth - 1) : null, TIME, TIME + nth);
    addTurn(db, nth);
  }
  return { folder, db };
}

const idOf = (nth: number) => `ses_${String(nth).padStart(4, "0")}`;

let made = 0;
function addTurn(db: Database, nth: number, isOpen = false): void {
  const turn = String(made++).padStart(6, "0");
  const addMessage = db.query("insert into message values (?, ?, ?, ?, ?)");
  const addPart = db.query("insert into part values (?, ?, ?, ?, ?, ?)");
  const created = TIME + made;
  const times = isOpen ? { created } : { created, completed: created + 500 };
  const id = idOf(nth);
  addMessage.run(`msg_${turn}u`, id, made, made, say({ role: "user", time: { created } }));
  addMessage.run(`msg_${turn}v`, id, made, made, say({ role: "assistant", time: times }));
  const text = say({ type: "text", text: `Water row ${turn}` });
  addPart.run(`prt_${turn}u`, `msg_${turn}u`, id, made, made, text);
  const call = { type: "tool", callID: `call_${turn}`, tool: "bash", state: { time: times } };
  addPart.run(`prt_${turn}v`, `msg_${turn}v`, id, made, made, say(call));
}

const say = (value: unknown) => JSON.stringify(value);

/** What may happen to a database, of a session by its number. */
const changes: Record<string, (db: Database, nth: number) => void> = {
  turn: (db, nth) => addTurn(db, nth),
  "open turn": (db, nth) => addTurn(db, nth, true),
  "turn and title": (db, nth) => {
    addTurn(db, nth);
    changes["title"]?.(db, nth);
  },
  title: (db, nth) => {
    db.query("update session set title = ?, time_updated = ? where id = ?").run(
      `Lilies ${made++}`,
      TIME + 1000 + made,
      idOf(nth),
    );
  },
  "part written over": (db, nth) => {
    db.query("update part set time_updated = ? where session_id = ?").run(made++, idOf(nth));
  },
  "new session": (db, nth) => {
    db.query(
      "insert or ignore into session values (?, ?, '/garden', 'New', '1', null, ?, ?, null)",
    ).run(idOf(SESSIONS + nth), idOf(nth), TIME, TIME + 2000 + made);
    addTurn(db, SESSIONS + nth);
  },
  "session deleted": (db, nth) => {
    for (const [table, column] of [
      ["part", "session_id"],
      ["message", "session_id"],
      ["session", "id"],
    ])
      db.query(`delete from ${table} where ${column} = ?`).run(idOf(nth));
  },
  "newest parts deleted": (db) => {
    db.run("delete from part where rowid > (select max(rowid) from part) - 3");
  },
  "packed anew": (db) => {
    db.run("vacuum");
  },
  nothing: () => {},
};

/** But for sessions of which the first close mark is taken now because they were open. */
const changed = (units: readonly Unit[], known: ReadonlyMap<string, string>) =>
  new Map(
    units.flatMap(({ path, stamp }) => {
      const before = known.get(path);
      const [head] = stamp.split(" ");
      return before === stamp || before === `${head} - open` ? [] : [[path, stamp] as const];
    }),
  );

/** What one look finds that the ledger does not have: with what it knows of the database as a whole, and without. */
async function bothLooks(index: Database, folder: string) {
  const rows = index.query<{ path: string; stamp: string }, []>("select path, stamp from units");
  const known = new Map(
    rows.all().map(({ path, stamp }) => [path, stamp.slice(stamp.indexOf("/") + 1)]),
  );
  const stampOf = (path: string) => known.get(path);
  const short = await source.discover(folder, { seals: sealsOf(index), stampOf });
  const whole = await source.discover(folder, { seals: new Map(), stampOf });
  expect(short.folders?.[0]?.count).toBe(whole.units.length);
  return {
    short: changed(short.units, known),
    whole: changed(whole.units, known),
    looked: short,
    known,
  };
}

test("what has changed in a database is found by a short look as by a look at all", async () => {
  const change = fc.tuple(fc.constantFrom(...Object.keys(changes)), fc.nat(SESSIONS - 1));
  const runs = fc.array(fc.array(change, { maxLength: 4 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(
      runs,
      fc.constantFrom("wal" as const, "delete" as const),
      async (all, mode) => {
        const { folder, db } = garden(mode);
        const index = await indexOf("opencode", [folder]);
        for (const run of all) {
          for (const [name, nth] of run) changes[name]?.(db, nth);
          const { short, whole } = await bothLooks(index, folder);
          expect(short).toEqual(whole);
          await ingestInto(index, new Map([["opencode", [folder]]]));
          const after = await bothLooks(index, folder);
          expect(after.looked.units).toEqual([]);
          expect(after.whole.size).toBe(0);
        }
        db.close();
        index.close();
      },
    ),
    {
      numRuns: 20,
      // The first leaves the second no longer among those that are looked at closely.
      examples: [
        [
          [
            [
              ["turn and title", 0],
              ["open turn", 58],
            ],
            [],
          ],
          "wal",
        ],
      ],
    },
  );
}, 60_000);

test("an index that was kept up to date is the same as one made anew", async () => {
  const { folder, db } = garden("wal");
  const index = await indexOf("opencode", [folder]);
  for (const [nth, name] of ["turn", "open turn", "title", "new session", "turn"].entries()) {
    changes[name]?.(db, nth * 4 + 3);
    const report = await ingestInto(index, new Map([["opencode", [folder]]]));
    expect(report.sources.get("opencode")?.read).toBeLessThan(8);
  }
  expect(contentsOf(index)).toEqual(contentsOf(await indexOf("opencode", [folder])));
  db.close();
});

test("a look is not cut short where another ingest has written, or the last one did not end", async () => {
  const { folder, db } = garden("wal");
  const index = await indexOf("opencode", [folder]);
  const looked = async () => (await bothLooks(index, folder)).looked.units.length;
  expect(await looked()).toBe(0);
  addTurn(db, 3);
  expect(await looked()).toBeLessThan(SESSIONS);
  index.run("UPDATE seals SET seal = 'broken 7 ' || seal");
  expect(await looked()).toBe(SESSIONS);
  db.close();
});

test.each([
  ["of another form", `'{"revision":1}'`],
  ["cut off", "substr(seal, 1, 60)"],
  ["without its blocks", "json_remove(seal, '$.blocks')"],
  ["with a block that is no hash", "json_set(seal, '$.blocks[0]', 7)"],
  ["with a newest part that is none", "json_set(seal, '$.newestPart', json('[1]'))"],
  ["with open sessions that are none", "json_set(seal, '$.open', 7)"],
])("a seal %s is as none: all is looked at", async (_, damaged) => {
  const { folder, db } = garden("wal");
  const index = await indexOf("opencode", [folder]);
  index.run(`UPDATE seals SET seal = ${damaged}`);
  expect((await bothLooks(index, folder)).looked.units.length).toBe(SESSIONS);
  db.close();
});

test.each([
  ["was finished", 3],
  ["was written last and had an open answer", 88],
])("a session that %s and was forgotten stays so, and the database is sealed", async (_, nth) => {
  const { folder, db } = garden("wal");
  addTurn(db, nth, true);
  if (nth === 3) addTurn(db, nth);
  const index = await indexOf("opencode", [folder]);
  const places = new Map([["opencode" as const, [folder]]]);
  const isKept = () => {
    const row = index.query("select 1 from agent_sessions where session_id = ?").get(idOf(nth));
    return row !== null || index.query("select 1 from prompts where text = ?").get(secret) !== null;
  };
  const secret = "Where I hid the key";
  forget(index, new Set([idOf(nth)]), FOR_EVER);
  expect([sealsOf(index).size, isKept()]).toEqual([0, false]);
  await ingestInto(index, places);
  expect([sealsOf(index).size, isKept()]).toEqual([1, false]);
  expect((await ingestInto(index, places)).sources.get("opencode")?.read).toBe(0);

  addTurn(db, nth, true);
  db.query("update part set data = ? where id = ?").run(
    say({ type: "text", text: secret }),
    `prt_${String(made - 1).padStart(6, "0")}u`,
  );
  for (const full of [false, false, true, false]) {
    await ingestInto(index, places, full);
    expect([sealsOf(index).size, isKept()]).toEqual([1, false]);
  }
  expect((await ingestInto(index, places)).sources.get("opencode")?.read).toBe(0);
  db.close();
});

test("a copy of a database is another database, and says nothing new", async () => {
  const { folder, db } = garden("delete");
  const index = await indexOf("opencode", [folder]);
  const before = contentsOf(index);
  db.close();
  const copy = mkdtempSync(join(home, "copy-"));
  cpSync(folder, copy, { recursive: true, preserveTimestamps: true });
  const places = new Map([["opencode" as const, [folder, copy]]]);
  expect((await ingestInto(index, places)).sources.get("opencode")).toMatchObject({
    units: 2 * SESSIONS,
    read: SESSIONS,
  });
  expect(contentsOf(index)).toEqual(before);
  expect((await ingestInto(index, places)).sources.get("opencode")).toMatchObject({
    units: 2 * SESSIONS,
    read: 0,
  });
  expect(sealsOf(index).size).toBe(2);
  rmSync(join(folder, "opencode.db"));
  cpSync(join(copy, "opencode.db"), join(folder, "opencode.db"), { preserveTimestamps: true });
  expect((await ingestInto(index, places)).sources.get("opencode")?.read).toBe(0);
  expect(contentsOf(index)).toEqual(before);
});

test("a child whose parent was deleted is looked at, wherever it stands", async () => {
  const { folder, db } = garden("wal");
  db.run("update session set parent_id = 'ses_0001' where id = 'ses_0080'");
  const index = await indexOf("opencode", [folder]);
  changes["session deleted"]?.(db, 1);
  const { short, whole } = await bothLooks(index, folder);
  expect([...short.keys()]).toEqual([join(folder, "opencode.db#ses_0080")]);
  expect(short).toEqual(whole);
  db.close();
});

test("a database with a session without a name is looked at as a whole, and that is told each time", async () => {
  const { folder, db } = garden("wal");
  db.run("update session set id = x'00' where id = 'ses_0003'");
  const index = await indexOf("opencode", [folder]);
  expect(sealsOf(index).size).toBe(0);
  await ingestInto(index, new Map([["opencode", [folder]]]));
  expect(index.query("select reason from skips").all()).toEqual([
    { reason: "a session whose id is no text" },
  ]);
  db.close();
});

test("a database whose parts no index gives, or with shards, is looked at as a whole", async () => {
  const folder = mkdtempSync(join(home, "plain-"));
  const db = makeDatabase(join(folder, "opencode.db"), roses);
  const index = emptyIndex();
  await ingestInto(index, new Map([["opencode", [folder]]]));
  expect(sealsOf(index).size).toBe(0);
  expect(
    (await source.discover(folder, { seals: new Map(), stampOf: () => undefined })).units.length,
  ).toBe(1);
  db.close();
});
