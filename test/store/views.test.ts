import type { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { homeCopy } from "../helpers/home.ts";
import { emptyIndex } from "../helpers/index.ts";
import { tt } from "../helpers/tt.ts";

const viewsOf = (db: Database) =>
  db
    .query<{ name: string }, []>(
      "SELECT name FROM sqlite_schema WHERE type = 'view' AND name LIKE 'v\\_%' ESCAPE '\\' ORDER BY name",
    )
    .all()
    .map(({ name }) => name);

const columnsOf = (db: Database, view: string) =>
  db
    .query<{ name: string }, [string]>("SELECT name FROM pragma_table_info(?)")
    .all(view)
    .map(({ name }) => name);

/** The documented views, and the columns of each. */
function documented(): Map<string, string[]> {
  const text = readFileSync(join(import.meta.dir, "../../docs/sql.md"), "utf8");
  return new Map(
    text
      .split("\n## ")
      .slice(1)
      .map((part) => [
        part.slice(0, part.indexOf("\n")),
        [...part.matchAll(/^\| `(\w+)`/gm)].map(([, column = ""]) => column),
      ]),
  );
}

test("docs/sql.md has every view and every column, in their order", () => {
  const db = emptyIndex();
  const known = documented();
  expect([...known.keys()].toSorted()).toEqual(viewsOf(db));
  for (const view of viewsOf(db))
    expect([view, known.get(view)]).toEqual([view, columnsOf(db, view)]);
});

const sqlite3 = Bun.which("sqlite3");
if (sqlite3 === null)
  console.warn("skipped: the views in the sqlite3 program (it is not installed)");

test.skipIf(sqlite3 === null)("the sqlite3 program reads every view", async () => {
  const home = await homeCopy();
  await tt(["ingest", "sessions", "--quiet"], { home });
  const ask = async (sql: string): Promise<unknown> => {
    const db = join(home, ".local/share/time-tracker/tt.db");
    const child = Bun.spawn([sqlite3 ?? "", "-readonly", "-json", db, sql], { stderr: "pipe" });
    const [out, err] = await Promise.all([child.stdout.text(), child.stderr.text()]);
    expect(err).toBe("");
    return JSON.parse(out);
  };
  for (const view of documented().keys())
    expect(await ask(`SELECT * FROM ${view}`)).not.toEqual([]);
  expect(
    await ask(
      "SELECT date, project, client, direct_ms, delegated_ms, prompts, sessions, direct_hours FROM v_days WHERE date >= '2026' ORDER BY 1, 2",
    ),
  ).toEqual([
    {
      date: "2026-03-02",
      project: "bakery",
      client: null,
      direct_ms: 1_099_000,
      delegated_ms: 415_300,
      prompts: 6,
      sessions: 3,
      direct_hours: 0.3053,
    },
    {
      date: "2026-03-03",
      project: "tide",
      client: null,
      direct_ms: 240_000,
      delegated_ms: 12_000,
      prompts: 2,
      sessions: 1,
      direct_hours: 0.0667,
    },
    {
      date: "2026-03-04",
      project: "tide",
      client: null,
      direct_ms: 679_500,
      delegated_ms: 339_500,
      prompts: 2,
      sessions: 1,
      direct_hours: 0.1888,
    },
  ]);
  expect(await ask("SELECT count(*) AS n FROM v_events WHERE project IS NULL")).toEqual([{ n: 0 }]);
  expect(
    await ask("SELECT depth, count(*) AS n FROM v_session_tree GROUP BY 1 ORDER BY 1"),
  ).toEqual([
    { depth: 0, n: 7 },
    { depth: 1, n: 3 },
  ]);
  expect(
    await ask(
      "SELECT session_id, prompts, duration_ms FROM v_sessions WHERE title = 'Warn before spring tides'",
    ),
  ).toEqual([{ session_id: "ses_2f11c0a3ffeexampleTide001", prompts: 2, duration_ms: 600_000 }]);
});

test("the views have the names that a person gives from the next ingest on", async () => {
  const home = await homeCopy();
  await tt(["ingest", "sessions", "--quiet"], { home });
  await tt(["projects", "client", "bakery", "Acme Ltd"], { home });
  await tt(["projects", "rename", "bakery", "shop"], { home });
  await tt(["ingest", "sessions", "--quiet"], { home });
  const { Database: Sqlite } = await import("bun:sqlite");
  const db = new Sqlite(join(home, ".local/share/time-tracker/tt.db"), { readonly: true });
  expect(
    db.query("SELECT project, client, direct_ms FROM v_days WHERE date = '2026-03-02'").values(),
  ).toEqual([["shop", "Acme Ltd", 1_099_000]]);
  db.close();
});
