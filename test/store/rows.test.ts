import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";

import { Rows } from "../../src/store/rows.ts";

const table = () => {
  const db = new Database(":memory:");
  db.run("CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT)");
  return db;
};
const count = (db: Database) => db.query("SELECT count(*) AS n FROM things").get();

describe("rows that are written together", () => {
  test.each([0, 1, 31, 32, 33, 64, 100])("are all there after a flush: %d", (many) => {
    const db = table();
    const rows = new Rows(db, "INSERT INTO things (id, name)", 2);
    for (let id = 0; id < many; id++) rows.add(id, `thing ${id}`);
    rows.flush();
    rows.flush();
    expect(count(db)).toEqual({ n: many });
  });

  test("that the table has already are told, with the others of their statement", () => {
    const db = table();
    db.run("INSERT INTO things VALUES (40, 'old')");
    const refused: unknown[] = [];
    const rows = new Rows(db, "INSERT OR IGNORE INTO things (id, name)", 2, ([id]) =>
      refused.push(id),
    );
    for (let id = 0; id < 70; id++) rows.add(id, "new");
    rows.flush();
    expect(refused).toEqual(Array.from({ length: 32 }, (_, index) => 32 + index));
    expect(count(db)).toEqual({ n: 70 });
  });

  test("must have as many values as there are columns", () => {
    expect(() => new Rows(table(), "INSERT INTO things (id, name)", 2).add(1)).toThrow("1 values");
  });
});
