import { afterAll, afterEach, describe, expect, test } from "bun:test";
import { cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { makeDatabase, roses } from "../../fixtures/opencode/make-database.ts";
import { idHash } from "../../src/model/step.ts";
import type { Parsed } from "../../src/model/transcript.ts";
import source from "../../src/sources/opencode.ts";

const fixtures = join(import.meta.dir, "..", "..", "fixtures", "opencode");
const home = mkdtempSync(join(tmpdir(), "tt-test-"));
afterEach(() => source.close());
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe("the roots of OpenCode", () => {
  test("are its data folder, where nothing else is said", () => {
    expect(source.roots({}, "/home/kim")).toEqual(["/home/kim/.local/share/opencode"]);
    const env = { XDG_DATA_HOME: "/data", OPENCODE_DATA_DIR: "" };
    expect(source.roots(env, "/home/kim")).toEqual(["/data/opencode"]);
  });

  test("are the folders that OPENCODE_DATA_DIR lists", () => {
    const env = { OPENCODE_DATA_DIR: "/one, ~/two,", XDG_DATA_HOME: "/data" };
    expect(source.roots(env, "/home/kim")).toEqual(["/one", "/home/kim/two"]);
  });

  test.each([
    ["/elsewhere/my.db", ["/data/opencode", "/elsewhere/my.db"]],
    ["my.db", ["/data/opencode", "/data/opencode/my.db"]],
    ["opencode-beta.db", ["/data/opencode"]],
    ["/data/opencode/opencode.db", ["/data/opencode"]],
    [":memory:", ["/data/opencode"]],
  ])("hold the database that OPENCODE_DB names, unless it is found anyway: %s", (name, roots) => {
    const env = { XDG_DATA_HOME: "/data", OPENCODE_DB: name };
    expect(source.roots(env, "/home/kim")).toEqual(roots);
  });
});

describe("what is watched", () => {
  const watched = (root: string, name: string) =>
    source
      .watched(root)
      .filter(({ names }) => names.test(name))
      .map(({ path }) => path);

  test("of a database of any name is it and its log, whether it is there yet or not", () => {
    const file = join(home, "work.sqlite");
    const names = ["work.sqlite", "work.sqlite-wal", "work.sqlite-journal", "work-sqlite", "x.db"];
    const expected = [[home], [home], [home], [], []];
    expect(names.map((name) => watched(file, name).filter((path) => path === home))).toEqual(
      expected,
    );
    writeFileSync(file, "");
    expect(names.map((name) => watched(file, name))).toEqual(expected);
  });

  test("of a folder are its databases and its trees", () => {
    const folder = join(home, "watched");
    mkdirSync(folder);
    expect(watched(folder, "opencode.db-wal")).toEqual([folder, join(folder, "sessions")]);
    expect(watched(folder, "ses_1.json")).toEqual([
      join(folder, "storage", "session"),
      join(folder, "storage", "message"),
      join(folder, "project"),
    ]);
  });
});

describe("a data folder", () => {
  test("that does not exist is not found, and no skip", async () => {
    const missing = await source.discover(join(home, "nowhere"));
    expect(missing).toEqual({ found: false, units: [], skips: [] });
  });

  test("may be empty", async () => {
    const folder = join(home, "empty");
    mkdirSync(folder);
    expect(await source.discover(folder)).toEqual({ found: true, units: [], skips: [] });
  });

  test("offers every copy of a session, under one id and with equal keys", async () => {
    const folder = copyOf("v1.0", "copies");
    makeDatabase(join(folder, "opencode.db"), roses).close();
    makeDatabase(join(folder, "opencode-beta.db"), roses).close();
    makeDatabase(join(folder, "other.db"), roses).close();
    const { units } = await source.discover(folder);
    expect(units.map(({ path }) => path.slice(folder.length + 1))).toEqual([
      "storage/session/global/ses_0000000004example.json",
      "storage/session/global/ses_0000000005example.json",
      "opencode-beta.db#ses_0000000004example",
      "opencode.db#ses_0000000004example",
    ]);
    const [tree, , , database] = units;
    if (tree === undefined || database === undefined) throw new Error("units are missing");
    const [old] = source.parse(await source.read(tree), tree).transcripts;
    const [young] = source.parse(await source.read(database), database).transcripts;
    const keys = young?.steps.map(({ key }) => key);
    expect(old?.steps.map(({ key }) => key)).toEqual(expect.arrayContaining(keys ?? []));
  });

  test("may be the path of one database", async () => {
    const file = join(home, "any-name.sqlite");
    makeDatabase(file, roses).close();
    const { units } = await source.discover(file);
    expect(units.map(({ path }) => path)).toEqual([`${file}#ses_0000000004example`]);
  });
});

describe("a session of OpenCode 0.1", () => {
  test("has its parts and the times of its tools inside its messages", async () => {
    expect((await parsedIn("v0.1"))["ses_0000000001example"]).toEqual({
      transcripts: [
        {
          source: "opencode",
          sessionId: "ses_0000000001example",
          facts: {
            type: "user",
            cwd: "/home/kim/garden",
            parent: null,
            origins: [],
            titles: { 3: "Count the beds" },
            recency: 1750000009000,
            version: "0.1.100",
          },
          steps: [
            { kind: "created", at: 1750000000000, key: idHash("ses_0000000001example") },
            {
              kind: "prompt",
              at: 1750000001000,
              key: idHash("msg_0000000001example"),
              id: idHash("How many beds are there?"),
            },
            {
              kind: "assistant",
              at: 1750000002000,
              until: 1750000005000,
              key: idHash("msg_0000000002example"),
              id: idHash("msg_0000000002example"),
            },
            {
              kind: "tool_call",
              at: 1750000002500,
              until: 1750000002600,
              key: idHash("call_1"),
              id: idHash("call_1"),
              tool: "list",
            },
          ],
          prompts: [
            {
              key: idHash("msg_0000000001example"),
              kind: "prompt",
              text: "How many beds are there?",
              cwd: null,
            },
          ],
        },
      ],
      leafTitles: [],
      skips: [],
      unknowns: [],
      stamp: expect.stringMatching(/^\d+ \d+$/),
    });
  });
});

describe("sessions of OpenCode 0.5", () => {
  test("have parts in files, and tell the agent's prompt in a child by its text", async () => {
    const sessions = await parsedIn("v0.5");
    expect(summaryOf(sessions["ses_0000000002example"])).toEqual({
      title: undefined,
      cwd: "/home/kim/garden",
      steps: "created prompt assistant tool_call",
      prompts: ["Have the weeds pulled"],
      skips: [],
    });
    expect(summaryOf(sessions["ses_0000000003example"])).toEqual({
      title: "Weed the north bed",
      cwd: null,
      steps: "created agent_prompt",
      prompts: ["Pull the weeds."],
      skips: [],
    });
  });
});

describe("a session of OpenCode 1.0", () => {
  test("is read around its half-written files", async () => {
    expect(summaryOf((await parsedIn("v1.0"))["ses_0000000004example"])).toEqual({
      title: "Water the roses",
      cwd: "/home/kim/garden",
      steps: "created prompt assistant tool_call interrupt",
      prompts: ['Water the "roses"'],
      skips: [
        ["msg_0000000003example.json", "the file is not whole JSON"],
        ["prt_0000000003example.json", "the file is empty"],
      ],
    });
  });

  test("cannot be read where its own file is half-written", async () => {
    const { units } = await source.discover(join(fixtures, "v1.0"));
    const unit = units.find(({ path }) => path.includes("ses_0000000005example"));
    if (unit === undefined) throw new Error("the unit is missing");
    await expect(source.read(unit)).rejects.toThrow("the file is empty");
  });
});

describe("a stamp", () => {
  const message = "storage/message/ses_0000000004example/msg_0000000001example.json";
  const part = "storage/part/msg_0000000001example/prt_0000000001example.json";
  const session = "storage/session/global/ses_0000000004example.json";

  test("stays while nothing is written", async () => {
    const folder = copyOf("v1.0", "still");
    expect(await stampIn(folder)).toBe(await stampIn(folder));
  });

  test.each([
    ["its own file", session],
    ["a message", message],
    ["a part", part],
  ])("changes when %s is written again", async (name, path) => {
    const folder = copyOf("v1.0", `again-${name.replaceAll(" ", "-")}`);
    const before = await stampIn(folder);
    utimesSync(join(folder, path), 1750000100, 1750000100);
    expect(await stampIn(folder)).not.toBe(before);
  });

  test("changes with a new part and with a new message", async () => {
    const folder = copyOf("v1.0", "new");
    const stamps = [await stampIn(folder)];
    writeFileSync(join(folder, part.replace("prt_0000000001", "prt_0000000009")), "{}");
    stamps.push(await stampIn(folder));
    writeFileSync(join(folder, message.replace("msg_0000000001", "msg_0000000009")), "{}");
    stamps.push(await stampIn(folder));
    expect(new Set(stamps).size).toBe(3);
  });

  test.each([
    "update part set time_updated = 1 where id = 'prt_0000000002example'",
    "update message set time_updated = 1 where id = 'msg_0000000002example'",
    "delete from part where id = 'prt_0000000002example'",
    "update session set title = 'Water the lilies'",
    "update session set revert = '{}'",
    "update session set time_updated = 2",
  ])("of a database's session changes with: %s", async (change) => {
    const folder = join(home, `stamp-${idHash(change)}`);
    mkdirSync(folder);
    const db = makeDatabase(join(folder, "opencode.db"), roses);
    const before = await stampIn(folder);
    expect(await stampIn(folder)).toBe(before);
    db.run(change);
    expect(await stampIn(folder)).not.toBe(before);
    db.close();
  });
});

async function parsedIn(fixture: string): Promise<Record<string, Parsed>> {
  const { units, skips } = await source.discover(join(fixtures, fixture));
  expect(skips).toEqual([]);
  const readable = units.filter(({ path }) => !path.includes("ses_0000000005example"));
  const parsed = await Promise.all(
    readable.map(async (unit) => source.parse(await source.read(unit), unit)),
  );
  return Object.fromEntries(parsed.map((one) => [one.transcripts[0]?.sessionId, one]));
}

function summaryOf(parsed: Parsed | undefined) {
  const transcript = parsed?.transcripts[0];
  return {
    title: transcript?.facts.titles[3],
    cwd: transcript?.facts.cwd,
    steps: transcript?.steps.map(({ kind }) => kind).join(" "),
    prompts: transcript?.prompts.map(({ text }) => text),
    skips: parsed?.skips.map(({ where, reason }) => [where, reason]),
  };
}

function copyOf(fixture: string, name: string): string {
  const folder = join(home, name);
  cpSync(join(fixtures, fixture), folder, { recursive: true });
  return folder;
}

async function stampIn(folder: string): Promise<string | undefined> {
  const { units } = await source.discover(folder);
  return units.find(({ path }) => path.includes("ses_0000000004example"))?.stamp;
}
