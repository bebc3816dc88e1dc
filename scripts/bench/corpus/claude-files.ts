/** Claude Code's folders: which sessions there are, how large, and their files. */
import { closeSync, mkdirSync, openSync, utimesSync, writeFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";

import { type ClaudeSession, claudeTranscript, type Teller, tellerOf } from "./claude.ts";
import { Random } from "./random.ts";
import { makeTexts, type Texts } from "./text.ts";

const FIRST_DAY = Date.UTC(2026, 0, 5);
const DAY = 86_400_000;
const CHUNK = 2 ** 22;
const PROJECTS = Array.from({ length: 24 }, (_, number) => `shop-${number}`) as [
  string,
  ...string[],
];

/** A session of its own size and place: its number alone decides, however many others there are. */
type Plan = { number: number; bytes: number; subagents: number };

/** Sessions of very different sizes that come to `bytes` in all; the first one is of `largest` bytes. */
export function plansFor(sessions: number, bytes: number, largest: number): Plan[] {
  const random = new Random(3);
  const weights = Array.from({ length: sessions - 1 }, () => random.skewed(10, 3000));
  const share = (bytes - largest) / weights.reduce((sum, weight) => sum + weight, 0);
  return [largest, ...weights.map((weight) => weight * share)].map((size, number) => ({
    number,
    bytes: size,
    subagents: number > 0 && random.chance(0.3) ? random.whole(1, 6) : 0,
  }));
}

/** Writes the sessions below `home`. */
export function writeClaudeSessions(home: string, plans: readonly Plan[]): void {
  const texts = makeTexts();
  for (const plan of plans) writeSession(home, plan, texts);
}

function writeSession(home: string, { number, bytes, subagents }: Plan, texts: Texts): void {
  const random = new Random(1000 + number);
  const session = sessionOf(random);
  const folder = projectFolder(home, session.cwd);
  const ownBytes = subagents > 0 ? bytes * 0.6 : bytes;
  writeTranscript(join(folder, `${session.id}.jsonl`), tellerOf(random, texts, session), ownBytes);
  for (let agent = 0; agent < subagents; agent++) {
    const agentId = `a${random.hex(16)}`;
    const teller = tellerOf(random, texts, {
      ...session,
      agentId,
      startedAt: session.startedAt + 60_000 * (agent + 1),
    });
    const path = join(folder, session.id, "subagents", `agent-${agentId}`);
    writeTranscript(`${path}.jsonl`, teller, (bytes * 0.4) / subagents);
    const facts = {
      agentType: "general-purpose",
      description: texts.prose(random, 30),
      toolUseId: `toolu_01${random.letters(22)}`,
      spawnDepth: 1,
    };
    writeFileSync(`${path}.meta.json`, JSON.stringify(facts));
  }
}

const sessionOf = (random: Random): ClaudeSession => ({
  id: random.uuid(),
  cwd: `/home/dev/work/${random.pick(PROJECTS)}`,
  startedAt: FIRST_DAY + random.whole(0, 120 * DAY),
});

export const projectFolder = (home: string, cwd: string): string =>
  join(home, ".claude", "projects", cwd.replaceAll(/[^A-Za-z0-9]/g, "-"));

function writeTranscript(path: string, teller: Teller, bytes: number): void {
  writeLines(path, claudeTranscript(teller, bytes));
  utimesSync(path, teller.now / 1000, teller.now / 1000);
}

/** Writes line after line, in portions, so that a file may be larger than the memory. */
export function writeLines(path: string, lines: Iterable<string>): void {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, "w");
  let waiting: string[] = [];
  let length = 0;
  const flush = () => {
    writeAll(file, waiting.join(""));
    [waiting, length] = [[], 0];
  };
  for (const line of lines) {
    waiting.push(line, "\n");
    length += line.length;
    if (length >= CHUNK) flush();
  }
  flush();
  closeSync(file);
}

function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length;) from += writeSync(file, bytes, from);
}

/** One session whose middle line is of about `bytes` bytes: what a tool printed. */
export function writeOneLine(home: string, bytes: number): void {
  const random = new Random(5);
  const texts = makeTexts();
  const session = sessionOf(random);
  const teller = tellerOf(random, texts, session);
  const path = join(projectFolder(home, session.cwd), `${session.id}.jsonl`);
  const piece = JSON.stringify(texts.code(random, 2 ** 20)).slice(1, -1);
  const long = {
    type: "user",
    message: {
      role: "user",
      content: [{ tool_use_id: "toolu_01long", type: "tool_result", content: "@" }],
    },
  };
  const facts = {
    uuid: random.uuid(),
    timestamp: new Date(session.startedAt).toISOString(),
    cwd: session.cwd,
    sessionId: session.id,
    version: "2.1.200",
  };
  const [before = "", after = ""] = JSON.stringify({
    parentUuid: null,
    isSidechain: false,
    ...long,
    ...facts,
  }).split("@");
  writeLines(path, claudeTranscript(teller, 20_000));
  const file = openSync(path, "a");
  writeAll(file, before);
  for (let written = 0; written < bytes; written += Buffer.byteLength(piece)) writeAll(file, piece);
  writeAll(file, `${after}\n${[...claudeTranscript(teller, 20_000)].join("\n")}\n`);
  closeSync(file);
}
