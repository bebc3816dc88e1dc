import type { Paint } from "../color.ts";
import { shortPath } from "../places.ts";
import { localTime, timeAfter } from "../time/moment.ts";
import { harmless, harmlessLines } from "../unseen.ts";
import { wordBytes } from "./doctor.ts";
import { wordDuration } from "./duration.ts";
import type { FileFact, PromptFact, Relative, SessionFacts, Subagent } from "./session-facts.ts";
import { shortId } from "./session-list.ts";
import { clipped } from "./table.ts";

/** A session without a title is called by its first prompt, which can be a page long. */
export const HEADING = 100;

export type ShowLook = {
  timezone: string;
  home: string;
  width: number;
  /** Whole prompts, and all subagents. */
  full: boolean;
  paint: Paint;
};

/** The report of `tt show`. */
export function wordSession(facts: SessionFacts, look: ShowLook): string[] {
  const { bold } = look.paint;
  const { row, parent } = facts;
  const facets = facetsOf(facts, look);
  if (parent !== null) facets.push([parentName(facts), wordRelative(parent, look)]);
  const width = Math.max(...facets.map(([name]) => name.length));
  return [
    bold(clipped(titleOf(row), Math.min(look.width, HEADING))),
    harmless(row.session_id),
    "",
    ...facets.map(([name, value]) => `${name.padEnd(width)}  ${value}`),
    ...section("Prompts", wordPrompts(facts.prompts, look), look),
    ...section("Subagents", wordSubagents(facts.subagents, look), look),
    ...section(
      "Copies",
      facts.copies.map((copy) => `  ${wordRelative(copy, look)}`),
      look,
    ),
    ...section(
      "Files",
      facts.files.map((file) => wordFile(file, look)),
      look,
    ),
    ...section("To carry on", wordCarryOn(facts), look),
  ];
}

const section = (title: string, lines: readonly string[], { paint }: ShowLook): string[] =>
  lines.length === 0 ? [] : ["", paint.bold(title), ...lines];

export const titleOf = ({ summary, starting_prompt: prompt }: SessionFacts["row"]) =>
  harmless(summary ?? prompt ?? "(no title)");

/** What a session's parent is to it. */
export const parentName = ({ row }: SessionFacts) =>
  row.session_type === "user" ? "Copied from" : "Started by";

/** The facts that fit a line each: their names and values. */
export function facetsOf(
  facts: SessionFacts,
  look: Pick<ShowLook, "timezone" | "home">,
): [string, string][] {
  const { row, project, directories } = facts;
  const [first, ...others] = directories;
  return [
    ["Program", wordProgram(facts)],
    [
      "Project",
      harmless(project.name || "(none)") +
        (project.client === null ? "" : ` for ${harmless(project.client)}`),
    ],
    ["Directory", first === undefined ? "(unknown)" : wordDirectory(first, look.home)],
    ...others.map((other): [string, string] => ["also in", wordDirectory(other, look.home)]),
    ["Time", wordSpan(facts, look.timezone)],
    ["Direct", wordDuration(facts.time.direct)],
    ["Delegated", wordDelegated(facts)],
    ["Messages", `${row.message_count}, ${row.assistant_message_count} of them the agent's`],
    ["Tools", wordTools(facts)],
  ];
}

function wordProgram({ program, versions, row }: SessionFacts): string {
  const version = versions.length === 0 ? "" : ` ${versions.map(harmless).join(", ")}`;
  const type =
    row.session_type === "user"
      ? ""
      : `, ${row.session_type === "agent" ? "for itself" : "a subagent"}`;
  return program + version + type;
}

const wordDirectory = (directory: SessionFacts["directories"][number], home: string) =>
  directory.path === ""
    ? "(unknown)"
    : `${harmless(shortPath(directory.path, home))}${wordMissing(directory)}`;

const wordMissing = ({ there, unreadable }: { there: boolean; unreadable: string | null }) => {
  if (unreadable !== null) return `  (cannot be read: ${unreadable})`;
  return there ? "" : "  (gone)";
};

function wordSpan({ row }: SessionFacts, timezone: string): string {
  const start = localTime(row.start_time, timezone);
  if (row.end_time === null) return `${start} (${timezone})`;
  const length = Date.parse(row.end_time) - Date.parse(row.start_time);
  return `${start} to ${timeAfter(row.end_time, row.start_time, timezone)} (${timezone}), ${wordDuration(length)} from first to last`;
}

