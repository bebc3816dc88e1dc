import { expect } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { Skimmer } from "../../../src/kernel/skim.ts";
import { idHash, type Step, type StepKind, wordsHash } from "../../../src/model/step.ts";
import type { Parsed, Transcript } from "../../../src/model/transcript.ts";
import { plan } from "../../../src/sources/claude-code/fields.ts";
import { knownFields } from "../../../src/sources/claude-code/known.ts";
import type { Lines } from "../../../src/sources/claude-code/lines.ts";
import { type ClaudeRaw, parseClaude } from "../../../src/sources/claude-code/parse.ts";

export const fixtures = join(import.meta.dir, "..", "..", "..", "fixtures", "claude-code");

export const session = "5e551011-0000-4000-8000-000000000001";

export const origin = "5e551011-0000-4000-8000-000000000009";

export const project = "/home/kim/.claude/projects/-home-kim-garden";

const skimmer = new Skimmer(plan, { knownKeys: [...knownFields] });

/** The lines of a transcript that is in no file. */
export const linesOfBytes =
  (bytes: Uint8Array): Lines =>
  (onLine) =>
    skimmer.skimBytes(bytes, onLine);

export function parse(
  name: string,
  place = `${project}/${session}.jsonl`,
  beside: Partial<ClaudeRaw> = {},
) {
  const lines = linesOfBytes(readFileSync(join(fixtures, `${name}.jsonl`)));
  return parseClaude({ lines, meta: null, customTitle: null, ...beside }, place);
}

/** The one transcript of a file that holds no other. */
export function only({ transcripts }: Parsed): Transcript {
  expect(transcripts).toHaveLength(1);
  const [transcript] = transcripts;
  if (transcript === undefined) throw new Error("no transcript");
  return transcript;
}

/** Milliseconds at a second after 2025-06-15T15:06:40Z, when every fixture begins. */
export const at = (second: number) => 1750000000000 + second * 1000;

/** The step of the line with that uuid. */
export const line = (
  kind: StepKind,
  second: number | null,
  uuid: string,
  more: Partial<Step> = {},
): Step => ({
  kind,
  at: second === null ? null : at(second),
  key: idHash(uuid),
  ...more,
});

/** The step of a line with words. */
export const words = (kind: StepKind, second: number | null, uuid: string, text: string): Step =>
  line(kind, second, uuid, { id: wordsHash(text) });

export const call = (second: number, tool: string, name: string): Step =>
  line("tool_call", second, tool, { id: idHash(tool), tool: name });

export const kindsOf = ({ steps }: Transcript) => steps.map(({ kind }) => kind);

export const garden = "/home/kim/garden";

export const names = readdirSync(fixtures)
  .filter((name) => !/^(agent|only)-/.test(name))
  .map((name) => name.replace(/\.jsonl$/, ""));
