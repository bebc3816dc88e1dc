import {
  appendFileSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

import { lines, sessionId } from "./home.ts";
import { mutated } from "./mutations.ts";
import { type Ended, endedWell, ingestArgs, rowsIn, runTt, soundness } from "./program.ts";
import { type Ordeal, random, type Setting, type Trial } from "./trial.ts";

/** Files that no program should have written. */
export const input: Ordeal = {
  name: "Input",
  run: async (setting) => [
    await cutAnywhere(setting),
    await mutatedFiles(setting),
    await tried(setting, "times of every kind", oddTimes, 30),
    await tried(setting, "deep nesting, long lines and names", deepAndLong, 20),
    await tried(
      setting,
      "links in circles, pipes, devices, folders named like files",
      oddFiles,
      20,
    ),
    await tried(setting, "invalid UTF-8, lone surrogates, NULs", oddText, 20),
    await tried(setting, `${2_000 * setting.weight} tiny files`, tinyFiles, 2_000 * setting.weight),
    ...(setting.fullSize ? [await tried(setting, "a line of 2 GiB", hugeLine, 1)] : []),
  ],
};

/** The most that an ingest of nonsense may take, in MB and milliseconds. */
const MEMORY = 1_200;
const LIMIT = 60_000;

/** What went wrong with a run, whatever it read; empty where nothing did. */
function faultOf(ended: Ended, index: string): string {
  if (ended.code === null) return "it hung, and was killed";
  if (!endedWell(ended)) return ended.err.trim().slice(0, 300);
  if (ended.megabytes > MEMORY) return `${ended.megabytes} MB`;
  const sound = soundness(index);
  return sound === "ok" ? "" : sound;
}

type Write = (folder: string, setting: Setting) => void;

/** Runs the program, and its doctor, on what `write` makes in a project's folder; a sound session there must survive. */
async function tried(setting: Setting, what: string, write: Write, count: number): Promise<Trial> {
  const { home, folder, index } = freshHome(setting);
  write(folder, setting);
  const ended = await runTt(ingestArgs(index), { ...setting, home, limit: LIMIT });
  const fault = faultOf(ended, index) || (await doctorFault(setting, home, index));
  const missing = fault === "" ? 5 - promptsOf(index, 1) : 1;
  rmSync(home, { recursive: true });
  const good = `${ended.err.trim() || "nothing skipped"}; ${ended.megabytes} MB`;
  return { what, tried: count, lost: missing, note: fault || good };
}

async function doctorFault(setting: Setting, home: string, index: string): Promise<string> {
  const args = ["doctor", "--db", index];
  const doctor = await runTt(args, { ...setting, home, limit: LIMIT });
  return doctor.code === 0 ? "" : `doctor: ${doctor.err.slice(0, 300)}`;
}

function freshHome({ folder: base }: Setting) {
  const home = join(base, "input");
  rmSync(home, { recursive: true, force: true });
  const folder = join(home, ".claude", "projects", "-work");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${sessionId(1)}.jsonl`), lines(1, 0, 5));
  return { home, folder, index: join(home, "tt.db") };
}

function promptsOf(index: string, number: number): number {
  const rows = rowsIn(index, ["prompts"]).get("prompts") ?? [];
  return rows.filter((row) => row.includes(`"Do ${number} and `)).length;
}

/** A small file cut after each of its bytes: all whole lines count, and the cut one is told or whole. */
async function cutAnywhere(setting: Setting): Promise<Trial> {
  const { home, folder, index } = freshHome(setting);
  const whole = Buffer.from(lines(2, 0, 2));
  const step = setting.weight >= 10 ? 1 : 17;
  let cuts = 0;
  for (let length = 0; length < whole.length; length += step, cuts++) {
    const text = whole.subarray(0, length).toString().replaceAll(sessionId(2), cutId(length));
    const unique = text
      .replaceAll("Do 2 and", `Do cut${length} and`)
      .replaceAll("00000002-", `${hex(length)}-`);
    writeFileSync(join(folder, `${cutId(length)}.jsonl`), unique);
  }
  const ended = await runTt(ingestArgs(index), { ...setting, home, limit: LIMIT });
  const fault = faultOf(ended, index);
  let lost = fault === "" ? 0 : 1;
  const rows = rowsIn(index, ["prompts", "skips"]);
  const prompts = rows.get("prompts") ?? [];
  const skips = (rows.get("skips") ?? []).join("\n");
  for (let length = 0; length < whole.length; length += step) {
    const path = join(folder, `${cutId(length)}.jsonl`);
    const text = readFileSync(path, "utf8");
    const wanted = text
      .split("\n")
      .filter((line) => line.includes('"Do cut') && isJson(line)).length;
    const found = prompts.filter((row) => row.includes(`"Do cut${length} and `)).length;
    const last = text.split("\n").at(-1) ?? "";
    const told = last === "" || isJson(last) || skips.includes(path);
    if (found !== wanted || !told) lost++;
  }
  rmSync(home, { recursive: true });
  return {
    what: "a transcript cut after any byte",
    tried: cuts,
    lost,
    note: fault || "each cut line told",
  };
}

const hex = (number: number) => (number + 0xc0000000).toString(16);
const cutId = (length: number) => `${hex(length)}-1111-4000-8000-00000000cafe`;

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/** Recorded files with bytes, lines and values changed at random. Of a file that gives no session, something is told. */
async function mutatedFiles(setting: Setting): Promise<Trial> {
  const { home, index, folder } = freshHome(setting);
  const next = random(11);
  const seeds = seedFiles(setting.corpora);
  const count = 60 * setting.weight;
  for (let number = 0; number < count; number++) {
    const seed = seeds[Math.floor(next() * seeds.length)] ?? Buffer.from(lines(3, 0, 3));
    const id = `${hex(number)}-2222-4000-8000-00000000cafe`;
    writeFileSync(join(folder, `${id}.jsonl`), mutated(seed, next));
  }
  writeTree(home, next, count, seeds);
  const ended = await runTt(ingestArgs(index), { ...setting, home, limit: LIMIT });
  const fault = faultOf(ended, index) || (await doctorFault(setting, home, index));
  const untold = fault === "" ? untoldFiles(folder, index) : [];
  const lost = fault === "" ? untold.length + 5 - promptsOf(index, 1) : 1;
  const note = fault || untold.join(", ") || `${ended.err.trim()}; ${ended.megabytes} MB`;
  if (lost === 0) rmSync(home, { recursive: true });
  return { what: "recorded files, mutated", tried: 2 * count, lost, note };
}

const fixtures = join(import.meta.dir, "..", "..", "fixtures", "claude-code");

function seedFiles(corpora: string | null): Buffer[] {
  const folder = corpora === null ? fixtures : join(corpora, "claude-code");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const seeds = names
    .filter((name) => name.endsWith(".jsonl"))
    .sort()
    .map((name) => readFileSync(join(folder, name)));
  return seeds.filter(({ length }) => length < 200_000);
}

/** The same for the JSON files of OpenCode. */
function writeTree(home: string, next: () => number, count: number, seeds: Buffer[]): void {
  const storage = join(home, ".local", "share", "opencode", "storage");
  for (let number = 0; number < count; number++) {
    const session = `ses_${number}`;
    const message = `msg_${number}`;
    const files = {
      [`session/p/${session}.json`]: {
        id: session,
        directory: "/w",
        title: "T",
        time: { created: 1.76e12, updated: 1.76e12 },
      },
      [`message/${session}/${message}.json`]: {
        id: message,
        sessionID: session,
        role: "user",
        time: { created: 1.76e12 },
      },
      [`part/${message}/prt_${number}.json`]: {
        id: `prt_${number}`,
        messageID: message,
        sessionID: session,
        type: "text",
        text: "x",
      },
    };
    for (const [name, value] of Object.entries(files)) {
      const path = join(storage, name);
      mkdirSync(join(path, ".."), { recursive: true });
      const seed =
        next() < 0.9 ? Buffer.from(JSON.stringify(value)) : (seeds[0] ?? Buffer.alloc(9));
      writeFileSync(path, next() < 0.5 ? mutated(seed, next) : seed);
    }
  }
}

/** Files with something in them of which the index has neither a session nor a word of why not. */
function untoldFiles(folder: string, index: string): string[] {
  const rows = rowsIn(index, ["transcripts", "skips", "unknowns", "leaf_titles"]);
  const told = [...rows.values()].flat().join("\n");
  return readdirSync(folder).filter((name) => {
    const text = readFileSync(join(folder, name), "latin1");
    const says = text.split("\n").some((line) => /"(user|assistant)"/.test(line));
    return says && !told.includes(name);
  });
}

function oddTimes(folder: string): void {
  const times = [
    "+275760-09-13T00:00:00.000Z",
    "+275760-09-14T00:00:00.000Z",
    "-271821-04-20T00:00:00.000Z",
    "0000-00-00T00:00:00Z",
    "2026-02-30T00:00:00Z",
    "1969-12-31T23:59:59.999Z",
    "",
    " ",
    "yesterday",
    "2026-01-01",
    "2026-01-01T00:00:00.123456789Z",
    "2026-01-01T00:00:00+14:00",
    "1767225600",
    1767225600,
    1767225600000,
    1767225600.5,
    -1,
    0,
    1e300,
    -1e300,
    8.64e15,
    8.64e15 + 1,
    1e-300,
    null,
    true,
    [],
    {},
    "NaN",
    "9".repeat(400),
    "2026-01-01T00:00:00Z\u0000",
  ];
  for (const [number, timestamp] of times.entries()) {
    const text = lines(100 + number, 0, 2).replaceAll(
      /"timestamp":"[^"]*"/g,
      `"timestamp":${JSON.stringify(timestamp)}`,
    );
    writeFileSync(join(folder, `${sessionId(100 + number)}.jsonl`), text);
  }
}

