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

test("so is one that computes the title of a session, but not one that computes what we do not read", () => {
  const file = join(temporaryFolder("computed-title"), "opencode.db");
  const db = makeDatabase(file, roses);
  db.run("alter table session add column later text as (hex(zeroblob(100000000))) virtual");
  expect(tablesOf(db, file).has("session")).toBe(true);
  db.close();
  const other = makeDatabase(join(temporaryFolder("computed-title"), "opencode.db"), roses);
  other.run("alter table session drop column title");
  other.run("alter table session add column Title text as (hex(zeroblob(100000000))) virtual");
  expect(() => tablesOf(other, file)).toThrow(
    "not a database of OpenCode that we know: it computes session.Title",
  );
  other.close();
});

const endless = `with recursive n (i) as (select 1 union all select i + 1 from n)
  select i as rowid, 'prt_' || i as id, 'msg_1' as message_id, 'ses_1' as session_id, 1 as time_created,
    1 as time_updated, '{}' as data, null as parent_id, '/garden' as directory, 'Roses' as title from n`;

for (const table of ["session", "message", "part", "session_message", "json_each"]) {
  test(`a view in the place of the table ${table} is none that we know: it could have no end`, () => {
    const file = join(temporaryFolder("view"), "opencode.db");
    const db = makeDatabase(file, roses);
    if (table !== "json_each") db.run(`drop table if exists ${table}`);
    db.run(`create view ${table} as ${endless}`);
    expect(() => tablesOf(db, file)).toThrow(
      `not a database of OpenCode that we know: ${table} is no ordinary table`,
    );
    db.close();
  });

  test(`a virtual table in the place of the table ${table} is none that we know: it could have no end`, () => {
    const file = join(temporaryFolder("virtual"), "opencode.db");
    const db = makeDatabase(file, roses);
    if (table !== "json_each") db.run(`drop table if exists ${table}`);
    db.run(`create view endless as ${endless}`);
    db.run(`create virtual table ${table} using fts5 (id, session_id, data, content='endless')`);
    expect(() => tablesOf(db, file)).toThrow(
      `not a database of OpenCode that we know: ${table} is no ordinary table`,
    );
    db.close();
  });
}
