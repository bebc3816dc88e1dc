import { describe, expect, test } from "bun:test";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { openIndex } from "../../src/store/open.ts";
import { rewriteIfDue } from "../../src/store/rewrite.ts";
import { emptyIndex } from "../helpers/index.ts";
import { newRoot } from "./prompt-files.ts";

const REWRITE = "INSERT INTO chores VALUES ('rewrite')";

describe("a file that is written anew", () => {
  const whereTo = () => emptyIndex().query("PRAGMA temp_store_directory").values();

  test("is made beside itself, where nothing else is left, and not in memory", () => {
    const folder = join(newRoot(), "Kim's");
    mkdirSync(folder);
    const db = openIndex({ path: join(folder, "tt.db"), say: () => {} });
    db.run(REWRITE);
    expect(rewriteIfDue(db)).toBe(true);
    expect(whereTo()).toEqual([[folder]]);
    expect(db.query("PRAGMA temp_store").values()).toEqual([[2]]);
    expect(readdirSync(folder).toSorted()).toEqual(["tt.db", "tt.db-shm", "tt.db-wal"]);
    db.close();
  });

  test("is no file where an ingest is only tried out", () => {
    const known = whereTo();
    const db = emptyIndex();
    db.run(REWRITE);
    expect(rewriteIfDue(db)).toBe(true);
    expect(whereTo()).toEqual(known);
    db.close();
  });
});