function wordDelegated({ time, subagents }: SessionFacts): string {
  if (subagents.length === 0) return wordDuration(time.delegated);
  return `${wordDuration(time.delegated)}, ${wordDuration(time.delegated - time.own)} of it by subagents`;
}

function wordTools({ tools, row }: SessionFacts): string {
  if (row.tool_call_count === 0) return "none";
  const named = tools.map(({ name, count }) => `${harmless(name ?? "(name not kept)")} ${count}`);
  return `${row.tool_call_count}${named.length === 0 ? "" : `: ${named.join(", ")}`}`;
}

const wordRelative = ({ id, title, start }: Relative, { timezone }: ShowLook): string =>
  `${harmless(shortId(id))}  ${wordStart(start, timezone)}  ${harmless(title ?? "")}`.trimEnd();

export const wordStart = (start: string | null, timezone: string) =>
  start === null ? "not in the index" : localTime(start, timezone);

/** So many lines of a prompt are shown, and so much of a line where the answer goes into no terminal. */
const LINES_SHOWN = 3;
const LINE_SHOWN = 120;

function wordPrompts(
  prompts: readonly PromptFact[],
  { timezone, width, full, paint }: ShowLook,
): string[] {
  let before = prompts[0]?.at ?? 0;
  return prompts.flatMap(({ at, kind, gap, text }, index) => {
    const when = index === 0 ? localTime(at, timezone) : timeAfter(at, before, timezone);
    before = at;
    const after = index === 0 ? "" : `  +${wordDuration(gap)}`;
    const how = wordKind(kind, "  ");
    const lines = text === null ? ["(its words are not kept)"] : harmlessLines(text);
    const room = Number.isFinite(width) ? width : LINE_SHOWN;
    const shown = full ? lines : lines.slice(0, LINES_SHOWN).map((line) => clipped(line, room - 4));
    const more = lines.length - shown.length;
    return [
      `  ${paint.dim(`${when}${after}${how}`)}`,
      ...shown.map((line) => `    ${line}`.trimEnd()),
      ...(more > 0
        ? [paint.dim(`    … ${more} more ${more === 1 ? "line" : "lines"} (--full)`)]
        : []),
    ];
  });
}

/** How a prompt was given, behind a divider; nothing where it was just typed. */
export function wordKind(kind: string, divider: string): string {
  const words = kinds.get(kind);
  return words === undefined ? "" : divider + words;
}

const kinds: ReadonlyMap<string, string> = new Map([
  ["slash", "command"],
  ["bash", "shell command"],
  ["memory", "note to the memory"],
  ["queued", "while the agent worked"],
  ["agent_prompt", "asked by the agent above"],
]);

function wordSubagents(subagents: readonly Subagent[], look: ShowLook, indent = "  "): string[] {
  return subagents.flatMap(({ id, type, title, time, subagents: below }) => {
    const delegated = wordDuration(time.own).padStart(6);
    const own = wordOwn(type, "  ");
    const line = `${indent}${harmless(shortId(id))}  ${delegated}${own}  ${harmless(title ?? "")}`;
    return [clipped(line.trimEnd(), look.width), ...wordSubagents(below, look, `${indent}  `)];
  });
}

export const wordOwn = (type: string | null, divider: string) =>
  type === "agent" ? `${divider}(the program's own)` : "";

const wordFile = (file: FileFact, { home, timezone }: ShowLook) =>
  `  ${harmless(shortPath(file.path, home))}${wordState(file, timezone)}`;

/** Whether a file is still there, how large it is, and until when. */
export function wordState(fact: FileFact, timezone: string): string {
  const { path, file, bytes, deletedAfter } = fact;
  const missing = wordMissing(fact);
  if (missing !== "") return missing;
  const size = path === file ? `, ${wordBytes(bytes)}` : "";
  const end =
    deletedAfter === null
      ? ""
      : `, deleted after ${localTime(deletedAfter, timezone).slice(0, 10)}`;
  return size + end;
}

/** What to run, and what stands in the way. */
export function wordCarryOn({ carryOn, row }: SessionFacts): string[] {
  if (carryOn === null) {
    return row.session_type === "user"
      ? ["  its id is of no form that its program knows"]
      : ["  a subagent cannot be resumed, and who started it is not in the index"];
  }
  const of = carryOn.session === row.session_id ? [] : [`  ${OF_ANOTHER}`];
  const trouble = carryOn.trouble === null ? [] : [`  but ${harmless(carryOn.trouble)}`];
  return [...of, `  ${carryOn.command}`, ...trouble];
}

export const OF_ANOTHER = "a subagent cannot be resumed; the session it worked for:";
