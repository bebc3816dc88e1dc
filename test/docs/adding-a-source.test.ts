import { beforeAll, describe, expect, test } from "bun:test";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { temporaryFolder } from "../helpers/home.ts";

const root = join(import.meta.dir, "..", "..");
const page = readFileSync(join(root, "docs", "adding-a-source.md"), "utf8");

/** The page's blocks of code, by the file that each is, or is to be put into. */
const blocks = new Map(
  [...page.matchAll(/^```\w+ (\S+)\n(.*?)^```$/gms)].map(([, path = "", text = ""]) => [
    path,
    text,
  ]),
);
const list = "src/sources/index.ts";
const example = "src/sources/tally.ts";

let copy: string;
beforeAll(() => {
  copy = copyWithExample();
});

/** The project with what the page says, and nothing else, added to it. */
function copyWithExample(): string {
  const folder = temporaryFolder("project");
  for (const name of [
    "src",
    "test",
    "scripts",
    "fixtures",
    "package.json",
    "bunfig.toml",
    "tsconfig.json",
  ])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  for (const [path, text] of blocks) {
    if (path === list) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const sources = readFileSync(join(folder, list), "utf8");
  const added = sources.replace("const sources = {\n", `const sources = {\n${blocks.get(list)}`);
  writeFileSync(join(folder, list), added);
  return folder;
}

async function run(...argv: string[]) {
  const child = Bun.spawn([process.execPath, ...argv], {
    cwd: copy,
    env: { ...process.env, HOME: join(copy, "fixtures", "home"), TZ: "UTC", NO_COLOR: "1" },
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  return { code: await child.exited, out, err };
}

const tt = (...args: string[]) => run("src/main.ts", ...args, "--db", join(copy, "tt.db"));

describe("a source that is added as docs/adding-a-source.md says", () => {
  test("is one file and one line in a list, besides its invented sessions", () => {
    const places = [...blocks.keys()].filter((path) => !path.startsWith("fixtures/"));
    expect(places).toEqual([example, list]);
    expect(blocks.get(list)?.trimEnd().split("\n")).toHaveLength(1);
  });

  test("is of the types of the project", async () => {
    const { code, out, err } = await run("check", "--no-script");
    expect({ code, said: code === 0 ? "" : out + err }).toEqual({ code: 0, said: "" });
  }, 60_000);

  test("holds the contract of all sources", async () => {
    const { code, err } = await run("test", "test/sources/contract.test.ts");
    expect(err.match(/\(fail\).*/g) ?? []).toEqual([]);
    expect(err).toContain("(pass) the source 'tally' > tells the same of a unit each time");
    expect(code).toBe(0);
  }, 60_000);

  test("is ingested, told of, and listed like any other", async () => {
    const { code, err } = await tt("ingest", "sessions", "--source", "tally", "--quiet");
    expect({ code, err }).toEqual({ code: 0, err: "1 record skipped; tt doctor says why\n" });
    const { out } = await tt("export", "sessions");
    const rows = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(rows).toMatchObject([
      {
        session_id: "t-1",
        source: "tally",
        session_type: "user",
        title: "Tide tables",
        project_path: "/home/ada/code/tide",
        started_at: "2026-03-02T09:00:00.000Z",
        ended_at: "2026-03-02T09:06:00.000Z",
        prompts: 2,
        assistant_messages: 2,
        tool_calls: 1,
        first_prompt: "Print the tide tables of March",
      },
      { session_id: "t-2", source: "tally", session_type: "subagent", parent_session_id: "t-1" },
    ]);
    const doctor = await tt("doctor");
    expect(doctor.out).toContain("Tally");
    expect(doctor.out).toContain("nobody that Tally knows wrote it");
    expect((await tt("report", "--all", "--source", "tally")).out).toContain("tide");
    const shown = await tt("show", "t-1");
    expect(shown.out).toContain("tally --session t-1");
  }, 60_000);
});
