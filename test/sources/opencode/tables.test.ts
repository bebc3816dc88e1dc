import { expect, test } from "bun:test";
import { join } from "node:path";

import { makeDatabase, roses } from "../../../fixtures/opencode/make-database.ts";
import { tablesOf } from "../../../src/sources/opencode/tables.ts";
import { temporaryFolder } from "../../helpers/home.ts";

test("a database that computes what we read is none that we know: a row could be gigabytes", () => {
  const file = join(temporaryFolder("computed"), "opencode.db");
  const db = makeDatabase(file, roses);
  db.run("alter table part rename to plain");
  db.run(
    `create table part (id text, message_id text, session_id text, time_created integer, time_updated integer,
       data text generated always as (hex(zeroblob(100000000))) virtual)`,
  );
  expect(() => tablesOf(db, file)).toThrow(
    "not a database of OpenCode that we know: it computes part.data",
  );
  db.close();
});
