import { expect, test } from "bun:test";
import { join } from "node:path";

import { openIndex } from "../../src/store/open.ts";

test("docs/index.md says of every table what it holds", async () => {
  const page = await Bun.file(join(import.meta.dir, "../../docs/index.md")).text();
  const [, tables = ""] = page.split("## What is kept, and what is made of it\n");
  const [rows = ""] = tables.split("\n## ");
  const named = [...rows.matchAll(/^\| (`[^|]*)/gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`([a-z_*]+)`/g)].map(([, name = ""]) => name),
  );
  const db = openIndex({ path: ":memory:", say: () => {} });
  const there = db
    .query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all()
    .map(({ name }) => name);
  db.close();
  const isNamed = (table: string) =>
    named.some((name) =>
      name.endsWith("*") ? table.startsWith(name.slice(0, -1)) : table === name,
    );
  expect(there.filter((name) => !isNamed(name))).toEqual([]);
});
