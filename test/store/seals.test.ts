import type { Database } from "bun:sqlite";
import { beforeEach, describe, expect, test } from "bun:test";
import {
  appendFileSync,
  cpSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import finder from "../../src/sources/claude-code/finder.ts";
import { sealFolders } from "../../src/store/seals.ts";
import { homeCopy } from "../helpers/home.ts";
import { contentsOf, indexOf, ingestInto } from "../helpers/index.ts";

const BAKERY = "projects/-home-ada-code-bakery";
const SESSION = `${BAKERY}/3f1c2a84-6d0e-4b1f-9c55-0a1b2c3d4e5f.jsonl`;
const LINE =
  '{"type":"user","uuid":"new-1","timestamp":"2026-03-02T09:00:00.000Z","message":{"content":"And now?"}}\n';

let root: string;
let session: string;
let db: Database;

beforeEach(async () => {
  root = join(await homeCopy(), ".claude");
  session = join(root, SESSION);
  db = await indexOf("claude", [root]);
});

const again = async () =>
  (await ingestInto(db, new Map([["claude", [root]]]))).sources.get("claude");
const seals = () =>
  db.query<{ folder: string; seal: string }, []>("SELECT * FROM seals ORDER BY folder").all();

describe("folders whose files are all in the ledger as they are", () => {
  test("are sealed by the first ingest, and a second one writes nothing", async () => {
    const first = seals();
    expect(first.length).toBeGreaterThan(1);
    const changes = () => db.query("SELECT total_changes() AS n").all();
    const before = changes();
    expect(await again()).toMatchObject({ read: 0, bytesRead: 0 });
    expect(changes()).toEqual(before);
    expect(seals()).toEqual(first);
  });

  test("count the same units in every run", async () => {
    const { units } = (await again()) ?? {};
    expect(units).toBe(
      (await ingestInto(db, new Map([["claude", [root]]]), true)).sources.get("claude")?.units ??
        -1,
    );
    expect((await again())?.units).toBe(units ?? -1);
  });

  test("are opened by a file that grew, and by no other folder's", async () => {
    const before = seals();
    appendFileSync(session, LINE);
    expect(await again()).toMatchObject({ read: 1, bytesRead: LINE.length });
    const changed = seals().filter((seal, index) => !Bun.deepEquals(seal, before[index]));
    expect(changed).toMatchObject([{ folder: join(root, BAKERY) }]);
    expect(await again()).toMatchObject({ read: 0 });
  });

  test.each<[string, (path: string) => void]>([
    ["written again at the same size", (path) => writeFileSync(path, readFileSync(path))],
    ["touched, also back in time", (path) => utimesSync(path, 1_000_000, 1_000_000)],
    ["cut", (path) => writeFileSync(path, readFileSync(path).subarray(0, -1))],
  ])("are opened by a file that was %s", async (_, change) => {
    const { mtimeMs } = statSync(session);
    while (Date.now() <= mtimeMs + 1) Bun.sleepSync(1);
    change(session);
    expect(await again()).toMatchObject({ read: 1 });
    expect(await again()).toMatchObject({ read: 0 });
  });

  test("are opened by another file in its place, of the same size and time", async () => {
    const { atimeMs, mtimeMs } = statSync(session);
    cpSync(session, `${session}.copy`);
    utimesSync(`${session}.copy`, atimeMs / 1000, mtimeMs / 1000);
    utimesSync(session, atimeMs / 1000, mtimeMs / 1000);
    await again();
    renameSync(`${session}.copy`, session);
    expect(await again()).toMatchObject({ read: 1 });
  });

  test("are sealed anew when a file is gone, and know it when it comes back", async () => {
    const units = (await again())?.units ?? 0;
    renameSync(session, join(root, "aside"));
    expect(await again()).toMatchObject({ read: 0, units: units - 1 });
    renameSync(join(root, "aside"), session);
    expect(await again()).toMatchObject({ read: 0, units });
  });

  test("are not sealed where the ledger lacks a file as it is", async () => {
    // So it is after a file could not be read, and where another ingest has written since.
    db.query("UPDATE units SET stamp = '' WHERE path = ?").run(session);
    db.run("DELETE FROM seals");
    const { folders = [], units } = await finder.discover(root, {
      seals: new Map(),
      stampOf: () => undefined,
    });
    for (const unit of units) unit.stamp = `${finder.revision}/${unit.stamp}`;
    sealFolders(db, folders, units);
    const sealed = seals().map(({ folder }) => folder);
    expect(sealed.length).toBe(folders.length - 1);
    expect(sealed).not.toContain(join(root, BAKERY));
    expect(await again()).toMatchObject({ read: 1 });
  });

  test("offered by two roots count once", async () => {
    const once = await again();
    const twice = await ingestInto(db, new Map([["claude", [root, join(root, "projects")]]]));
    expect(twice.sources.get("claude")).toMatchObject({ units: once?.units, read: 0 });
  });

  test("say the same as an index that never knew them", async () => {
    appendFileSync(session, LINE);
    rmSync(join(root, BAKERY, "b7d0e1f2-1122-4c3d-8e4f-5a6b7c8d9e0f.jsonl"));
    await again();
    const sealed = contentsOf(db);
    db.run("DELETE FROM seals");
    await again();
    expect(contentsOf(db)).toEqual(sealed);
  });

  test("keep what was skipped in their files, and lose it with the file", async () => {
    appendFileSync(session, "no JSON\n");
    await again();
    const told = () => db.query("SELECT reason FROM skips WHERE path = ?").all(session);
    expect(told()).toEqual([{ reason: "not valid JSON" }]);
    await again();
    expect(told()).toEqual([{ reason: "not valid JSON" }]);
    rmSync(session);
    await again();
    expect(told()).toEqual([]);
  });
});
