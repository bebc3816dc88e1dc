import { Database } from "bun:sqlite";
import { beforeAll, describe, expect, test } from "bun:test";
import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { homeCopy, temporaryFolder } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";
import { indexOf, rowsOf } from "./ingesting.ts";
import { startWatching } from "./watching.ts";

beforeAll(async () => void (await binaryPath()), 120_000);

const GROWN = "9e6a7b5c-3f44-4d55-8c66-b777a888f999";
const grown = `.claude/projects/-home-ada-code-tide-main/${GROWN}.jsonl`;

const prompt = (session: string, text: string) =>
  `${JSON.stringify({
    type: "user",
    uuid: `${session.slice(0, 8)}-0000-4000-8000-${Bun.hash(text).toString(16).slice(0, 12)}`,
    timestamp: "2026-05-05T08:00:00.000Z",
    sessionId: session,
    cwd: "/home/ada/code/tide",
    message: { role: "user", content: text },
  })}\n`;

const idOf = (start: string) => `${start}-0000-4000-8000-000000000000`;

describe("tt ingest sessions --watch", () => {
  test("tells of each session that grows or comes, and ends well when it is told to", async () => {
    const home = await homeCopy();
    const watcher = await startWatching(home);
    await watcher.says(
      "Watching ~/.claude, ~/.config/claude, ~/.local/share/opencode; Ctrl-C ends",
      "err",
    );
    appendFileSync(join(home, grown), prompt(GROWN, "And above ten?"));
    await watcher.says(/^\d\d:\d\d:\d\d {2}0 new, 1 updated {2}10 sessions$/m);
    const folder = join(home, ".claude/projects/-home-ada-new/deeper");
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, "..", `${idOf("aaaa0001")}.jsonl`),
      prompt(idOf("aaaa0001"), "Hello"),
    );
    await watcher.says(/^\d\d:\d\d:\d\d {2}1 new, 0 updated {2}11 sessions$/m);
    expect(await watcher.end("SIGINT")).toBe(0);
    expect(existsSync(`${indexOf(home)}-wal`)).toBe(false);
    expect(rowsOf(indexOf(home), "SELECT count(*) AS n FROM agent_sessions")).toEqual([{ n: 11 }]);
  }, 120_000);

  test("tells the time of the zone that is set, and of one session as one", async () => {
    const home = temporaryFolder("watch");
    const folder = join(home, ".claude/projects/-home-ada-new");
    mkdirSync(folder, { recursive: true });
    const hour = () => Temporal.Now.plainTimeISO("Asia/Kolkata").toString().slice(0, 5);
    const watcher = await startWatching(home, [], ["env", "TT_TIMEZONE=Asia/Kolkata"]);
    await watcher.says("Watching", "err");
    const before = hour();
    writeFileSync(join(folder, `${idOf("aaaa0001")}.jsonl`), prompt(idOf("aaaa0001"), "Hello"));
    await watcher.says(/^\d\d:\d\d:\d\d {2}1 new, 0 updated {2}1 session$/m);
    const said = /^(\d\d:\d\d):\d\d {2}1 new/m.exec(watcher.out())?.[1] ?? "";
    expect([before, hour()]).toContain(said);
    expect(await watcher.end()).toBe(0);
  }, 120_000);

  test("follows a directory that is moved away, deleted, and made again", async () => {
    const home = await homeCopy();
    const watcher = await startWatching(home, ["--json"]);
    await watcher.says('"total":10');
    const projects = join(home, ".claude/projects");
    renameSync(projects, join(home, ".claude/old"));
    await Bun.sleep(500);
    mkdirSync(join(projects, "one"), { recursive: true });
    const first = join(projects, "one", `${idOf("bbbb0001")}.jsonl`);
    writeFileSync(first, prompt(idOf("bbbb0001"), "One"));
    await watcher.says('"total":11');
    rmSync(join(home, ".claude"), { recursive: true });
    await Bun.sleep(500);
    mkdirSync(join(projects, "two"), { recursive: true });
    const second = join(projects, "two", `${idOf("bbbb0002")}.jsonl`);
    writeFileSync(second, prompt(idOf("bbbb0002"), "Two"));
    await watcher.says('"total":12');
    expect(await watcher.end()).toBe(0);
  }, 120_000);

  test("sees a source that appears later", async () => {
    const home = await homeCopy();
    const source = join(home, ".local/share/opencode");
    renameSync(source, join(home, "elsewhere"));
    const watcher = await startWatching(home, ["--json"]);
    await watcher.says('"total":7');
    renameSync(join(home, "elsewhere"), source);
    await watcher.says('"total":10');
    expect(await watcher.end()).toBe(0);
  }, 120_000);

  test("a second watcher says that there is one, and a plain ingest beside it just works", async () => {
    const home = await homeCopy();
    const watcher = await startWatching(home);
    await watcher.says("Watching", "err");
    const second = await tt(["ingest", "sessions", "--watch"], { home });
    expect(second).toEqual({
      out: "",
      err: `tt: another 'tt ingest sessions --watch' keeps ${indexOf(home)} fresh already; there is nothing to do\n`,
      code: 1,
    });
    const plain = await tt(["ingest", "sessions"], { home });
    expect(plain.out).toContain("  0 new, 0 updated, 10 unchanged\n");
    expect(await watcher.end("SIGKILL")).toBe(137);
    const next = await startWatching(home);
    await next.says("Watching", "err");
    expect(await next.end()).toBe(0);
  }, 120_000);

  test("waits for a program that keeps the index locked", async () => {
    const home = await homeCopy();
    writeFileSync(join(home, ".claude/projects/-home-ada-code-tide-main/broken.jsonl"), "{]\n");
    const watcher = await startWatching(home, ["--quiet"]);
    await watcher.says("1 record skipped", "err");
    const other = new Database(indexOf(home));
    other.run("BEGIN IMMEDIATE");
    appendFileSync(join(home, grown), prompt(GROWN, "And above ten?"));
    await watcher.says("tt: another program keeps the index locked", "err");
    other.run("ROLLBACK");
    other.close();
    await watcher.says("tt: the index can be used again", "err");
    expect(await watcher.end()).toBe(0);
    expect(watcher.out()).toBe("");
    expect(
      rowsOf(indexOf(home), "SELECT count(*) AS n FROM prompts WHERE text = 'And above ten?'"),
    ).toEqual([{ n: 1 }]);
  }, 120_000);

  test("looks by itself where the system has no events to give", async () => {
    const home = await homeCopy();
    const few = [
      "unshare",
      "-rU",
      "sh",
      "-c",
      'echo 0 > /proc/sys/user/max_inotify_instances; exec "$@"',
      "sh",
    ];
    if ((await Bun.spawn([...few, "true"], { stderr: "ignore" }).exited) !== 0) return;
    const watcher = await startWatching(home, ["--json"], few);
    await watcher.says('"total":10');
    appendFileSync(join(home, grown), prompt(GROWN, "And above ten?"));
    await watcher.says('"updated":1');
    expect(await watcher.end()).toBe(0);
  }, 120_000);

  test("writes an index or nothing: --dry-run beside it is a mistake", async () => {
    const home = await homeCopy();
    const { err, code } = await tt(["ingest", "sessions", "--watch", "--dry-run"], { home });
    expect({ err, code }).toEqual({
      err: "tt: --watch keeps an index fresh, and --dry-run writes none: choose one\n",
      code: 2,
    });
  });
});
