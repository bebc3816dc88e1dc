import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

import claude from "../../src/sources/claude-code.ts";

const session = "5e551011-0000-4000-8000-000000000001";
const line = `{"type":"user","uuid":"u-1","timestamp":"2025-06-15T15:06:40.000Z","sessionId":"${session}","message":{"role":"user","content":"Prune"}}\n`;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tt-claude-"));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Writes a file under the root, with the folders above it, and says where it lies. */
function write(path: string, text = line): string {
  const full = join(root, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  return full;
}

/** The units under the root by their paths in it, and the skips. */
async function discovered(from = root) {
  const { found, units, skips } = await claude.discover(from);
  return {
    found,
    units: units.map(({ path, generation }) => [relative(root, path), generation]),
    skips: skips.map(({ path, reason }) => [relative(root, path), reason]),
  };
}

async function unitAt(path: string) {
  const { units } = await claude.discover(root);
  const unit = units.find((one) => one.path === path);
  if (unit === undefined) throw new Error(`no unit at ${path}`);
  return unit;
}

describe("what lies in a directory", () => {
  test("is sessions, agents beside them, and agents in their folders at any depth", async () => {
    write(`projects/-garden/${session}.jsonl`);
    write("projects/-garden/agent-36c486cd.jsonl");
    write(`projects/-garden/${session}/subagents/agent-ab12.jsonl`);
    write(`projects/-garden/${session}/subagents/workflows/wf_1-2/agent-cd34.jsonl`);
    write("projects/-meadow/gone-session/subagents/agent-ef56.jsonl");
    expect(await discovered()).toEqual({
      found: true,
      units: [
        [`projects/-garden/${session}/subagents/agent-ab12.jsonl`, "subagents folders"],
        [
          `projects/-garden/${session}/subagents/workflows/wf_1-2/agent-cd34.jsonl`,
          "subagents folders",
        ],
        [`projects/-garden/${session}.jsonl`, "sessions"],
        ["projects/-garden/agent-36c486cd.jsonl", "agents beside sessions"],
        ["projects/-meadow/gone-session/subagents/agent-ef56.jsonl", "subagents folders"],
      ],
      skips: [],
    });
  });

  test("is not the other files that the program keeps", async () => {
    write("history.jsonl");
    write("projects/stray.jsonl");
    write("projects/-garden/sessions-index.json", "{}");
    write(`projects/-garden/${session}/custom-title.json`, "{}");
    write(`projects/-garden/${session}/tool-results/agent-x.jsonl`);
    write(`projects/-garden/${session}/subagents/agent-ab12.meta.json`, "{}");
    write(`projects/-garden/${session}/subagents/notes.jsonl`);
    write(`projects/-garden/${session}/subagents/workflows/wf_1-2/journal.jsonl`);
    write("projects/-garden/memory/MEMORY.md", "roses");
    expect(await discovered()).toEqual({ found: true, units: [], skips: [] });
  });

  test("may be named by its projects folder as well", async () => {
    write(`projects/-garden/${session}.jsonl`);
    expect((await discovered(join(root, "projects"))).units).toEqual([
      [`projects/-garden/${session}.jsonl`, "sessions"],
    ]);
  });

  test("is the same in a project folder that is a link", async () => {
    write(`elsewhere/${session}.jsonl`);
    mkdirSync(join(root, "projects"));
    symlinkSync(join(root, "elsewhere"), join(root, "projects", "-garden"));
    expect((await discovered()).units).toEqual([[`projects/-garden/${session}.jsonl`, "sessions"]]);
  });

  test("is the same in a session's folder that is a link, but circles below are not gone round", async () => {
    write("elsewhere/subagents/agent-ab12.jsonl");
    mkdirSync(join(root, "projects", "-garden"), { recursive: true });
    symlinkSync(join(root, "elsewhere"), join(root, "projects", "-garden", session));
    symlinkSync(join(root, "projects"), join(root, "projects", "-garden", "circle"));
    symlinkSync(join(root, "elsewhere"), join(root, "elsewhere", "subagents", "circle"));
    expect(await discovered()).toEqual({
      found: true,
      units: [[`projects/-garden/${session}/subagents/agent-ab12.jsonl`, "subagents folders"]],
      skips: [],
    });
  });

  test("has nothing behind a link that leads nowhere", async () => {
    mkdirSync(join(root, "projects", "-garden"), { recursive: true });
    symlinkSync(join(root, "nowhere"), join(root, "projects", "-meadow"));
    symlinkSync(join(root, "nowhere"), join(root, "projects", "-garden", `${session}.jsonl`));
    symlinkSync(join(root, "nowhere"), join(root, "projects", "-garden", session));
    expect(await discovered()).toEqual({ found: true, units: [], skips: [] });
  });

  test("is nothing, and not found, where there is no such directory", async () => {
    expect(await discovered()).toEqual({ found: false, units: [], skips: [] });
    expect(await discovered(join(root, "nowhere"))).toEqual({
      found: false,
      units: [],
      skips: [],
    });
  });

  test("is nothing, and found, where no session was ever kept", async () => {
    mkdirSync(join(root, "projects"));
    expect(await discovered()).toEqual({ found: true, units: [], skips: [] });
  });
});

describe("what cannot be read as a transcript", () => {
  test("is skipped where it is a directory", async () => {
    write(`projects/-garden/${session}.jsonl`);
    mkdirSync(join(root, "projects", "-garden", "roses.jsonl"));
    expect(await discovered()).toEqual({
      found: true,
      units: [[`projects/-garden/${session}.jsonl`, "sessions"]],
      skips: [["projects/-garden/roses.jsonl", "not a regular file"]],
    });
  });

  test.skipIf(process.platform === "win32")(
    "is skipped where it is a pipe, which would be waited on for ever",
    async () => {
      write(`projects/-garden/${session}.jsonl`);
      const made = Bun.spawnSync(["mkfifo", join(root, "projects", "-garden", "pipe.jsonl")]);
      expect(made.exitCode).toBe(0);
      expect(await discovered()).toEqual({
        found: true,
        units: [[`projects/-garden/${session}.jsonl`, "sessions"]],
        skips: [["projects/-garden/pipe.jsonl", "not a regular file"]],
      });
    },
    60_000,
  );

  test.skipIf(process.getuid?.() === 0 || process.platform === "win32")(
    "is skipped where its folder may not be listed",
    async () => {
      write(`projects/-garden/${session}.jsonl`);
      const closed = join(root, "projects", "-closed");
      mkdirSync(closed);
      chmodSync(closed, 0);
      try {
        expect(await discovered()).toEqual({
          found: true,
          units: [[`projects/-garden/${session}.jsonl`, "sessions"]],
          skips: [["projects/-closed", "cannot list this directory (EACCES)"]],
        });
      } finally {
        chmodSync(closed, 0o700);
      }
    },
  );
});

describe("a unit's stamp", () => {
  test("stays while the file does, and changes when it grows", async () => {
    const path = write(`projects/-garden/${session}.jsonl`);
    const before = await unitAt(path);
    expect((await unitAt(path)).stamp).toBe(before.stamp);
    appendFileSync(path, line);
    const after = await unitAt(path);
    expect(after.stamp).not.toBe(before.stamp);
    expect([before.bytes, after.bytes]).toEqual([line.length, 2 * line.length]);
  });

  test("changes when a file of the same length takes its place", async () => {
    const path = write(`projects/-garden/${session}.jsonl`);
    const time = new Date(1750000000000);
    utimesSync(path, time, time);
    const before = await unitAt(path);
    writeFileSync(path, line.replace("Prune", "Water"));
    utimesSync(path, time, new Date(1750000000001));
    expect((await unitAt(path)).stamp).not.toBe(before.stamp);
  });
});

test("an agent's stamp and its project's seal change when what is said of it beside it comes", async () => {
  const path = write(`projects/-garden/${session}/subagents/agent-ab12.jsonl`);
  const sealOf = async () =>
    (await claude.discover(root, { seals: new Map(), stampOf: () => undefined })).folders?.[0]
      ?.seal;
  const before = [(await unitAt(path)).stamp, await sealOf()];
  write(`projects/-garden/${session}/subagents/agent-ab12.meta.json`, "{}");
  const [stamp, seal] = [(await unitAt(path)).stamp, await sealOf()];
  expect(stamp).not.toBe(before[0]);
  expect(seal).not.toBe(before[1]);
});

describe("a unit", () => {
  test("is read with the small files beside it, and parsed", async () => {
    const path = write(`projects/-garden/${session}/subagents/agent-ab12.jsonl`);
    write(
      `projects/-garden/${session}/subagents/agent-ab12.meta.json`,
      '{"description":"Prune them"}',
    );
    const unit = await unitAt(path);
    const raw = await claude.read(unit);
    let length = 0;
    raw.lines((one) => (length += one.length + 1));
    expect([length, raw.meta, raw.customTitle]).toEqual([
      line.length,
      '{"description":"Prune them"}',
      null,
    ]);
    const [transcript] = claude.parse(raw, unit).transcripts;
    expect([transcript?.sessionId, transcript?.facts.parent, transcript?.facts.titles]).toEqual([
      "agent-ab12",
      session,
      { 2: "Prune them" },
    ]);
  });

  test("is read with the title in its session's folder", async () => {
    const path = write(`projects/-garden/${session}.jsonl`);
    write(`projects/-garden/${session}/custom-title.json`, '{"customTitle":"Roses"}');
    const raw = await claude.read(await unitAt(path));
    expect([raw.meta, raw.customTitle]).toEqual([null, '{"customTitle":"Roses"}']);
  });

  test("that is gone when it is read throws, which becomes its skip", async () => {
    const path = write(`projects/-garden/${session}.jsonl`);
    const unit = await unitAt(path);
    rmSync(path);
    const telling = async () => claude.parse(await claude.read(unit), unit);
    await expect(telling()).rejects.toThrow("ENOENT");
  });
});

describe("the directories that are searched", () => {
  test.each([
    ["unset", {}],
    ["empty", { CLAUDE_CONFIG_DIR: "" }],
    ["only commas", { CLAUDE_CONFIG_DIR: " , " }],
  ])("are the two usual ones where CLAUDE_CONFIG_DIR is %s", (_, env) => {
    expect(claude.roots(env, "/home/kim")).toEqual([
      "/home/kim/.claude",
      "/home/kim/.config/claude",
    ]);
  });

  test("are the one that CLAUDE_CONFIG_DIR names, and no other", () => {
    expect(claude.roots({ CLAUDE_CONFIG_DIR: "/data/claude" }, "/home/kim")).toEqual([
      "/data/claude",
    ]);
  });

  test("are several where it is a list with commas", () => {
    const env = { CLAUDE_CONFIG_DIR: "/data/claude, /old/claude ,,/my dir/claude" };
    expect(claude.roots(env, "/home/kim")).toEqual([
      "/data/claude",
      "/old/claude",
      "/my dir/claude",
    ]);
  });

  test("are below the home directory where a list has a ~ that no shell replaces", () => {
    const env = { CLAUDE_CONFIG_DIR: "/home/kim/.claude,~/.claude-work, ~" };
    expect(claude.roots(env, "/home/kim")).toEqual([
      "/home/kim/.claude",
      "/home/kim/.claude-work",
      "/home/kim",
    ]);
  });
});
