import { Failure } from "../failure.ts";
import type { ProjectRule } from "../projects/rule.ts";
import { parseToml } from "./file.ts";
import { isTable, rulesOf } from "./rules.ts";

/** A change of the `[[project]]` blocks: `match` says which block, and there may be none yet. */
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
  const after = index < 0 ? added(text, change) : changed(text, change, index);
  if (!says(after, expected(before, change, index), name))
    throw new Failure(wordNotDone(change, name));
  return after;
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
  }
  return lines.join("");
}

const headersIn = (lines: readonly string[]) =>
  lines.flatMap((line, at) => (/^\s*\[\[\s*project\s*\]\]/.test(line) ? [at] : []));

/** Puts a value in the place of the one that is there, before its comment, or in a line of its own. */
function setIn(lines: string[], header: number, key: string, value: string): void {
  const next = lines.findIndex((line, at) => at > header && /^\s*\[/.test(line));
  const end = next < 0 ? lines.length : next;
  const own = lines.findIndex((line, at) => at > header && at < end && keyOf(line) === key);
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

const keyOf = (line: string) => /^\s*["']?(\w+)["']?\s*=/.exec(line)?.[1] ?? null;

/** What the changed text has to say: all that it said before, and the change. */
function expected(
  before: Record<string, unknown>,
  { match, ...values }: RuleChange,
  index: number,
): Record<string, unknown> {
  const given = Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  );
  const blocks: unknown[] = Array.isArray(before["project"]) ? before["project"] : [];
  const project =
    index < 0
      ? [...blocks, { match, ...given }]
      : blocks.map((block, at) =>
          at === index && isTable(block) ? { ...block, ...given } : block,
        );
  return { ...before, project };
}

function says(text: string, meant: Record<string, unknown>, name: string): boolean {
  try {
    return Bun.deepEquals(parseToml(text, name), meant);
  } catch {
    return false;
  }
}

const wordNotDone = (change: RuleChange, name: string) =>
  `${name} is written in a way that tt cannot change; write this into it:\n${blockOf(change).join("\n")}`;
