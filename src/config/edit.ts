import { Failure } from "../failure.ts";
import type { ProjectRule } from "../projects/rule.ts";
import { parseToml } from "./file.ts";
import { isTable, rulesOf } from "./rules.ts";

/** A change of the `[[project]]` blocks: `match` says which block, and there may be none yet; null is taken from it. */
export type RuleChange = { match: string } & Partial<Pick<ProjectRule, "name" | "client">>;

/**
 * The text of a configuration in which a `[[project]]` block says what it should; of the rest nothing is changed, not
 * a comment and not a blank. A block of the same match is changed, else one is added at the end.
 * @throws a `Failure` where the text is written in a way that cannot be changed so
 */
export function withRule(text: string, change: RuleChange, name: string): string {
  const before = parseToml(text, name);
  const index = rulesOf({ data: before, name }).findLastIndex(
    ({ match }) => match === change.match,
  );
  const meant = expected(before, change, index);
  const after = index < 0 ? added(text, change) : changed(text, change, index);
  if (says(after, { ...before, project: meant }, name)) return after;
  throw new Failure(
    isList(text, before) ? wordList(meant.at(index), index >= 0, name) : wordNotDone(change, name),
  );
}

/** The lines of a block, as they stand in the file. */
export function blockOf({ match, name, client }: RuleChange): string[] {
  const values = Object.entries({ match, name, client });
  const given = values.filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return ["[[project]]", ...given.map(([key, value]) => `${key} = ${quoted(value)}`)];
}

/** JSON's escapes are TOML's, but for DEL, which TOML wants escaped. */
const quoted = (value: string) => JSON.stringify(value).replaceAll("\x7f", "\\u007F");

function added(text: string, change: RuleChange): string {
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const ended = text === "" || text.endsWith("\n") ? text : text + newline;
  const gap = ended === "" ? "" : newline;
  return `${ended}${gap}${blockOf(change).join(newline)}${newline}`;
}

function changed(text: string, change: RuleChange, index: number): string {
  const lines = text.split(/(?<=\n)/);
  const header = headersIn(lines)[index] ?? lines.length;
  for (const key of ["name", "client"] as const) {
    const value = change[key];
    if (typeof value === "string") setIn(lines, header, key, value);
    else if (value === null) takeFrom(lines, header, key);
  }
  return lines.join("");
}

const headersIn = (lines: readonly string[]) =>
  lines.flatMap((line, at) => (/^\s*\[\[\s*project\s*\]\]/.test(line) ? [at] : []));

/** Puts a value in the place of the one that is there, before its comment, or in a line of its own. */
function setIn(lines: string[], header: number, key: string, value: string): void {
  const end = endOf(lines, header);
  const own = lineOf(lines, header, key);
  const line = lines[own];
  if (line !== undefined) {
    lines[own] = line.replace(
      /^(\s*[\w"']+\s*=\s*)(?:"(?:[^"\\]|\\.)*"|'[^']*')/,
      (_whole, start: string) => start + quoted(value),
    );
    return;
  }
  const last = lines.findLastIndex((one, at) => at > header && at < end && keyOf(one) !== null);
  const model = lines[last] ?? "\n";
  const indent = /^\s*?(?=\S)/.exec(model)?.[0] ?? "";
  const newline = /\r?\n$/.exec(lines[header] ?? "")?.[0] ?? "\n";
  if (last >= 0 && !model.endsWith("\n")) lines[last] = model + newline;
  lines.splice(last + 1, 0, `${indent}${key} = ${quoted(value)}${newline}`);
}

function takeFrom(lines: string[], header: number, key: string): void {
  const own = lineOf(lines, header, key);
  if (own >= 0) lines.splice(own, 1);
}

/** Where the next table begins. */
function endOf(lines: readonly string[], header: number): number {
  const next = lines.findIndex((line, at) => at > header && /^\s*\[/.test(line));
  return next < 0 ? lines.length : next;
}

function lineOf(lines: readonly string[], header: number, key: string): number {
  const end = endOf(lines, header);
  return lines.findIndex((line, at) => at > header && at < end && keyOf(line) === key);
}

const keyOf = (line: string) => /^\s*["']?(\w+)["']?\s*=/.exec(line)?.[1] ?? null;

/** What the blocks of the changed text have to say: all that they said before, and the change. */
function expected(
  before: Record<string, unknown>,
  change: RuleChange,
  index: number,
): Record<string, unknown>[] {
  const blocks = Array.isArray(before["project"]) ? before["project"].filter(isTable) : [];
  return index < 0
    ? [...blocks, withChange({}, change)]
    : blocks.map((block, at) => (at === index ? withChange(block, change) : block));
}

/** The block keeps its own spelling of the match. */
const withChange = (block: Record<string, unknown>, { match, ...values }: RuleChange) =>
  Object.fromEntries(
    Object.entries({ match, ...block, ...values }).filter(([, value]) => typeof value === "string"),
  );

function says(text: string, meant: Record<string, unknown>, name: string): boolean {
  try {
    return Bun.deepEquals(parseToml(text, name), meant);
  } catch {
    return false;
  }
}

/** Whether the projects are `project = […]`: a block beside that would not be TOML. */
const isList = (text: string, { project }: Record<string, unknown>) =>
  Array.isArray(project) && !/^[ \t]*\[\[[ \t]*["']?project["']?[ \t]*\]\]/m.test(text);

function wordList(entry: Record<string, unknown> = {}, isThere: boolean, name: string): string {
  const pairs = Object.entries(entry).map(([key, value]) => `${key} = ${quoted(String(value))}`);
  const where = isThere ? ", in place of the entry with this match" : "";
  return `${name} has its projects in a list, which tt cannot change; write this into the list${where}:\n{ ${pairs.join(", ")} }`;
}

const wordNotDone = (change: RuleChange, name: string) =>
  `${name} is written in a way that tt cannot change; write this into it:\n${blockOf(change).join("\n")}`;
