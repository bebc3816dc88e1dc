import { compileLightly } from "../../light.ts";
import { unique } from "../../model/step-list.ts";
import {
  type Parsed,
  type Resume,
  type Transcript,
  UNFINISHED_LINE,
} from "../../model/transcript.ts";
import { jsonOrUndefined, stringAt } from "../../parse/json.ts";
import * as check from "./checks.generated.js";
import { readAssistant, readAttachment, readQueue, readSystem, readUser } from "./entries.ts";
import { at } from "./fields.ts";
import { identityOf, isInternalAgent } from "./identity.ts";
import { unknownsOf } from "./known.ts";
import { type Line, lineOfValue, type Lines } from "./lines.ts";
import {
  addNote,
  addTo,
  goOnReading,
  hasRepeated,
  isKnownByText,
  type Reading,
  startReading,
  title,
  titleBeside,
} from "./reading.ts";
import { schemaOf, seemsValid } from "./valid.ts";

/** A transcript's lines and the small files beside it, where there are any. */
export type ClaudeRaw = {
  lines: Lines;
  meta: string | null;
  customTitle: string | null;
  /** Where an earlier reading ended, if the lines are only those after it. */
  from?: Resume | null;
};

/**
 * What a Claude Code transcript says (0.2.109 to 2.1.330). One transcript for the session itself, and one for each
 * subagent that versions up to 2.0.24 wrote into the session's own file. Pure: the same lines give the same result.
 */
export function parseClaude(raw: ClaudeRaw, path: string): Parsed {
  const file = identityOf(path);
  const from = raw.from ?? null;
  const more = from === null ? null : goOnReading(file, from);
  if (more !== null) {
    const end = readLines(more, raw);
    if (!hasRepeated(more)) return told(more, end, true);
  }
  const reading = startReading(file, from);
  const end = readLines(reading, raw);
  if (from !== null) reading.main.steps = unique(reading.main.steps);
  return told(reading, end, from !== null);
}

function readLines(reading: Reading, raw: ClaudeRaw): ReturnType<Lines> {
  const end = raw.lines((line) => readLine(reading, line));
  readSidecars(reading, raw);
  return end;
}

function told(reading: Reading, { offset, guard }: ReturnType<Lines>, resumed: boolean): Parsed {
  const transcripts = [reading.main, ...reading.sidechains.values()].filter(holdsSomething);
  // Which subagent a line inside the file belongs to is not known without the lines before.
  const canResume = guard !== undefined && reading.sidechains.size === 0;
  return {
    transcripts: transcripts.map(finished),
    leafTitles: reading.leafTitles,
    skips: reading.skips,
    unknowns: [...reading.unknowns].map(([what, count]) => ({ what, count })),
    ...(canResume ? { progress: { offset, lines: reading.wholeLines, guard } } : {}),
    ...(resumed ? { resumed } : {}),
  };
}

function readLine(reading: Reading, line: Line): void {
  reading.lineNumber++;
  if (line.terminated) reading.wholeLines++;
  if (line.state === "blank") return;
  if (isTooLong(line)) return skip(reading, reasonFor(line, TOO_LONG));
  if (line.state === "object") return readEntry(reading, line);
  const text = line.raw();
  const value = jsonOrUndefined(text);
  if (value === undefined) readPieces(reading, line, text);
  else readValue(reading, value);
}

function readValue(reading: Reading, value: unknown): void {
  const read = lineOfValue(value, (same) => {
    readEntry(reading, same);
    return true;
  });
  if (read === null) skip(reading, "not an entry: it has no type");
}

/** A line on which records run together: those that are whole are read. */
function readPieces(reading: Reading, line: Line, text: string): void {
  const pieces = line.terminated ? text.split(BETWEEN_RECORDS, MOST_PIECES + 1) : [];
  const isLikely = pieces.length > 1 && pieces.length <= MOST_PIECES;
  const values = isLikely ? pieces.map(jsonOrUndefined) : [];
  const whole = values.filter((value) => stringAt(value, "type") !== null);
  for (const value of whole) readValue(reading, value);
  if (whole.length === 0 || whole.length < pieces.length)
    skip(reading, reasonFor(line, "not valid JSON"));
}

/** A crash makes two or three of what were lines: many more are something else, and not looked at one by one. */
const MOST_PIECES = 1_000;

