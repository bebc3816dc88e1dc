import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { oddDatabases } from "./databases.ts";
import { doctorFault, faultOf, freshHome, LIMIT, promptsOf, tried } from "./feeding.ts";
import { lines, sessionId } from "./home.ts";
import { mutated } from "./mutations.ts";
import {
  deepAndLong,
  longLines,
  oddFiles,
  oddText,
  oddTimes,
  tinyCount,
  tinyFiles,
} from "./nonsense.ts";
import { ingestArgs, rowsIn, runTt } from "./program.ts";
import { type Ordeal, random, type Setting, type Trial } from "./trial.ts";
import { twins } from "./twins.ts";

/** Files that no program should have written. */
export const input: Ordeal = {
  name: "Input",
  run: async (setting) => [
    await cutAnywhere(setting),
    await mutatedFiles(setting),
    await tried(setting, "times of every kind", oddTimes),
    await tried(setting, "deep nesting, long lines and names", deepAndLong),
    await tried(setting, "links in circles, pipes, devices, folders named like files", oddFiles),
    await tried(setting, "invalid UTF-8, lone surrogates, NULs", oddText),
    await tried(setting, `${tinyCount(setting)} tiny files`, tinyFiles, tinyBounds(setting)),
    await longLinesOf(setting, setting.fullSize ? "2 GiB" : "80 MiB"),
    ...(await twins(setting)),
    ...(await oddDatabases(setting)),
  ],
};

/** Of each file something has to be known at once, about 1 kB; and a row is written for it. */
const tinyBounds = ({ fullSize }: Setting) =>
  fullSize ? { memory: 1_800, limit: 600_000 } : { memory: 400, limit: LIMIT };

/** The same for lines of any length, of which 64 MB at a time are kept by each of a few threads. */
const LINE_MEMORY = 400;

/** Lines of any length, in bounded memory; the five prompts after each line count. */
async function longLinesOf(setting: Setting, length: string): Promise<Trial> {
  const { home, folder, index } = freshHome(setting);
  longLines(folder, setting);
  const ended = await runTt(ingestArgs(index), { ...setting, home, limit: LIMIT });
  const fault = faultOf(ended, index, LINE_MEMORY) || (await doctorFault(setting, home, index));
  const missing = [400, 401, 402, 403].map((number) => 5 - promptsOf(index, number));
  rmSync(home, { recursive: true });
  const good = `${ended.err.trim()}; ${ended.megabytes} MB`;
  const lost = fault === "" ? missing.reduce((sum, count) => sum + count, 0) : 1;
  return { what: `lines of ${length}`, tried: missing.length, lost, note: fault || good };
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
  const next = random(11 + setting.seed);
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
