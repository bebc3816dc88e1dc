import { beforeAll, describe, expect, test } from "bun:test";
import { chmodSync, cpSync, mkdirSync, realpathSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

import { homeCopy, temporaryFolder } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";
import { writeSession } from "./claude-lines.ts";

beforeAll(async () => void (await binaryPath()), 120_000);

const ID = "11111111-2222-4333-8444-555555555555";

/** A home with one session of Claude Code in a directory that is there, and programs that tell how they were run. */
async function prepare(name = "my shop $(x)") {
  const home = realpathSync(temporaryFolder("resume"));
  const directory = join(home, name);
  mkdirSync(directory);
  const transcript = await writeSession(home, directory, ID, [
    { ago: 600, typed: "Fix the checkout" },
    { ago: 500, said: "Done" },
  ]);
  const bin = join(home, "bin");
  mkdirSync(bin);
  for (const program of ["claude", "opencode"]) {
    const path = join(bin, program);
    await Bun.write(path, '#!/bin/sh\nprintf "%s|" "$0" "$@"; pwd; cat; exit 7\n');
    chmodSync(path, 0o755);
  }
  await tt(["ingest", "sessions"], { home });
  return { home, directory, transcript, env: { PATH: `${bin}:/usr/bin:/bin` } };
}

describe("tt resume", () => {
  test("runs the program with the id in the session's directory, and ends as it ends", async () => {
    const { home, directory, env } = await prepare();
    const { out, err, code } = await tt(["resume", "1111"], { home, env });
    expect({ out, err, code }).toEqual({
      out: `${home}/bin/claude|--resume|${ID}|${directory}\n`,
      err: "",
      code: 7,
    });
    expect((await tt(["resume"], { home, env })).out).toBe(out);
  });

  test("prints the command for a shell, and runs nothing", async () => {
    const { home, directory, env } = await prepare();
    const { out, code } = await tt(["resume", "last", "--print"], { home, env });
    expect({ out, code }).toEqual({ out: `cd '${directory}' && claude --resume ${ID}\n`, code: 0 });
    const shell = Bun.spawn(["sh", "-c", out], { env, stdin: "ignore" });
    expect(await shell.stdout.text()).toBe(`${home}/bin/claude|--resume|${ID}|${directory}\n`);
  });

  test("ends as a signal ends the program, and hands signals on to it", async () => {
    const { home, env } = await prepare();
    const script = "#!/bin/sh\ntrap 'exit 42' TERM\necho ready\nwhile :; do sleep 0.05; done\n";
    await Bun.write(join(home, "bin", "claude"), script);
    const child = Bun.spawn([await binaryPath(), "resume", ID], {
      env: { HOME: home, ...env },
      stdout: "pipe",
    });
    for await (const _ of child.stdout) child.kill("SIGTERM");
    expect(await child.exited).toBe(42);
    await Bun.write(join(home, "bin", "claude"), "#!/bin/sh\nkill -KILL $$\n");
    expect((await tt(["resume", ID], { home, env })).code).toBe(128 + 9);
  });

  test("says what to do where the directory, the program or the transcript is gone", async () => {
    const { home, directory, transcript, env } = await prepare("shop");
    const run = async (PATH: string) => {
      const { out, err, code } = await tt(["resume", ID], { home, env: { PATH } });
      expect({ out, code }).toEqual({ out: "", code: 1 });
      return err;
    };
    expect(await run("/usr/bin:/bin")).toBe(
      `tt: 'claude' is not on the PATH; install it, or run where it is: cd ${directory} && claude --resume ${ID}\n`,
    );
    rmSync(directory, { recursive: true });
    expect(await run(env.PATH)).toBe(
      `tt: cannot resume: its directory ${directory} is gone; make it again, or put back what was moved\n`,
    );
    rmSync(transcript);
    expect(await run(env.PATH)).toBe(
      "tt: cannot resume: its transcript is gone, and Claude Code needs it to carry on; the index keeps what it read of it ('tt show')\n",
    );
    const printed = await tt(["resume", ID, "--print"], { home, env });
    expect(printed.out).toBe(`cd ${directory} && claude --resume ${ID}\n`);
    expect(printed.err).toStartWith("but its transcript is gone");
  });

  test.if(process.getuid?.() !== 0).each([".claude", ".claude/projects", "shop"])(
    "takes nothing for gone because %s may not be looked into",
    async (closed) => {
      const { home, directory, transcript, env } = await prepare("shop");
      const run = async (...words: string[]) => (await tt(words, { home, env })).out;
      chmodSync(join(home, closed), 0);
      const { err } = await tt(["resume", ID], { home, env });
      const [shown, doctor] = [await run("show", ID), await run("doctor")];
      chmodSync(join(home, closed), 0o700);
      expect(shown + doctor).not.toMatch(/gone|\.claude +\(not there\)/);
      if (closed === "shop") {
        expect(err).toBe(
          `tt: cannot resume: its directory ${directory} cannot be entered (EACCES); check its permissions\n`,
        );
        expect(shown).toContain("Directory  ~/shop  (cannot be read: EACCES)\n");
        return;
      }
      expect(err).toBe(
        `tt: cannot resume: its transcript cannot be read (EACCES); check the permissions of ${transcript} and its directories\n`,
      );
      expect(shown).toContain(".jsonl  (cannot be read: EACCES)\n");
      expect(doctor).toContain(
        "  ~/.claude\n  ~/.config/claude  (not there)\n  ! ~/.claude/projects: cannot list this directory (EACCES)\n",
      );
      expect(doctor).toContain("within 7 days, 0 have lost it, 1 cannot be read; the index keeps");
    },
  );

  test("offers the parent of a subagent", async () => {
    const home = await homeCopy();
    await tt(["ingest", "sessions"], { home });
    const { err, code } = await tt(["resume", "a81d"], { home });
    expect(err).toBe(
      "tt: agent-a81d4c07be25f6390 is a subagent, which cannot be resumed; resume the session it worked for: tt resume 3f1c2a84-6d0e-4b1f-9c55-0a1b2c3d4e5f\n",
    );
    expect(code).toBe(1);
  });

  test("never runs what is not of the form of the program's ids", async () => {
    const { home, directory, env } = await prepare();
    const odd = "--dangerously-skip-permissions";
    await writeSession(home, directory, odd, [{ ago: 5, typed: "x" }]);
    await tt(["ingest", "sessions"], { home });
    const { out, err, code } = await tt(["resume", "last"], { home, env });
    expect({ out, code }).toEqual({ out: "", code: 1 });
    expect(err).toBe(
      `tt: '${odd}' is not of the form of its program's ids, and is not run; 'tt show' tells what is known of it\n`,
    );
  });

  test("goes where Claude Code looks for the session, whatever directory it went to", async () => {
    const { home, transcript, env } = await prepare("shop");
    const elsewhere = join(home, "elsewhere");
    mkdirSync(elsewhere);
    const moved = (await Bun.file(transcript).text()).replaceAll(join(home, "shop"), elsewhere);
    const both = moved + (await Bun.file(transcript).text()).replaceAll(`${ID}-0`, `${ID}-8`);
    await Bun.write(transcript, both);
    await tt(["ingest", "sessions", "--full"], { home });
    const { out } = await tt(["resume", ID, "--print"], { home, env });
    expect(out).toBe(`cd ${join(home, "shop")} && claude --resume ${ID}\n`);
  });

  test("tells Claude Code of a directory where it would not look", async () => {
    const { home, directory, env } = await prepare("shop");
    const other = join(home, "other place");
    renameSync(join(home, ".claude"), other);
    await tt(["ingest", "sessions", "--claude-dir", other], { home });
    const command = `cd ${directory} && CLAUDE_CONFIG_DIR='${other}' claude --resume ${ID}\n`;
    expect((await tt(["resume", ID, "--print"], { home, env })).out).toBe(command);
    const script = '#!/bin/sh\necho "$CLAUDE_CONFIG_DIR"\n';
    await Bun.write(join(home, "bin", "claude"), script);
    expect((await tt(["resume", ID], { home, env })).out).toBe(`${other}\n`);
    const known = { ...env, CLAUDE_CONFIG_DIR: other };
    expect((await tt(["resume", ID, "--print"], { home, env: known })).out).toBe(
      `cd ${directory} && claude --resume ${ID}\n`,
    );
  });

  test("takes the transcript where Claude Code looks by itself before a copy elsewhere", async () => {
    const { home, directory, env } = await prepare("shop");
    const copy = join(home, ".a-copy");
    cpSync(join(home, ".claude"), copy, { recursive: true });
    await tt(["ingest", "sessions", "--claude-dir", copy], { home });
    expect((await tt(["resume", ID, "--print"], { home, env })).out).toBe(
      `cd ${directory} && claude --resume ${ID}\n`,
    );
    rmSync(join(home, ".claude"), { recursive: true });
    expect((await tt(["resume", ID, "--print"], { home, env })).out).toBe(
      `cd ${directory} && CLAUDE_CONFIG_DIR=${copy} claude --resume ${ID}\n`,
    );
  });

  test("knows a place that was given relative to a directory from any other", async () => {
    const { home, directory, env } = await prepare("shop");
    renameSync(join(home, ".claude"), join(home, "other"));
    const command = `cd ${directory} && CLAUDE_CONFIG_DIR=${home}/other claude --resume ${ID}\n`;
    for (const [args, variables] of [
      [["--claude-dir", "../other"], {}],
      [[], { CLAUDE_CONFIG_DIR: "../other/" }],
    ] as const) {
      rmSync(join(home, ".local"), { recursive: true });
      const where = { home, cwd: directory, env: variables };
      await tt(["ingest", "sessions", ...args], where);
      const resumed = await tt(["resume", ID, "--print"], { ...where, cwd: "/", env });
      expect(resumed).toEqual({ out: command, err: "", code: 0 });
      expect((await tt(["show", ID], { home, cwd: "/" })).out).toMatch(/ {2}~\/other\/.*jsonl, /);
    }
    const known = { ...env, CLAUDE_CONFIG_DIR: "../other" };
    const printed = await tt(["resume", ID, "--print"], { home, cwd: directory, env: known });
    expect(printed.out).toBe(command);
  });

  test("runs OpenCode with its own option", async () => {
    const home = await homeCopy();
    await tt(["ingest", "sessions"], { home });
    const { out } = await tt(["resume", "ses_2f11", "--print"], { home });
    expect(out).toBe(
      "cd /home/ada/code/tide/main && opencode --session ses_2f11c0a3ffeexampleTide001\n",
    );
  });

  test("tells OpenCode of a database that it would not look into, and says where none helps", async () => {
    const home = realpathSync(await homeCopy());
    const data = join(home, ".local", "share", "opencode");
    const other = join(home, "elsewhere");
    const command = "opencode --session ses_2f11c0a3ffeexampleTide001\n";
    const tree = "opencode --session ses_3a9c0e5ffeexampleBakery01\n";
    const ingest = (...args: string[]) => tt(["ingest", "sessions", ...args], { home });
    const resume = async (id: string, env = {}) => {
      const { out, err } = await tt(["resume", id, "--print"], { home, env });
      return {
        out: out.replace(/^cd \S+ && /, ""),
        err: err.replace(/^but its directory.*\n/, ""),
      };
    };
    renameSync(join(data, "opencode.db"), join(data, "opencode-dev.db"));
    await ingest();
    const dev = `OPENCODE_DB=${data}/opencode-dev.db ${command}`;
    expect(await resume("2f11")).toEqual({ out: dev, err: "" });
    const known = { OPENCODE_DB: "opencode-dev.db" };
    expect(await resume("2f11", known)).toEqual({ out: command, err: "" });
    expect(await resume("ses_3a9c0e")).toEqual({ out: tree, err: "" });
    renameSync(data, other);
    await ingest("--opencode-dir", other);
    const moved = `OPENCODE_DB=${other}/opencode-dev.db ${command}`;
    expect(await resume("2f11")).toEqual({ out: moved, err: "" });
    expect(await resume("ses_3a9c0e")).toEqual({
      out: tree,
      err: `but it lies in ${other}, where OpenCode does not look; put it back where it does\n`,
    });
  });
});
