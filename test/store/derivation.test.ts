import { expect, test } from "bun:test";
import { join } from "node:path";

import { homeCopy } from "../helpers/home.ts";
import { contentsOf, indexOf, ingestInto } from "../helpers/index.ts";

test("rows that an earlier version made by other rules are made once more, though nothing is new", async () => {
  const claude = join(await homeCopy(), ".claude");
  const db = await indexOf("claude", [claude]);
  const made = contentsOf(db);
  db.run("DELETE FROM activity WHERE session_id LIKE '3f1c%'");
  db.run("UPDATE agent_sessions SET message_count = 99");
  await ingestInto(db, new Map([["claude", [claude]]]));
  expect(contentsOf(db)).not.toEqual(made);
  db.run("UPDATE derivation SET version = 0");
  await ingestInto(db, new Map([["claude", [claude]]]));
  expect(contentsOf(db)).toEqual(made);
  db.close();
});