function deepAndLong(folder: string): void {
  const deep = 200_000;
  const nested = (open: string, close: string) => open.repeat(deep) + close.repeat(deep);
  const user = (content: string, number: number) =>
    `{"type":"user","uuid":"${sessionId(number)}","timestamp":"2026-01-01T00:00:00.000Z","sessionId":"${sessionId(number)}","cwd":"/w","message":{"role":"user","content":${content}}}\n`;
  const write = (number: number, text: string) =>
    writeFileSync(join(folder, `${sessionId(number)}.jsonl`), text);
  write(200, `${nested("[", "]")}\n`);
  write(201, user(nested("[", "]"), 201));
  write(202, user(nested('{"a":[', "]}").replace("]", "0]"), 202));
  write(203, user(JSON.stringify("x".repeat(30_000_000)), 203));
  write(204, "[".repeat(1_000_000));
  write(205, '{"type":"user",'.repeat(100_000));
  write(206, `${"\n".repeat(1_000_000)}${user('"late"', 206)}`);
  write(207, user(`"${"\\ud800".repeat(100_000)}"`, 207));
  write(208, user('"a"', 208).replace('"cwd":"/w"', `"cwd":"/${"d/".repeat(5_000)}"`));
  writeFileSync(join(folder, `${"n".repeat(249)}.jsonl`), user('"long name"', 209));
  let path = folder;
  for (let depth = 0; depth < 12; depth++) path = join(path, "f".repeat(250));
  mkdirSync(path, { recursive: true });
}

