/** Lines of Claude Code's transcripts as version 2.1.200 writes them, invented. Nothing here touches the disk. */
import { inputOf, outputLength, pasted, TOOLS, usage } from "./claude-payloads.ts";
import type { Random } from "./random.ts";
import type { Texts } from "./text.ts";

const MODELS = ["claude-opus-4-8", "claude-sonnet-5"] as const;

export type ClaudeSession = {
  id: string;
  /** Set in the transcript of a subagent; `id` is then its parent's. */
  agentId?: string;
  cwd: string;
  /** UTC ms. */
  startedAt: number;
};

/** What a transcript's next line depends on. */
export type Teller = {
  random: Random;
  texts: Texts;
  session: ClaudeSession;
  /** UTC ms of the last line. */
  now: number;
  parent: string | null;
  promptId: string;
};

export const tellerOf = (random: Random, texts: Texts, session: ClaudeSession): Teller => ({
  random,
  texts,
  session,
  now: session.startedAt,
  parent: null,
  promptId: random.uuid(),
});

/** A transcript line by line, without newlines, until it has `bytes` bytes: it ends amid a turn, as one that is being written. */
export function* claudeTranscript(teller: Teller, bytes: number): Generator<string> {
  let written = 0;
  for (const line of endless(teller)) {
    yield line;
    written += Buffer.byteLength(line) + 1;
    if (written >= bytes) return;
  }
}

function* endless(teller: Teller): Generator<string> {
  yield* opening(teller);
  for (;;) yield* claudeTurn(teller);
}

/** What one prompt brings about: answers, tool calls and their results, and the program's own records. */
export function* claudeTurn(teller: Teller): Generator<string> {
  const { random, session } = teller;
  const own = session.agentId === undefined;
  if (own) yield snapshot(teller);
  yield typed(teller);
  if (random.chance(0.6)) yield attachment(teller);
  const steps = random.whole(1, own ? 9 : 5);
  for (let step = 0; step < steps; step++) {
    yield* answer(teller);
    if (own && random.chance(0.03)) yield* queued(teller);
  }
  yield words(teller, messageId(teller), "end_turn");
  if (own)
    yield conversation(teller, {
      type: "system",
      subtype: "turn_duration",
      durationMs: random.whole(900, 90_000),
      messageCount: steps,
    });
  if (own && random.chance(0.2)) yield* closing(teller);
}

function* opening(teller: Teller): Generator<string> {
  const sessionId = teller.session.id;
  if (teller.session.agentId !== undefined) return;
  yield JSON.stringify({ type: "mode", mode: "normal", sessionId });
  yield JSON.stringify({ type: "permission-mode", permissionMode: "default", sessionId });
}

function* closing({ random, texts, session, parent }: Teller): Generator<string> {
  const sessionId = session.id;
  yield JSON.stringify({
    type: "last-prompt",
    lastPrompt: texts.prose(random, 80),
    leafUuid: parent,
    sessionId,
  });
  yield JSON.stringify({ type: "ai-title", aiTitle: texts.prose(random, 32), sessionId });
}

/** A line of the conversation: `payload` between the links and the session's facts, as 2.1.76 and later order them. */
function conversation(teller: Teller, payload: object, after: object = {}): string {
  const { random, session, parent } = teller;
  const uuid = random.uuid();
  const line = {
    parentUuid: parent,
    isSidechain: session.agentId !== undefined,
    ...(session.agentId === undefined ? {} : { agentId: session.agentId }),
    ...payload,
    uuid,
    timestamp: later(teller),
    ...after,
    userType: "external",
    entrypoint: "cli",
    cwd: session.cwd,
    sessionId: session.id,
    version: "2.1.200",
    gitBranch: "main",
  };
  teller.parent = uuid;
  return JSON.stringify(line);
}

function later(teller: Teller): string {
  teller.now += teller.random.skewed(20, 40_000);
  return new Date(teller.now).toISOString();
}

function typed(teller: Teller): string {
  const { random, texts } = teller;
  teller.promptId = random.uuid();
  const text = texts.prose(
    random,
    random.chance(0.08) ? random.skewed(1500, 12_000) : random.skewed(12, 700),
  );
  const content = random.chance(0.03) ? [pasted(teller), { type: "text", text }] : text;
  return conversation(
    teller,
    { promptId: teller.promptId, type: "user", message: { role: "user", content } },
    teller.session.agentId === undefined
      ? { permissionMode: "default", origin: { kind: "human" }, promptSource: "typed" }
      : {},
  );
}

