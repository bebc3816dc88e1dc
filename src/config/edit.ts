import { Failure } from "../failure.ts";
import type { ProjectRule } from "../projects/rule.ts";
import { parseToml } from "./file.ts";
import { isTable, rulesOf } from "./rules.ts";

/** A change of the `[[project]]` blocks: `match` says which block, and there may be none yet; null is taken from it. */
export type RuleChange = { match: string } & Partial<Pick<ProjectRule, "name" | "client">>;

/**
 * The text of a configuration in which `[[project]]` blocks say what they should; of the rest nothing is changed, not a
 * comment and not a blank. A block of the same match is changed, else one is added at the end.
 * @throws a `Failure` that tells all that is to be written, where the text is written in a way that cannot be changed so
 */
export function withRules(text: string, changes: readonly RuleChange[], name: string): string {
  const before = parseToml(text, name);
  let blocks = blocksIn(before);
  let after = text;
  const touched = new Map<number, Touched>();
  for (const change of changes) {
    const rules = rulesOf({ data: { project: blocks }, name });
    const index = rules.findLastIndex(({ match }) => match === change.match);
    after = index < 0 ? added(after, change) : changed(after, change, index);
    blocks = expected(blocks, change, index);
    const at = index < 0 ? blocks.length - 1 : index;
    touched.set(at, { block: blocks[at] ?? {}, isNew: touched.get(at)?.isNew ?? index < 0 });
  }
  if (says(after, { ...before, project: blocks }, name)) return after;
  const all = [...touched.values()];
  throw new Failure(isList(text, before) ? wordList(all, name) : wordNotDone(all, name));
}

/** A block as it has to be. */
type Touched = { block: Block; isNew: boolean };
type Block = Record<string, unknown>;

const blocksIn = ({ project }: Record<string, unknown>): Block[] =>
  Array.isArray(project) ? project.filter(isTable) : [];

/** The lines of a block, as they stand in the file. */
export const blockOf = ({ match, name, client }: RuleChange): string[] =>
  linesOf({ match, name, client });

function linesOf(block: Block): string[] {
  const given = Object.entries(block).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
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
const expected = (blocks: readonly Block[], change: RuleChange, index: number): Block[] =>
  index < 0
    ? [...blocks, withChange({}, change)]
    : blocks.map((block, at) => (at === index ? withChange(block, change) : block));

/** The block keeps its own spelling of the match. */
const withChange = (block: Block, { match, ...values }: RuleChange) =>
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

function wordList(entries: readonly Touched[], name: string): string {
  const lines = entries.map(({ block }) => {
    const pairs = Object.entries(block).map(([key, value]) => `${key} = ${quoted(String(value))}`);
    return `{ ${pairs.join(", ")} }`;
  });
  const where = wordPlace(entries, "entry", "entries");
  return `${name} has its projects in a list, which tt cannot change; write this into the list${where}:\n${lines.join(",\n")}`;
}

function wordNotDone(blocks: readonly Touched[], name: string): string {
  const lines = blocks.map(({ block }) => linesOf(block).join("\n"));
  const where = wordPlace(blocks, "block", "blocks");
  return `${name} is written in a way that tt cannot change; write this into it${where}:\n${lines.join("\n\n")}`;
}

function wordPlace(all: readonly Touched[], one: string, several: string): string {
  const there = all.filter(({ isNew }) => !isNew);
  if (there.length === 0) return "";
  if (all.length === 1) return `, in place of the ${one} with this match`;
  return there.length === 1
    ? `, in place of the ${one} with the same match`
    : `, in place of the ${several} with the same matches`;
}
