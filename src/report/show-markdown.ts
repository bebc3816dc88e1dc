import { largest } from "../long-lists.ts";
import { localTime, timeAfter } from "../time/moment.ts";
import { harmless, harmlessLines } from "../unseen.ts";
import { wordDuration } from "./duration.ts";
import type { PromptFact, Relative, SessionFacts, Subagent } from "./session-facts.ts";
import {
  facetsOf,
  HEADING,
  OF_ANOTHER,
  parentName,
  type ShowLook,
  titleOf,
  wordCarryOn,
  wordKind,
  wordOwn,
  wordStart,
  wordState,
} from "./show.ts";
import { clipped } from "./table.ts";
import { asMarkdown as escaped } from "./time-formats.ts";

/** The report of `tt show` for a note or a ticket: prompts as they were typed, in full. */
export function sessionAsMarkdown(
  facts: SessionFacts,
  look: Pick<ShowLook, "timezone" | "home">,
): string[] {
  const { row, prompts, subagents, parent, copies, files, carryOn } = facts;
  return [
    `# ${asMarkdown(clipped(titleOf(row), HEADING))}`,
    "",
    `- Session: ${asCode(row.session_id)}`,
    ...facetsOf(facts, look).map(([name, value]) => `- ${name}: ${asMarkdown(value)}`),
    ...(parent === null ? [] : [`- ${parentName(facts)}: ${relativeAsMarkdown(parent, look)}`]),
    ...(prompts.length === 0
      ? []
      : ["", "## Prompts", ...promptsAsMarkdown(prompts, look.timezone)]),
    ...(subagents.length === 0 ? [] : ["", "## Subagents", "", ...subagentsAsMarkdown(subagents)]),
    ...(copies.length === 0 ? [] : ["", "## Copies", ""]),
    ...copies.map((copy) => `- ${relativeAsMarkdown(copy, look)}`),
    ...(files.length === 0 ? [] : ["", "## Files", ""]),
    ...files.map((file) => `- ${asCode(file.path)}${wordState(file, look.timezone)}`),
    "",
    "## To carry on",
    "",
    ...(carryOn === null
      ? wordCarryOn(facts).map((line) => line.trim())
      : [
          ...(carryOn.session === row.session_id ? [] : [OF_ANOTHER, ""]),
          ...fenced([carryOn.command], "sh"),
          ...troubleOf(carryOn),
        ]),
  ];
}

const troubleOf = ({ trouble }: { trouble: string | null }) =>
  trouble === null ? [] : ["", `But ${asMarkdown(trouble)}.`];

function promptsAsMarkdown(prompts: readonly PromptFact[], timezone: string): string[] {
  let before = prompts[0]?.at ?? 0;
  return prompts.flatMap(({ at, kind, gap, text }, index) => {
    const when =
      index === 0
        ? localTime(at, timezone)
        : `${timeAfter(at, before, timezone)} (+${wordDuration(gap)})`;
    before = at;
    const lines = text === null ? ["(its words are not kept)"] : harmlessLines(text);
    return ["", `### ${when}${wordKind(kind, ", ")}`, "", ...fenced(lines, "text")];
  });
}

/** A block that nothing inside can end. */
function fenced(lines: readonly string[], language: string): string[] {
  const runs = lines.join("\n").match(/`+/g) ?? [];
  const longest = largest([2, ...runs.map((ticks) => ticks.length)]);
  const fence = "`".repeat(longest + 1);
  return [fence + language, ...lines, fence];
}

function relativeAsMarkdown(
  { id, title, start }: Relative,
  { timezone }: Pick<ShowLook, "timezone">,
): string {
  const called = title === null ? "" : ` ${asMarkdown(title)}`;
  return `${wordStart(start, timezone)}${called} (${asCode(id)})`;
}

const subagentsAsMarkdown = (subagents: readonly Subagent[], indent = ""): string[] =>
  subagents.flatMap(({ id, type, title, time, subagents: below }) => [
    `${indent}- ${wordDuration(time.own)}${wordOwn(type, " ")} ${asMarkdown(title ?? "")} (${asCode(id)})`,
    ...subagentsAsMarkdown(below, `${indent}  `),
  ]);

const asCode = (text: string) => `\`${harmless(text).replaceAll("`", "'")}\``;

/** In the midst of a line these mean nothing. */
const asMarkdown = (text: string) => escaped(text).replace(/\\([-()])/g, "$1");
