/** OpenCode's sessions as values: what 1.1 writes into files and 1.18 into its database. Nothing here touches the disk. */
import type { Random } from "./random.ts";
import type { Texts } from "./text.ts";

const PROJECTS = ["tide", "bakery", "harbour", "pier", "gauge"] as const;
const TOOLS = ["bash", "read", "edit", "grep", "write"] as const;
const FIRST_DAY = Date.UTC(2026, 0, 5);
const DAY = 86_400_000;

export type Stored = { id: string; created: number; updated: number; data: object };
type OpencodeMessage = Stored & { parts: Stored[] };
export type OpencodeSession = {
  id: string;
  parentId: string | null;
  projectId: string;
  directory: string;
  title: string;
  created: number;
  updated: number;
  messages: OpencodeMessage[];
};

type Teller = { random: Random; texts: Texts; now: number; count: number; directory: string };

/** Sessions without end; every fifth is a subagent's of the one before. */
export function* opencodeSessions(random: Random, texts: Texts): Generator<OpencodeSession> {
  let before: OpencodeSession | null = null;
  for (let number = 0; ; number++) {
    const parent: OpencodeSession | null = number % 5 === 4 ? before : null;
    before = opencodeSession(random, texts, parent);
    yield before;
  }
}

function opencodeSession(
  random: Random,
  texts: Texts,
  parent: OpencodeSession | null,
): OpencodeSession {
  const project = random.pick(PROJECTS);
  const directory = parent?.directory ?? `/home/dev/work/${project}`;
  const created = (parent?.created ?? FIRST_DAY + random.whole(0, 120 * DAY)) + 1000;
  const teller: Teller = { random, texts, now: created, count: 0, directory };
  const id = newId(teller, "ses", true);
  const turns = parent ? 1 : random.skewed(1, 24);
  const messages = Array.from({ length: turns }, () => turn(teller)).flat();
  const title = parent ? `${texts.prose(random, 24)} (@explore subagent)` : texts.prose(random, 40);
  const projectId = parent?.projectId ?? Bun.hash(project).toString(16).padStart(40, "0");
  return {
    id,
    parentId: parent?.id ?? null,
    projectId,
    directory,
    title,
    created,
    updated: teller.now,
    messages,
  };
}

/** A prefix, the time and a counter in 12 hex digits (downwards for sessions, as OpenCode does), and 14 letters. */
function newId(teller: Teller, prefix: "ses" | "msg" | "prt", downwards = false): string {
  const upwards = (BigInt(teller.now) * 4096n + BigInt(++teller.count % 4096)) & 0xffff_ffff_ffffn;
  const time = downwards ? 0xffff_ffff_ffffn - upwards : upwards;
  return `${prefix}_${time.toString(16).padStart(12, "0")}${teller.random.letters(14)}`;
}

const later = (teller: Teller): number => (teller.now += teller.random.skewed(15, 30_000));

/** A prompt and the messages that answer it, one for each call of the model. */
function turn(teller: Teller): OpencodeMessage[] {
  const asked = prompt(teller);
  const steps = teller.random.whole(1, 9);
  return [
    asked,
    ...Array.from({ length: steps }, (_, step) => reply(teller, asked.id, step + 1 === steps)),
  ];
}

function prompt(teller: Teller): OpencodeMessage {
  const { random, texts } = teller;
  const created = later(teller);
  const id = newId(teller, "msg");
  const text = texts.prose(
    random,
    random.chance(0.08) ? random.skewed(1500, 12_000) : random.skewed(12, 700),
  );
  const data = {
    role: "user",
    time: { created },
    summary: { title: texts.prose(random, 30), diffs: [] },
    agent: "build",
    model: { providerID: "anthropic", modelID: "claude-opus-4-8" },
  };
  return { id, created, updated: created, data, parts: [part(teller, { type: "text", text })] };
}

function reply(teller: Teller, parentID: string, last: boolean): OpencodeMessage {
  const { random } = teller;
  const created = later(teller);
  const id = newId(teller, "msg");
  const parts = [part(teller, { type: "step-start", snapshot: random.hex(40) })];
  if (random.chance(0.3)) parts.push(timed(teller, "reasoning", 2500));
  if (last || random.chance(0.4)) parts.push(timed(teller, "text", 4000));
  if (!last) parts.push(call(teller));
  const reason = last ? "stop" : "tool-calls";
  parts.push(
    part(teller, {
      type: "step-finish",
      reason,
      snapshot: random.hex(40),
      cost: 0,
      tokens: tokens(random),
    }),
  );
  const completed = later(teller);
  const data = {
    role: "assistant",
    time: { created, completed },
    parentID,
    modelID: "claude-opus-4-8",
    providerID: "anthropic",
    mode: "build",
    agent: "build",
    path: { cwd: teller.directory, root: teller.directory },
    cost: random.whole(0, 999) / 1000,
    tokens: tokens(random),
    finish: reason,
  };
  return { id, created, updated: completed, data, parts };
}

const tokens = (random: Random) => ({
  input: random.whole(1, 9999),
  output: random.whole(1, 9999),
  reasoning: 0,
  cache: { read: random.whole(0, 99_999), write: random.whole(0, 9999) },
});

function part(teller: Teller, data: object): Stored {
  const created = later(teller);
  return { id: newId(teller, "prt"), created, updated: created, data };
}

function timed(teller: Teller, type: "text" | "reasoning", longest: number): Stored {
  const text = teller.texts.prose(teller.random, teller.random.skewed(60, longest));
  return part(teller, { type, text, time: { start: teller.now, end: teller.now + 5 } });
}

function call(teller: Teller): Stored {
  const { random, texts } = teller;
  const [start, end] = [later(teller), later(teller)];
  const tool = random.pick(TOOLS);
  const output = texts.code(
    random,
    random.chance(0.03) ? random.skewed(20_000, 100_000) : random.skewed(40, 12_000),
  );
  const input =
    tool === "bash"
      ? { command: texts.code(random, 60), description: "look" }
      : { filePath: `${teller.directory}/a.ts` };
  const state = {
    status: "completed",
    input,
    output,
    title: "a.ts",
    metadata: { truncated: false },
    time: { start, end },
  };
  return part(teller, { type: "tool", callID: `toolu_01${random.letters(22)}`, tool, state });
}
