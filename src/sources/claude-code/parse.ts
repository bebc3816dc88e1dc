import { idHash } from "../../model/step.ts";
import type { Parsed, Transcript } from "../../model/transcript.ts";
import { jsonOrUndefined, stringAt } from "../../parse/json.ts";
import { jsonLines } from "../../parse/jsonl.ts";
import * as check from "./checks.generated.js";
import { readAssistant, readAttachment, readQueue, readSystem, readUser } from "./entries.ts";
import { identityOf, isInternalAgent } from "./identity.ts";
import { isKnownType, unknownFields } from "./known.ts";
import { addNote, addTo, type Reading, startReading, title } from "./reading.ts";

/** A transcript's bytes and the small files beside it, where there are any. */
export type ClaudeRaw = { bytes: Uint8Array; meta: string | null; customTitle: string | null };

/**
 * What a Claude Code transcript says (0.2.109 to 2.1.330). Pure. One transcript for the session itself, and one for
 * each subagent that versions up to 2.0.24 wrote into the session's own file.
 */
export function parseClaude(raw: ClaudeRaw, path: string): Parsed {
  const reading = startReading(identityOf(path));
  for (const line of jsonLines(raw.bytes)) {
    const skip = (reason: string) => reading.skips.push({ where: `line ${line.number}`, reason });
    if ("fault" in line) skip(line.fault);
    else if (!check.entry(line.value)) skip("not an entry: it has no type");
    else readEntry(reading, line.value, line.text, line.number);
  }
  readSidecars(reading, raw);
  const transcripts = [reading.main, ...reading.sidechains.values()].filter(holdsSomething);
  return {
    transcripts: transcripts.map(finished),
    leafTitles: reading.leafTitles,
    skips: reading.skips,
    unknowns: [...reading.unknowns].map(([what, count]) => ({ what, count })),
  };
}

type Entry = { type: string };

/** The one place that says which entry types are read and how. */
function readEntry(reading: Reading, entry: Entry, text: string, number: number): void {
  for (const field of unknownFields(entry)) addTo(reading.unknowns, field);
  if (!timedTypes.has(entry.type)) addNote(reading.main, entry.type);
  const refused = (schema: string) => {
    const reason = `not a valid ${entry.type} entry`;
    reading.skips.push({ where: `line ${number}`, reason, invalid: { schema, value: entry } });
  };
  switch (entry.type) {
    case "user":
      return check.user(entry) ? readUser(reading, entry, text) : refused("user");
    case "assistant":
      return check.assistant(entry) ? readAssistant(reading, entry, text) : refused("assistant");
    case "system":
      return check.system(entry) ? readSystem(reading, entry, text) : refused("system");
    case "attachment":
      return check.attachment(entry) ? readAttachment(reading, entry, text) : refused("attachment");
    case "queue-operation":
      return check.queueOperation(entry) ? readQueue(reading, entry) : refused("queueOperation");
    case "summary":
      if (!check.summary(entry)) return refused("summary");
      reading.leafTitles.push({ leaf: idHash(entry.leafUuid), title: entry.summary });
      return;
    case "custom-title":
      return check.customTitle(entry)
        ? title(reading, 3, entry.customTitle)
        : refused("customTitle");
    case "ai-title":
      return check.aiTitle(entry) ? title(reading, 2, entry.aiTitle) : refused("aiTitle");
    case "agent-name":
      return check.agentName(entry) ? title(reading, 4, entry.agentName) : refused("agentName");
    default:
      if (!isKnownType(entry.type)) addTo(reading.unknowns, `entry type ${entry.type}`);
  }
}

const timedTypes = new Set([
  "user",
  "assistant",
  "system",
  "attachment",
  "queue-operation",
  "progress",
]);

/** `agent-*.meta.json` (2.1.76 and later) and `<session>/custom-title.json` (2.1.330). */
function readSidecars(reading: Reading, raw: ClaudeRaw): void {
  const { facts } = reading.main;
  const meta = jsonOrUndefined(raw.meta);
  const parentAgent = stringAt(meta, "parentAgentId");
  if (parentAgent !== null) facts.parent = `agent-${parentAgent}`;
  const named = stringAt(meta, "name") ?? stringAt(meta, "description");
  if (named !== null && reading.file.isAgent) facts.titles[2] ??= named;
  const custom = stringAt(jsonOrUndefined(raw.customTitle), "customTitle");
  if (custom !== null) facts.titles[3] ??= custom;
}

const holdsSomething = ({ steps, facts }: Transcript) =>
  steps.some(({ kind }) => kind !== "note") || Object.keys(facts.titles).length > 0;

/** An agent whose first words are "Warmup" was started by the program itself (2.0.24 to 2.1.4). */
function finished(transcript: Transcript): Transcript {
  const first = transcript.prompts.find(({ kind }) => kind === "agent_prompt");
  const internal = first?.text === "Warmup" || isInternalAgent(transcript.sessionId);
  if (!internal || transcript.facts.type === "user") return transcript;
  return { ...transcript, facts: { ...transcript.facts, type: "agent" } };
}