/**
 * Behind a record, wherever the next was cut off; and where a record begins that makes a step or a title, whatever
 * stands before it: a crash leaves one cut off, with the next behind it. In a string the quotes have backslashes, but
 * for that which ends it: `}{"` is no beginning where a string's end is followed as it is in a record.
 */
const BETWEEN_RECORDS =
  /(?<=\})[\0\s]*(?=\{[\0\s]*(?:$|\{?"(?!\s*[,:}\]])))|(?=\{"(?:parentUuid":|type":\s*"(?:queue-operation|summary|custom-title|ai-title|agent-name)"))/;

/** Claude Code appends while we read: what is cut today is whole the next time. */
const reasonFor = (line: Line, reason: string) =>
  line.terminated || line.state === "object" ? reason : UNFINISHED_LINE;

/** A longer line is read as far as its values are found without its whole text, so that memory stays bounded. */
const WHOLE_MOST = 64 * 2 ** 20;
const TOO_LONG = "longer than 64 MB, and not to be read piece by piece";

const isTooLong = (line: Line) =>
  line.overlong || (line.length > WHOLE_MOST && needsWholeText(line));

function needsWholeText(line: Line): boolean {
  const type = line.text(at.type);
  if (line.state !== "object" || type === null) return true;
  return !seemsValid(line, type) || isKnownByText(line, type);
}

const skip = (reading: Reading, reason: string): void =>
  void reading.skips.push({ where: `line ${reading.lineNumber}`, reason });

/** The one place that says which entry types are read and how. */
function readEntry(reading: Reading, line: Line): void {
  const type = line.text(at.type);
  if (type === null) return skip(reading, "not an entry: it has no type");
  for (const unknown of unknownsOf(line, type)) addTo(reading.unknowns, unknown);
  if (!timedTypes.has(type)) addNote(reading.main, type);
  if (!seemsValid(line, type) && isRefused(reading, line, type)) return;
  switch (type) {
    case "user":
      return readUser(reading, line);
    case "assistant":
      return readAssistant(reading, line);
    case "system":
      return readSystem(reading, line);
    case "attachment":
      return readAttachment(reading, line);
    case "queue-operation":
      return readQueue(reading, line);
    case "summary":
      reading.leafTitles.push({
        leaf: line.hash(at.leafUuid) ?? 0,
        title: line.text(at.summary) ?? "",
      });
      return;
    case "custom-title":
      return title(reading, 3, line.text(at.customTitle));
    case "ai-title":
      return title(reading, 2, line.text(at.aiTitle));
    case "agent-name":
      return title(reading, 4, line.text(at.agentName));
  }
}

/** Asks the schema itself about an entry that does not look as it should, and skips the entry that it refuses. */
function isRefused(reading: Reading, line: Line, type: string): boolean {
  const schema = schemaOf(type);
  const value = jsonOrUndefined(line.raw());
  if (schema === null || check[schema](value)) return false;
  reading.skips.push({
    where: `line ${reading.lineNumber}`,
    reason: `not a valid ${type} entry`,
    invalid: { schema, value },
  });
  return true;
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
  const { main } = reading;
  const meta = jsonOrUndefined(raw.meta);
  const parentAgent = stringAt(meta, "parentAgentId");
  if (parentAgent !== null) main.facts.parent = `agent-${parentAgent}`;
  const named = stringAt(meta, "name") ?? stringAt(meta, "description");
  if (reading.file.isAgent) titleBeside(main, 2, named);
  titleBeside(main, 3, stringAt(jsonOrUndefined(raw.customTitle), "customTitle"));
}

const holdsSomething = ({ steps, earlier, facts }: Transcript) =>
  earlier !== undefined ||
  steps.some(({ kind }) => kind !== "note") ||
  Object.keys(facts.titles).length > 0;

/** An agent whose first words are "Warmup" was started by the program itself (2.0.24 to 2.1.4). */
function finished(transcript: Transcript): Transcript {
  const first = transcript.prompts.find(({ kind }) => kind === "agent_prompt");
  const internal = first?.text === "Warmup" || isInternalAgent(transcript.sessionId);
  if (!internal || transcript.facts.type === "user") return transcript;
  return { ...transcript, facts: { ...transcript.facts, type: "agent" } };
}

compileLightly(readLine, isTooLong, readEntry);
