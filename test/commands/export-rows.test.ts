import { Database } from "bun:sqlite";
import { beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";

import { peakMemory } from "../../scripts/torture/program.ts";
import { homeCopy, temporaryFolder } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";

let home = "";

beforeAll(async () => {
  await binaryPath();
  home = await homeCopy();
  await tt(["ingest", "sessions", "--quiet"], { home });
}, 120_000);

describe("tt export of rows", () => {
  test.each(["sessions", "events", "prompts"])(
    "%s has in each row its version and the columns of its view",
    async (kind) => {
      const { out } = await tt(["export", kind], { home });
      const csv = await tt(["export", kind, "--format", "csv"], { home });
      const db = new Database(join(home, ".local/share/time-tracker/tt.db"), { readonly: true });
      const view = db
        .query<{ name: string }, []>(`SELECT name FROM pragma_table_info('v_${kind}')`)
        .all();
      const names = ["schema_version", ...view.map(({ name }) => name)];
      const rows: Record<string, unknown>[] = out
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
      for (const row of rows) expect(Object.keys(row)).toEqual(names);
      expect(csv.out.split("\n")[0]).toBe(names.join(","));
      const order = kind === "sessions" ? "started_at, session_id" : "timestamp, event_id";
      const seen = db.query<Record<string, unknown>, []>(
        `SELECT 1 AS schema_version, * FROM v_${kind} ORDER BY ${order}`,
      );
      expect(rows).toEqual(seen.all());
      db.close();
    },
  );

  test("are narrowed by period, project, source and type", async () => {
    const ids = async (...more: string[]) => {
      const { out } = await tt(["export", "sessions", ...more], { home });
      return out.split("\n").filter((line) => line !== "").length;
    };
    expect(await ids()).toBe(10);
    expect(await ids("--all")).toBe(10);
    expect(await ids("--since", "2026-03-02", "--until", "2026-03-02")).toBe(5);
    expect(await ids("--project", "tide")).toBe(5);
    expect(await ids("--exclude", "tide", "--source", "claude", "--type", "user")).toBe(2);
  });

  test("say where there is none", async () => {
    const none = async (...args: string[]) => (await tt(["export", ...args], { home })).err;
    expect(await none("sessions", "--project", "nope")).toBe(
      "tt: nothing fits --project 'nope'; 'tt projects' lists the projects\nNo sessions of that; tt projects lists the projects that there are\n",
    );
    expect(
      await none("prompts", "--since", "2020-01-01", "--until", "2020-01-02", "--format", "csv"),
    ).toBe(
      "No prompts; tt export prompts --all prints all there are, tt ingest sessions reads new sessions\n",
    );
    expect(await none("prompts", "--project", "tide")).toBe("");
    expect(await none("prompts", "--type", "agent")).toBe(
      "No prompts with --type agent; without it there are those of all types\n",
    );
  });

  test("count prompts as docs/sql.md says: what agents asked is in v_sessions alone", () => {
    const db = new Database(join(home, ".local/share/time-tracker/tt.db"), { readonly: true });
    const counts = db
      .query(
        `SELECT (SELECT sum(prompts) FROM v_sessions) AS asked, (SELECT count(*) FROM v_prompts) AS typed,
                (SELECT count(*) FROM v_prompts WHERE session_type = 'user') AS of_people,
                (SELECT sum(prompts) FROM v_days) AS reported`,
      )
      .get();
    db.close();
    expect(counts).toEqual({ asked: 15, typed: 12, of_people: 12, reported: 12 });
  });

  test("where words are not kept have an empty text, and no first prompt", async () => {
    const env = { TT_PROMPTS: "false" };
    const db = join(temporaryFolder("wordless"), "tt.db");
    await tt(["ingest", "sessions", "--quiet", "--db", db], { home, env });
    const valuesOf = async (kind: string, column: string) => {
      const { out } = await tt(["export", kind, "--type", "user", "--db", db], { home });
      return new Set(
        out
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line)[column]),
      );
    };
    expect(await valuesOf("prompts", "text")).toEqual(new Set([""]));
    expect(await valuesOf("sessions", "first_prompt")).toEqual(new Set([null]));
  });

  test("of events have no words that could be left out", async () => {
    const { out, err, code } = await tt(["export", "events", "--no-prompts"], { home });
    expect({ out, code }).toEqual({ out: "", code: 2 });
    expect(err).toStartWith("tt: unknown option '--no-prompts'; ");
  });

  test("have no words with --no-prompts", async () => {
    const { out } = await tt(["export", "prompts", "--no-prompts"], { home });
    const rows = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).text);
    expect(new Set(rows)).toEqual(new Set([null]));
  });

  test("take no more memory for a large index, and end quietly when nobody reads on", async () => {
    const large = join(temporaryFolder("large"), "tt.db");
    await tt(["ingest", "sessions", "--quiet", "--db", large], { home });
    const db = new Database(large);
    db.run(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)
       INSERT INTO events (id, timestamp, type, source, session_id, cwd, kind, prompt_key)
       SELECT 'made-' || i, strftime('%Y-%m-%dT%H:%M:%fZ', '2026-05-01', '+' || i || ' seconds'), 'user_message', 'claude', 'made', '/home/ada/code/tide', 'prompt', i FROM n`,
    );
    db.run(
      `INSERT OR IGNORE INTO prompts (prompt_key, text) SELECT prompt_key, hex(zeroblob(300)) FROM events WHERE session_id = 'made'`,
    );
    db.close();
    const small = await peakOf(join(home, ".local/share/time-tracker/tt.db"));
    const big = await peakOf(large);
    expect(big.bytes).toBeGreaterThan(100_000_000);
    expect(big.peak - small.peak).toBeLessThan(64 * 1024 * 1024);
    const shell = Bun.spawn(
      ["sh", "-c", `"${await binaryPath()}" export prompts --db "${large}" | head -n 1`],
      {
        env: { HOME: home, PATH: "/usr/bin:/bin" },
        stdout: "pipe",
        stderr: "pipe",
      },
    );
    expect((await shell.stdout.text()).split("\n")).toHaveLength(2);
    expect(await shell.stderr.text()).toBe("");
  }, 60_000);
});

/** The most memory that an export took, and how much it wrote. */
async function peakOf(db: string): Promise<{ bytes: number; peak: number }> {
  const child = Bun.spawn([await binaryPath(), "export", "prompts", "--db", db], {
    env: { HOME: home, PATH: "/usr/bin:/bin" },
    stdout: "pipe",
  });
  let [bytes, peak] = [0, 0];
  for await (const chunk of child.stdout) {
    bytes += chunk.length;
    peak = peakMemory(child.pid) || peak;
  }
  await child.exited;
  return { bytes, peak: peak || (child.resourceUsage()?.maxRSS ?? Number.POSITIVE_INFINITY) };
}