/** One message of the API on several lines, a line for each block, and then the results of its tool calls. */
function* answer(teller: Teller): Generator<string> {
  const { random } = teller;
  const id = messageId(teller);
  if (random.chance(0.35)) yield thought(teller, id);
  if (random.chance(0.5)) yield words(teller, id, "tool_use");
  const calls = Array.from({ length: random.chance(0.15) ? random.whole(2, 4) : 1 }, () => ({
    id: `toolu_01${random.letters(22)}`,
    name: random.pick(TOOLS),
  }));
  for (const call of calls) {
    yield assistant(teller, id, "tool_use", {
      type: "tool_use",
      ...call,
      input: inputOf(teller, call.name),
    });
  }
  for (const call of calls) yield result(teller, call.id, call.name);
}

const messageId = ({ random }: Teller) => `msg_01${random.letters(22)}`;

const thought = (teller: Teller, id: string) =>
  assistant(teller, id, "tool_use", {
    type: "thinking",
    thinking: teller.texts.prose(teller.random, teller.random.skewed(80, 2500)),
    signature: teller.random.letters(teller.random.skewed(300, 1200)),
  });

const words = (teller: Teller, id: string, reason: string) =>
  assistant(teller, id, reason, {
    type: "text",
    text: teller.texts.prose(teller.random, teller.random.skewed(60, 4000)),
  });

function assistant(teller: Teller, id: string, reason: string, block: object): string {
  const { random } = teller;
  const message = {
    id,
    type: "message",
    role: "assistant",
    model: random.pick(MODELS),
    content: [block],
    stop_reason: reason,
    stop_sequence: null,
    usage: usage(random),
    stop_details: null,
  };
  return conversation(teller, {
    message,
    requestId: `req_011${random.letters(21)}`,
    type: "assistant",
  });
}

/** The output stands in the line twice, for the model and for the program, so that a large one makes a line of 1 MB. */
function result(teller: Teller, id: string, tool: string): string {
  const { random, texts, parent } = teller;
  const output = texts.code(random, outputLength(random));
  const seen =
    tool === "Read"
      ? {
          type: "text",
          file: { filePath: "a.ts", content: output, numLines: 9, startLine: 1, totalLines: 9 },
        }
      : { stdout: output, stderr: "", interrupted: false, isImage: false, noOutputExpected: false };
  return conversation(
    teller,
    {
      promptId: teller.promptId,
      type: "user",
      message: {
        role: "user",
        content: [{ tool_use_id: id, type: "tool_result", content: output, is_error: false }],
      },
    },
    { toolUseResult: seen, sourceToolAssistantUUID: parent },
  );
}

const attachment = (teller: Teller) =>
  conversation(teller, {
    attachment: {
      type: "file",
      filename: `${teller.session.cwd}/notes.md`,
      content: {
        type: "text",
        file: { content: teller.texts.code(teller.random, teller.random.skewed(200, 6000)) },
      },
    },
    type: "attachment",
  });

/** A prompt that was typed while the agent worked, and taken in at once. */
function* queued(teller: Teller): Generator<string> {
  const { random, texts, session } = teller;
  const prompt = texts.prose(random, random.skewed(12, 300));
  const timestamp = later(teller);
  const operation = { type: "queue-operation", sessionId: session.id };
  yield JSON.stringify({ ...operation, operation: "enqueue", timestamp, content: prompt });
  yield JSON.stringify({ ...operation, operation: "remove", timestamp: later(teller) });
  yield conversation(teller, {
    attachment: {
      type: "queued_command",
      prompt,
      commandMode: "prompt",
      origin: { kind: "human" },
      timestamp,
    },
    type: "attachment",
  });
}

function snapshot(teller: Teller): string {
  const { random } = teller;
  const messageId = random.uuid();
  const files = Array.from({ length: random.whole(0, 8) }, () => [
    `src/${random.hex(6)}.ts`,
    { backupFileName: `${random.hex(16)}@v1`, version: 1 },
  ]);
  return JSON.stringify({
    type: "file-history-snapshot",
    messageId,
    snapshot: {
      messageId,
      trackedFileBackups: Object.fromEntries(files),
      timestamp: later(teller),
    },
    isSnapshotUpdate: false,
  });
}
