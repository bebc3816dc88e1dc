import {
  appendFileSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

import { lines, sessionId } from "./home.ts";
import type { Setting } from "./trial.ts";

/*
 * Files that no program should have written, each kind into the folder of a project.
 */

export function oddTimes(folder: string): void {
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

export function deepAndLong(folder: string): void {
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

export function oddFiles(folder: string): void {
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

export function oddText(folder: string): void {
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

export const tinyCount = ({ weight, fullSize }: Setting): number =>
  fullSize ? 1_000_000 : 2_000 * weight;

export function tinyFiles(folder: string, setting: Setting): void {
  for (let number = 0; number < tinyCount(setting); number++)
    writeFileSync(
      join(folder, `${number.toString(16).padStart(8, "0")}-3333-4000-8000-00000000cafe.jsonl`),
      number % 2 ? "{}\n" : "",
    );
}

/** A line of NULs (which takes no room on the disk), of output, of words and of nothing, and sound lines behind each. */
export function longLines(folder: string, { fullSize }: Setting): void {
  const megabytes = fullSize ? 2048 : 80;
  const start = '{"type":"user","uuid":"u","timestamp":"2026-01-01T00:00:00.000Z",';
  const message = '"message":{"role":"user","content":"';
  const cases: [before: string, byte: string, after: string][] = [
    [start + message, "\0", '"}}'],
    [`${start}"toolUseResult":"`, "x", `",${message}Go on"}}`],
    [start + message, "x", '"}}'],
    ["", "[", ""],
  ];
  for (const [number, [before, byte, after]] of cases.entries()) {
    const path = join(folder, `${sessionId(400 + number)}.jsonl`);
    const fd = openSync(path, "w");
    writeSync(fd, before);
    const pieces = byte === "\0" ? 0 : megabytes;
    if (pieces === 0) ftruncateSync(fd, megabytes * 2 ** 20);
    const piece = Buffer.alloc(2 ** 20, byte);
    for (let at = 0; at < pieces; at++) writeSync(fd, piece);
    closeSync(fd);
    appendFileSync(path, `${after}\n${lines(400 + number, 0, 5)}`);
  }
}
