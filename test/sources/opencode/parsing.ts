import { parse } from "../../../src/sources/opencode/parse.ts";
import type { Raw, RawMessage } from "../../../src/sources/opencode/raw.ts";
import type { Unit } from "../../../src/sources/source.ts";

export const session = {
  id: "ses_0000000001example",
  directory: "/home/kim/garden",
  title: "Roses",
  version: "1.1.20",
  time: { created: 1750000000000 },
};

export const raw: Raw = { session, messages: [], v2: [], tasks: null, skips: [] };

export const unit: Unit = {
  source: "opencode",
  path: "/data/ses_0000000001example.json",
  file: "/data/ses_0000000001example.json",
  stamp: "1",
  bytes: 1,
  generation: "JSON (1.0)",
};

export function transcript(change: Partial<Raw>) {
  const [found] = parse({ ...raw, ...change }, unit).transcripts;
  if (found === undefined) throw new Error("no transcript");
  return found;
}

/** Kind and words of the steps that the given user messages become. */
export function userKinds(
  messages: object[][],
  change: Partial<Raw> = {},
): [string, string | null][] {
  const records = messages.map((parts, index) =>
    user(`msg_000000000${index}example`, 1750000001000 + index, parts),
  );
  const { steps, prompts } = transcript({ ...change, messages: records });
  const words = new Map(prompts.map(({ key, text }) => [key, text]));
  return steps.slice(1).map(({ kind, key }) => [kind, words.get(key) ?? null]);
}

export const user = (id: string, created: number, parts: object[]): RawMessage => ({
  id,
  value: { id, role: "user", sessionID: "ses_0000000001example", time: { created } },
  parts: partsOf(id, parts),
});

export const assistant = (
  id: string,
  created: unknown,
  parts: object[],
  time: object = {},
  more: object = {},
): RawMessage => ({
  id,
  value: { id, role: "assistant", time: { created, ...time }, ...more },
  parts: partsOf(id, parts),
});

const partsOf = (message: string, parts: object[]) =>
  parts.map((value, index) => ({ id: `${message.replace("msg", "prt")}_${index}`, value }));
