import { Database } from "bun:sqlite";
import { beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { temporaryFolder } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";
import { type Line, writeSession } from "./claude-lines.ts";

beforeAll(async () => void (await binaryPath()), 120_000);

const idOf = (digit: number) => "11111111-2222-4333-8444-555555555555".replace(/1/g, String(digit));

/** A home with sessions of Claude Code, one in each of the directories. */
async function homeWith(sessions: Record<string, readonly Line[]>): Promise<string> {
  const home = temporaryFolder("status");
  mkdirSync(join(home, ".claude"));
  for (const [index, [name, lines]] of Object.entries(sessions).entries())
    await writeSession(home, join(home, name), idOf(index + 1), lines);
  return home;
}

type Json = {
  running: { session: string; waits: string; state: string; waiting_ms: number }[];
  today: { direct_ms: number; delegated_ms: number };
};

async function jsonOf(home: string, ...args: string[]): Promise<Json> {
  return JSON.parse((await tt(["status", "--json", ...args], { home })).out);
}

const three = {
  shop: [
    { ago: 700, typed: "Fix the checkout" },
    { ago: 245, said: "Done" },
  ],
  blog: [
    { ago: 500, typed: "Write a post" },
    { ago: 495, calls: "Bash" },
    { ago: 100, result: "Bash" },
  ],
  app: [
    { ago: 800, typed: "Which one?" },
    { ago: 605, calls: "AskUserQuestion" },
  ],
  old: [
    { ago: 5000, typed: "Long ago" },
    { ago: 4900, said: "Done" },
  ],
} satisfies Record<string, Line[]>;

function promptsInViews(home: string): number | null | undefined {
  const db = new Database(join(home, ".local", "share", "time-tracker", "tt.db"), {
    readonly: true,
  });
  const sum = "SELECT sum(prompts) AS prompts FROM v_days";
  const row = db.query<{ prompts: number | null }, []>(sum).get();
  db.close();
  return row?.prompts;
}

describe("tt status", () => {
  test("takes nothing for running that a wrong clock wrote years ahead, but what a fast one did", async () => {
    const home = await homeWith({
      ahead: [{ ago: -5 * 365 * 86_400, typed: "In some years" }],
      fast: [{ ago: -60, typed: "In a minute" }],
    });
    await tt(["ingest", "sessions"], { home });
    expect((await jsonOf(home)).running.map(({ session }) => session[0])).toEqual(["2"]);
    const { out } = await tt(["status", "--line"], { home });
    expect(out).toStartWith("1 agent · today");
  });

  test("says who waits for whom, who waits longest for the person first", async () => {
    const home = await homeWith(three);
    await tt(["ingest", "sessions"], { home });
    const { running } = await jsonOf(home);
    expect(running.map(({ session, waits, state }) => [session[0], waits, state])).toEqual([
      ["3", "agent", "question"],
      ["1", "agent", "answered"],
      ["2", "you", "working"],
    ]);
    const minutes = running.map(({ waiting_ms: wait }) => Math.floor(wait / 60_000));
    expect(minutes).toEqual([10, 4, 8]);
    const { out } = await tt(["status"], { home, env: { COLUMNS: "80" } });
    expect(out.split("\n").map((line) => line.slice(0, 45))).toEqual([
      "State                      For  Project  Id  ",
      "waits for you: a question  10m  app      3333",
      "waits for you: answered     4m  shop     1111",
      "works                       8m  blog     2222",
      "",
      expect.stringMatching(/^Today (<1|\d+)m direct, (<1|\d+)m delegated$/),
      "",
    ]);
  });

  test("has today's figures from the report of today", async () => {
    const home = await homeWith(three);
    await tt(["ingest", "sessions"], { home });
    const { total } = JSON.parse((await tt(["today", "--json"], { home })).out);
    const { today } = await jsonOf(home);
    expect(today).toEqual({ direct_ms: total.direct_ms, delegated_ms: total.delegated_ms });
    const blog = JSON.parse((await tt(["today", "--project", "blog", "--json"], { home })).out);
    const filtered = await jsonOf(home, "--project", "blog");
    expect(filtered.today.delegated_ms).toBe(blog.total.delegated_ms);
    expect(filtered.running.map(({ session }) => session[0])).toEqual(["2"]);
  });

  test("reads what is new first, unless it is told not to", async () => {
    const home = await homeWith({ shop: [{ ago: 3, typed: "First" }] });
    await tt(["ingest", "sessions"], { home });
    await writeSession(home, join(home, "late"), idOf(9), [{ ago: 2, typed: "Second" }]);
    const sessions = async (...args: string[]) =>
      (await jsonOf(home, ...args)).running.map(({ session }) => session[0]).sort();
    expect(await sessions("--no-ingest")).toEqual(["1"]);
    expect(await sessions()).toEqual(["1", "9"]);
    expect(await sessions("--within", "1s", "--no-ingest")).toEqual([]);
  });

  test("leaves the views of SQL as they are after an ingest, whatever settings it was given", async () => {
    const home = await homeWith({ shop: [{ ago: 3, typed: "First" }] });
    await tt(["ingest", "sessions"], { home });
    await writeSession(home, join(home, "late"), idOf(9), [{ ago: 2, typed: "Second" }]);
    await tt(["status", "--day-start", "05:00"], { home });
    expect(promptsInViews(home)).toBe(1);
    await tt(["status"], { home });
    expect(promptsInViews(home)).toBe(2);
  });

  test("fills the views of SQL where an older version has left none", async () => {
    const home = await homeWith({ shop: [{ ago: 3, typed: "First" }] });
    await tt(["ingest", "sessions"], { home });
    const db = new Database(join(home, ".local", "share", "time-tracker", "tt.db"));
    for (const table of ["figures_basis", "day_figures", "day_totals", "day_sessions"])
      db.run(`DELETE FROM ${table}`);
    db.close();
    expect(promptsInViews(home)).toBe(null);
    await tt(["status"], { home });
    expect(promptsInViews(home)).toBe(1);
  });

  test("counts an agent as at work while only its subagents are", async () => {
    const home = await homeWith({
      shop: [
        { ago: 1500, typed: "Look everywhere" },
        { ago: 1490, calls: "Agent" },
      ],
    });
    await writeSession(
      home,
      join(home, "shop"),
      idOf(1),
      [
        { ago: 1480, typed: "Look here" },
        { ago: 20, calls: "Bash" },
      ],
      "a81d4c07be25f6390",
    );
    await tt(["ingest", "sessions"], { home });
    const { out } = await tt(["status"], { home, env: { COLUMNS: "100" } });
    expect(out.split("\n")[1]).toStartWith("works, 1 subagent  25m  shop");
  });

  test("says that a subagent waits for a permission, in the background too", async () => {
    const home = await homeWith({
      shop: [
        { ago: 480, typed: "Mend it" },
        { ago: 470, calls: "Task" },
      ],
      blog: [
        { ago: 480, typed: "Mend it aside" },
        { ago: 470, calls: "Agent" },
        { ago: 470, result: "Agent" },
        { ago: 420, said: "It is being mended" },
      ],
    });
    const held: Line[] = [
      { ago: 465, typed: "Mend this" },
      { ago: 305, calls: "Edit" },
    ];
    await writeSession(home, join(home, "shop"), idOf(1), held, "a81d4c07be25f6390");
    await writeSession(home, join(home, "blog"), idOf(2), held, "b81d4c07be25f6390");
    await tt(["ingest", "sessions"], { home });
    const { running } = await jsonOf(home);
    expect(
      running.map(({ state, waits, waiting_ms: wait }) => [
        state,
        waits,
        Math.floor(wait / 60_000),
      ]),
    ).toEqual([
      ["permission", "agent", 5],
      ["permission", "agent", 5],
    ]);
  });

  test("does not count a subagent that was stopped as at work, but one in the background", async () => {
    const home = await homeWith({
      shop: [
        { ago: 360, typed: "Look everywhere" },
        { ago: 300, calls: "Task" },
        { ago: 180, result: "Task" },
        { ago: 120, typed: "Just tell me" },
        { ago: 60, said: "Told" },
      ],
      blog: [
        { ago: 360, typed: "Look everywhere" },
        { ago: 300, calls: "Agent" },
        { ago: 300, result: "Agent" },
        { ago: 60, said: "It looks" },
      ],
    });
    const busy: Line[] = [
      { ago: 300, typed: "Look here" },
      { ago: 240, calls: "Bash" },
    ];
    await writeSession(home, join(home, "shop"), idOf(1), busy, "a81d4c07be25f6390");
    await writeSession(home, join(home, "blog"), idOf(2), busy, "b81d4c07be25f6390");
    await tt(["ingest", "sessions"], { home });
    const { out } = await tt(["status"], { home, env: { COLUMNS: "100" } });
    expect(out.split("\n").map((line) => line.slice(0, 34))).toMatchObject({
      1: "waits for you: answered   1m  shop",
      2: "works, 1 subagent         5m  blog",
    });
  });

  test("shows for an hour who works or asks, and who has answered for a quarter of one", async () => {
    const home = await homeWith({
      shop: [
        { ago: 1200, typed: "Run the long tests" },
        { ago: 1190, calls: "Bash" },
      ],
      blog: [
        { ago: 2500, typed: "Which one?" },
        { ago: 2470, calls: "AskUserQuestion" },
      ],
      app: [
        { ago: 1200, typed: "Write a post" },
        { ago: 1190, said: "Done" },
      ],
      old: [
        { ago: 3700, typed: "Which one?" },
        { ago: 3690, calls: "AskUserQuestion" },
      ],
    });
    await tt(["ingest", "sessions"], { home });
    const states = async (...args: string[]) =>
      (await jsonOf(home, ...args)).running.map(({ session, state }) => [session[0], state]);
    expect(await states()).toEqual([
      ["2", "question"],
      ["1", "working"],
    ]);
    expect(await states("--within", "30m")).toEqual([
      ["3", "answered"],
      ["1", "working"],
    ]);
    const { out } = await tt(["status", "--line"], { home });
    expect(out).toStartWith("2 agents · 1 waits for you 41m · ");
  });

  test("is one short line for a status bar, and an empty one where nothing runs", async () => {
    const home = await homeWith(three);
    expect(await tt(["status", "--line"], { home })).toEqual({ out: "\n", err: "", code: 0 });
    await tt(["ingest", "sessions"], { home });
    const { out, err, code } = await tt(["status", "--line"], { home });
    expect(out).toMatch(/^3 agents · 2 wait for you 10m · today (<1|\d+)m \+ (<1|\d+)m\n$/);
    expect({ err, code }).toEqual({ err: "", code: 0 });
    const one = await tt(["status", "--line", "--project", "shop"], { home });
    expect(one.out).toStartWith("1 agent · 1 waits for you 4m · today ");
    const none = await tt(["status", "--line", "--within", "1m"], { home });
    expect(none).toEqual({ out: "\n", err: "", code: 0 });
  });

  test("says so where nothing runs, and refuses what is no duration", async () => {
    const home = await homeWith({ old: three.old });
    await tt(["ingest", "sessions"], { home });
    rmSync(join(home, ".claude"), { recursive: true });
    const { out, code } = await tt(["status"], { home });
    expect(out).toMatch(
      /^Nothing is running: no step in the last 15m\. Today \S+ direct, \S+ delegated\n$/,
    );
    expect(code).toBe(0);
    const { err, code: wrong } = await tt(["status", "--within", "soon"], { home });
    expect(err).toBe("tt: --within cannot be 'soon'; write a duration such as 15m, 90s or 1h\n");
    expect(wrong).toBe(2);
  });
});
