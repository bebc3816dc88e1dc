import { Database } from "bun:sqlite";
import { beforeAll, describe, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { join } from "node:path";

import { homeCopy, temporaryFolder } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";
import { writeSession } from "./claude-lines.ts";
import { indexOf } from "./ingesting.ts";
import { addRepository, addSession, write } from "./projecting.ts";

let home = "";

beforeAll(async () => {
  await binaryPath();
  home = await homeCopy();
  await tt(["ingest", "sessions"], { home });
}, 120_000);

const lines = async (...args: string[]) => (await tt(["show", ...args], { home })).out.split("\n");

describe("tt show finds a session", () => {
  test.each([
    ["3f1c", "3f1c2a84-6d0e-4b1f-9c55-0a1b2c3d4e5f"],
    ["3F1C2A84", "3f1c2a84-6d0e-4b1f-9c55-0a1b2c3d4e5f"],
    ["agent-a81", "agent-a81d4c07be25f6390"],
    ["a81d4c07be25f6390", "agent-a81d4c07be25f6390"],
    ["2f11", "ses_2f11c0a3ffeexampleTide001"],
    ["last", "ses_2f11c0a3ffeexampleTide001"],
  ])("by %s", async (asked, id) => {
    expect((await lines(asked))[1]).toBe(id);
  });

  test("by a project's last one", async () => {
    expect((await lines("last", "--project", "bakery"))[1]).toStartWith("b7d0e1f2");
    expect((await lines("--exclude", "tide"))[1]).toStartWith("b7d0e1f2");
    const { err, code } = await tt(["show", "--project", "nowhere"], { home });
    expect(err).toBe(
      "tt: nothing fits --project 'nowhere'; 'tt projects' lists the projects\ntt: no session of that; 'tt sessions' lists those that there are\n",
    );
    expect(code).toBe(1);
    const misspelt = await tt(["show", "--exclude", "tied", "--no-pager"], { home });
    expect(misspelt.err).toBe("tt: nothing fits --exclude 'tied'; did you mean 'tide'?\n");
    expect(misspelt.out).toContain("\nses_2f11c0a3ffeexampleTide001\n");
  });

  test("by a repository's address, or its main checkout, where the last one was in a worktree", async () => {
    const own = temporaryFolder("address");
    addRepository(join(own, "shop"), "https://example.com/acme/tienda");
    write(join(own, "shop/.git/worktrees/side/commondir"), "../..\n");
    write(join(own, "aside/.git"), `gitdir: ${join(own, "shop/.git/worktrees/side")}\n`);
    addSession(own, join(own, "tide"), "2026-03-01");
    addSession(own, join(own, "aside"), "2026-03-02");
    await tt(["ingest", "sessions", "--quiet"], { home: own });
    const folderOf = async (...args: string[]) => {
      const { out } = await tt(["show", "--json", ...args], { home: own });
      return JSON.parse(out).session.project_path;
    };
    for (const repository of ["https://example.com/acme/tienda.git", "~/shop"]) {
      expect(await folderOf("--project", repository)).toBe(join(own, "aside"));
      expect(await folderOf("--exclude", repository)).toBe(join(own, "tide"));
    }
  });

  test("and says where what is new could not be read first", async () => {
    const own = await homeCopy();
    await tt(["ingest", "sessions"], { home: own });
    await writeSession(own, "/x/shop", "11111111-2222-4333-8444-555555555555", [
      { ago: 60, typed: "New" },
    ]);
    const db = new Database(indexOf(own));
    db.run("BEGIN IMMEDIATE");
    const locked = await tt(["show", "--no-pager"], { home: own });
    expect(locked.err).toBe(
      "tt: what is new was not read, and 'last' may not be the last: another program keeps the index locked; run again when it is done: nothing was lost\n",
    );
    expect(locked.out).toStartWith("Warn before spring tides\n");
    expect((await tt(["show", "--no-ingest"], { home: own })).err).toBe("");
    db.close();
    const free = await tt(["show"], { home: own });
    expect([free.out.split("\n")[0], free.err]).toEqual(["New", ""]);
  });

  test("by an id alone: what says which is the last is misuse with it", async () => {
    for (const [command, option] of [
      ["show", "--project"],
      ["resume", "--exclude"],
    ] as const)
      expect(await tt([command, "3f1c", option, "tide"], { home })).toEqual({
        out: "",
        err: `tt: ${option} says of which project the last session is; leave it out with an id\n`,
        code: 2,
      });
  });

  test("lists those that could be meant", async () => {
    expect(await tt(["show", "ses_3a9c0"], { home })).toEqual({
      out: "",
      err: [
        "tt: 'ses_3a9c0' could be 2 sessions; write more of the id:",
        "  ses_3a9c0d1f  2026-03-02 09:00  bakery  Look at templates (@general subagent)",
        "  ses_3a9c0e5f  2026-03-02 09:00  bakery  Price list as PDF",
        "",
      ].join("\n"),
      code: 1,
    });
  });

  test("takes one that a beginning fits with its prefix and without it for one", async () => {
    const { err } = await tt(["show", "a"], { home });
    expect(err).toMatch(
      /^tt: 'a' could be 2 sessions; .*\n {2}agent-136a9d19b5 .*\n {2}agent-a81d4c07be .*\n$/,
    );
    const own = await homeCopy();
    await tt(["ingest", "sessions"], { home: own });
    await tt(["forget", "0d5b8c11", "--yes"], { home: own });
    const shown = await tt(["show", "a", "--no-pager"], { home: own });
    expect(shown.out.split("\n")[1]).toBe("agent-a81d4c07be25f6390");
  });

  test("names the nearest, or says what to run", async () => {
    const near = await tt(["show", "3f1d2a84"], { home });
    expect(near.err).toBe(
      "tt: no session '3f1d2a84'; did you mean '3f1c2a84-6d0'? 'tt sessions' lists them\n",
    );
    const none = await tt(["show", "zzzzzzzz\u001b[2J"], { home });
    expect(none.err).toBe(
      "tt: no session 'zzzzzzzz [2J'; 'tt sessions' lists them, 'tt ingest sessions' reads new ones\n",
    );
    expect([near.code, none.code]).toEqual([1, 1]);
  });

  test("takes two wrong letters of few for another session", async () => {
    const offered = async (asked: string) =>
      /did you mean '(\S+)'/.exec((await tt(["show", asked], { home })).err)?.[1];
    for (const few of ["3f1d", "3a1c", "agent-a82d", "ses_3a9d", "3a1d2a84"])
      expect([few, await offered(few)]).toEqual([few, undefined]);
    expect(await offered("3f1d2a")).toBe("3f1c2a84-6d0");
    expect(await offered("agent-a82d4c07")).toBe("agent-a81d4c07be");
    expect(await offered("3f1d2a84-6d0d")).toBe("3f1c2a84-6d0");
  });
});

describe("tt show", () => {
  test("shows a session of OpenCode, its prompts and how to carry on", async () => {
    expect(await lines("ses_2f11")).toEqual([
      "Warn before spring tides",
      "ses_2f11c0a3ffeexampleTide001",
      "",
      "Program    OpenCode 1.18.33",
      "Project    tide",
      "Directory  /home/ada/code/tide/main  (gone)",
      "Time       2026-03-04 10:00 to 10:10 (UTC), 10m from first to last",
      "Direct     11m",
      "Delegated  6m",
      "Messages   4, 2 of them the agent's",
      "Tools      1: bash 1",
      "",
      "Prompts",
      "  2026-03-04 10:00",
      "    Send a mail two days before a spring tide",
      "  10:08  +8m",
      "    Only for our own harbour",
      "",
      "Files",
      "  ~/.local/share/opencode/opencode.db#ses_2f11c0a3ffeexampleTide001",
      "",
      "To carry on",
      "  cd /home/ada/code/tide/main && opencode --session ses_2f11c0a3ffeexampleTide001",
      "  but its directory /home/ada/code/tide/main is gone; make it again, or put back what was moved",
      "",
    ]);
  });

  test("shows subagents, copies, and what a session is a copy of", async () => {
    const all = await lines("3f1c");
    expect(all).toContain("Delegated  4m, 3m of it by subagents");
    expect(all).toContain("Tools      4: Bash 1, Edit 1, Grep 1, Task 1");
    expect(all).toContain("  08:31  +1m  while the agent worked");
    expect(all).toContain("  agent-a81d4c07be      3m  Look for similar forms");
    expect(all).toContain("  b7d0e1f2-112  2026-03-02 13:00  Do the same for the invoice form");
    const origin = "3f1c2a84-6d0  2026-03-02 08:30  Order form loses the delivery date";
    expect(await lines("b7d0")).toContain(`Copied from  ${origin}`);
    expect(await lines("a81d")).toContain(`Started by  ${origin}`);
  });

  test("says which files are gone, and when the program deletes the others", async () => {
    const own = await homeCopy();
    await tt(["ingest", "sessions"], { home: own });
    const show = async (id: string) => (await tt(["show", id], { home: own })).out;
    expect(await show("3f1c")).toMatch(
      /3f1c2a84-\S+\.jsonl, 8\.8 kB, deleted after \d{4}-\d\d-\d\d\n/,
    );
    rmSync(join(own, ".claude"), { recursive: true });
    rmSync(join(own, ".local/share/opencode/opencode.db"));
    expect(await show("3f1c")).toMatch(/3f1c2a84-\S+\.jsonl {2}\(gone\)\n/);
    expect(await show("3f1c")).toContain("but its transcript is gone");
    expect(await show("ses_2f11")).toContain("opencode.db#ses_2f11c0a3ffeexampleTide001  (gone)\n");
  });

  test.each(["1e9", "1e308"])(
    "takes a cleanupPeriodDays of %s for never, as doctor does",
    async (days) => {
      const own = await homeCopy();
      await Bun.write(join(own, ".claude/settings.json"), `{"cleanupPeriodDays": ${days}}`);
      await tt(["ingest", "sessions"], { home: own });
      const { out, err, code } = await tt(["show", "3f1c"], { home: own });
      expect([err, code]).toEqual(["", 0]);
      expect(out).toMatch(/3f1c2a84-\S+\.jsonl, 8\.8 kB\n/);
      expect((await tt(["doctor"], { home: own })).out).not.toContain("deletes after");
    },
  );

  test("--markdown shows a prompt of any number of backticks", async () => {
    const own = temporaryFolder("ticks");
    const id = "22222222-2222-4333-8444-555555555555";
    await writeSession(own, "/x/shop", id, [{ ago: 60, typed: "``` ` ".repeat(450_000) }]);
    await tt(["ingest", "sessions"], { home: own });
    const { out, code } = await tt(["show", id, "--markdown"], { home: own });
    expect(code).toBe(0);
    expect(out).toContain("\n````text\n``` ` ``` ");
  });

  test("cuts long prompts, and shows them whole with --full, harmless both times", async () => {
    const own = temporaryFolder("show");
    const id = "11111111-2222-4333-8444-555555555555";
    const typed = "One\n  two\u001b[31m\n\nfour\n" + "five ".repeat(60);
    await writeSession(own, "/x/shop", id, [
      { ago: 60, typed },
      { ago: 30, said: "Done" },
    ]);
    await tt(["ingest", "sessions"], { home: own });
    const show = async (...args: string[]) => (await tt(["show", id, ...args], { home: own })).out;
    expect(await show()).toContain("    One\n      two [31m\n\n    … 2 more lines (--full)\n");
    expect(await show("--full")).toContain(
      `    One\n      two [31m\n\n    four\n    ${"five ".repeat(60).trim()}\n`,
    );
    const markdown = await show("--markdown");
    expect(markdown).toContain("```text\nOne\n  two [31m\n\nfour\n");
    expect(markdown).toContain(`cd /x/shop && claude --resume ${id}`);
    for (const text of [await show(), await show("--full"), markdown])
      expect(text).not.toContain("\u001b");
  });

  test("prints Markdown with the facts of the plain form", async () => {
    const all = await lines("3f1c", "--markdown");
    expect(all.filter((line) => line.startsWith("###"))).toEqual([
      "### 2026-03-02 08:30",
      "### 08:31 (+1m), while the agent worked",
      "### 08:36 (+5m), command",
    ]);
    const copies = all.indexOf("## Copies");
    expect(all.slice(copies, copies + 3)).toEqual([
      "## Copies",
      "",
      "- 2026-03-02 13:00 Do the same for the invoice form (`b7d0e1f2-1122-4c3d-8e4f-5a6b7c8d9e0f`)",
    ]);
    expect(all.join("\n")).toMatch(/\n- `\S+\.jsonl`, 8\.8 kB, deleted after \d{4}-\d\d-\d\d\n/);
    const subagent = await lines("a81d", "--markdown");
    expect(subagent).toContain("### 2026-03-02 08:30, asked by the agent above");
    expect(subagent).toContain("a subagent cannot be resumed; the session it worked for:");
    expect(subagent).toContain(
      "- Started by: 2026-03-02 08:30 Order form loses the delivery date (`3f1c2a84-6d0e-4b1f-9c55-0a1b2c3d4e5f`)",
    );
  });

  test("says in Markdown, too, that a session has no title", async () => {
    const own = temporaryFolder("untitled");
    const id = "33333333-2222-4333-8444-555555555555";
    await writeSession(own, "/x/shop", id, [{ ago: 60, said: "Hello" }]);
    await tt(["ingest", "sessions"], { home: own });
    const show = async (...args: string[]) => (await tt(["show", id, ...args], { home: own })).out;
    expect(await show()).toStartWith(`(no title)\n${id}\n`);
    expect(await show("--markdown")).toStartWith(`# (no title)\n\n- Session: \`${id}\`\n`);
  });

  test("prints the facts as JSON, which add up", async () => {
    const facts = JSON.parse((await tt(["show", "3f1c", "--json"], { home })).out);
    expect(facts.session.session_id).toBe("3f1c2a84-6d0e-4b1f-9c55-0a1b2c3d4e5f");
    expect(facts.schema_version).toBe(1);
    expect(facts.span_ms).toBe(
      Date.parse(facts.session.end_time) - Date.parse(facts.session.start_time),
    );
    const [subagent] = facts.subagents;
    expect(facts.delegated_ms).toBe(facts.own_delegated_ms + subagent.delegated_ms);
    expect(
      facts.prompts.map(({ kind, text }: { kind: string; text: string }) => [kind, text]),
    ).toEqual([
      ["prompt", "The order form loses the delivery date. Find out why."],
      ["queued", "and write a test for it"],
      ["slash", "/commit -s"],
    ]);
    expect(facts.copied_from).toBeNull();
    expect(facts.carry_on.argv).toEqual([
      "claude",
      "--resume",
      "3f1c2a84-6d0e-4b1f-9c55-0a1b2c3d4e5f",
    ]);
    const { rows } = JSON.parse(
      (await tt(["report", "--all", "--by", "session", "--json"], { home })).out,
    );
    const reported = rows.find(
      ({ session }: { session: { key: string } }) => session.key === facts.session.session_id,
    );
    expect([facts.direct_ms, facts.delegated_ms]).toEqual([
      reported.direct_ms,
      reported.delegated_ms,
    ]);
  });
});