function oddFiles(folder: string): void {
  mkdirSync(join(folder, "folder.jsonl"));
  symlinkSync(join(folder, "one.jsonl"), join(folder, "two.jsonl"));
  symlinkSync(join(folder, "two.jsonl"), join(folder, "one.jsonl"));
  symlinkSync(folder, join(folder, "circle"));
  symlinkSync("..", join(folder, "subagents"));
  symlinkSync("/nowhere/at-all.jsonl", join(folder, "dangling.jsonl"));
  symlinkSync("/dev/zero", join(folder, "zero.jsonl"));
  symlinkSync("/dev/null", join(folder, "null.jsonl"));
  symlinkSync("/dev/stdin", join(folder, "stdin.jsonl"));
  symlinkSync("/proc/self/mem", join(folder, "memory.jsonl"));
  Bun.spawnSync(["mkfifo", join(folder, "pipe.jsonl")]);
  const open = join(folder, "..", "..", "..", ".local", "share", "opencode");
  mkdirSync(join(open, "storage", "session", "p"), { recursive: true });
  Bun.spawnSync(["mkfifo", join(open, "opencode.db")]);
  Bun.spawnSync(["mkfifo", join(open, "storage", "session", "p", "ses_pipe.json")]);
  mkdirSync(join(open, "opencode-folder.db"));
  symlinkSync("/dev/zero", join(open, "opencode-zero.db"));
  symlinkSync(open, join(open, "storage", "session", "circle"));
  writeFileSync(join(open, "opencode-empty.db"), "");
  writeFileSync(
    join(open, "opencode-text.db"),
    "SQLite format 3\0 and then nothing of the kind".repeat(50),
  );
}

function oddText(folder: string): void {
  const good = Buffer.from(lines(300, 0, 3));
  const write = (name: string, ...parts: (Buffer | string)[]) =>
    writeFileSync(
      join(folder, `${name}.jsonl`),
      Buffer.concat(parts.map((part) => Buffer.from(part))),
    );
  write(sessionId(301), Buffer.from([0xff, 0xfe]), good);
  write(sessionId(302), "\ufeff", good);
  write(sessionId(303), Buffer.alloc(100_000), "\n", good);
  write(sessionId(304), good.toString().replaceAll("Do ", "\\u0000\\ud83d Do "));
  write(sessionId(305), Buffer.from(good.map((byte, index) => (index % 97 === 5 ? 0xc3 : byte))));
  write(sessionId(306), Buffer.from(good.toString(), "utf16le"));
  write(sessionId(307), good.toString().replaceAll("\n", "\r\n"));
  write(sessionId(308), good.toString().replaceAll("\n", "\r"));
  write("not-an-id \u001b[31m'; DROP TABLE units; --", good);
}

function tinyFiles(folder: string, { weight }: Setting): void {
  for (let number = 0; number < 2_000 * weight; number++)
    writeFileSync(
      join(folder, `${hex(number)}-3333-4000-8000-00000000cafe.jsonl`),
      number % 2 ? "{}\n" : "",
    );
}

/** A string of 2 GiB of NULs, which takes no room on the disk, and a sound session's lines behind it. */
function hugeLine(folder: string): void {
  const path = join(folder, `${sessionId(400)}.jsonl`);
  const fd = openSync(path, "w");
  writeSync(fd, '{"type":"user","message":{"content":"');
  ftruncateSync(fd, 2 ** 31);
  closeSync(fd);
  appendFileSync(path, `"}}\n${lines(400, 0, 2)}`);
}
