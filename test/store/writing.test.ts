import { expect, test } from "bun:test";
import { join } from "node:path";

import { Failure } from "../../src/failure.ts";
import { openIndex, SCHEMA_VERSION } from "../../src/store/open.ts";
import { contentsOf, ingestInto } from "../helpers/index.ts";
import { backToVersion16 } from "./older.ts";
import { newRoot, typed, writeSession } from "./prompt-files.ts";

const silent = () => {};

test("an ingest during which another version brings the index up to date ends, and says what to do", async () => {
  const root = newRoot();
  const places = new Map([["claude" as const, [root]]]);
  const path = join(newRoot(), "tt.db");
  writeSession(root, "one", [typed("a", 1, "Mow the lawn")]);
  const db = openIndex({ path, say: silent });
  await ingestInto(db, places);
  const before = contentsOf(db);
  const newer = openIndex({ path, say: silent });
  newer.run("UPDATE schema_info SET version = version + 1");
  newer.close();
  writeSession(root, "two", [typed("b", 2, "Mow the meadow")]);
  const words = `another tt has brought the index to version ${SCHEMA_VERSION + 1} meanwhile, and this one knows ${SCHEMA_VERSION}; update tt and run again: what was saved is kept`;
  await expect(ingestInto(db, places)).rejects.toThrow(new Failure(words));
  expect(contentsOf(db)).toEqual(before);
});

test("what a program of version 10 to 16 asks in each transaction fails once the index is of this version", () => {
  const path = join(newRoot(), "tt.db");
  const old = openIndex({ path, say: silent });
  backToVersion16(old);
  const asked = () => old.query("SELECT 1 FROM search_queue LIMIT 1").get();
  expect(asked()).toBe(null);
  openIndex({ path, say: silent }).close();
  expect(asked).toThrow("no such table: search_queue");
});
