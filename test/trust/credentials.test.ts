import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { indexOf } from "../commands/ingesting.ts";
import { homeCopy } from "../helpers/home.ts";
import { tt } from "../helpers/tt.ts";

test("nothing of OpenCode's accounts and credentials reaches the index or any answer", async () => {
  const home = await homeCopy();
  const source = new Database(join(home, ".local", "share", "opencode", "opencode.db"));
  for (const table of ["account", "control_account", "credential"]) {
    source.run(`CREATE TABLE ${table} (id TEXT, email TEXT, token TEXT)`);
    source.run(`INSERT INTO ${table} VALUES ('acc_1', 'ada@secret.example', 'very secret token')`);
  }
  source.close();
  const said: string[] = [];
  for (const args of [
    ["ingest", "sessions"],
    ["ingest", "sessions", "--full"],
    ["doctor", "--formats"],
    ["doctor", "--json"],
  ]) {
    const { out, err, code } = await tt(args, { home });
    expect(code).toBe(0);
    said.push(out, err);
  }
  const folder = dirname(indexOf(home));
  for (const name of readdirSync(folder)) said.push(readFileSync(join(folder, name), "latin1"));
  expect(said.join("\n")).toContain("OpenCode");
  expect(said.join("\n")).not.toMatch(/secret\.example|very secret token|acc_1/);
}, 60_000);

test("what an earlier version kept of an address with its password is in no answer, and goes with --full", async () => {
  const home = await homeCopy();
  await tt(["ingest", "sessions"], { home });
  const db = new Database(indexOf(home));
  db.run(
    "UPDATE places SET evidence = json_set(evidence, '$.remote', 'gcrypt/:https://ada:s3cret@example.com/shop')",
  );
  const kept = () =>
    db.query("SELECT count(*) AS count FROM places WHERE evidence LIKE '%s3cret%'").get();
  expect(kept()).not.toEqual({ count: 0 });
  const { out, code } = await tt(["projects", "--json"], { home });
  expect([out.includes("bakery"), out.includes("s3cret"), code]).toEqual([true, false, 0]);
  await tt(["ingest", "sessions", "--full"], { home });
  expect(kept()).toEqual({ count: 0 });
  db.close();
}, 60_000);
