import { folded, isShort, wordsIn } from "./match.ts";
import type { Query } from "./query.ts";

/** The query as FTS5 takes it, for an index of words. */
export function wordsExpression(query: Query): string {
  if (query.type === "term") return quoted(query.words) + (query.isPrefix ? " *" : "");
  return combined(query, wordsExpression(query.left), wordsExpression(query.right));
}

/** Without parentheses where the left side is of the same kind: FTS5 can take only so many in each other. */
function combined({ type, left }: Exclude<Query, { type: "term" }>, a: string, b: string): string {
  const isOne = type !== "not" && left.type === type && a.startsWith("(");
  return `(${isOne ? a.slice(1, -1) : a} ${type.toUpperCase()} ${b})`;
}

/**
 * What every text must have in which the terms occur anywhere, for an index of any three characters in a row; null
 * where that says nothing.
 */
export function partsExpression(query: Query): string | null {
  if (query.type === "term") return partsOfTerm(query.words);
  const left = partsExpression(query.left);
  if (query.type === "not") return left;
  const right = partsExpression(query.right);
  if (left !== null && right !== null) return combined(query, left, right);
  return query.type === "and" ? (left ?? right) : null;
}

/** So many say enough: what they leave is looked at. */
const MOST_PARTS = 12;

/** Of each word, because other signs may stand between them; where all are short, of the whole. */
function partsOfTerm(words: string): string | null {
  const long = wordsIn(words).filter((word) => [...word].length >= 3);
  const parts = (long.length > 0 ? long : [words]).flatMap(threes).slice(0, MOST_PARTS);
  return parts.length === 0 ? null : `(${[...new Set(parts)].map(quoted).join(" AND ")})`;
}

/** Three characters after three, and the last ones: those between them say little more. */
function threes(word: string): string[] {
  const signs = [...word];
  const last = signs.length - 3;
  const from = Array.from({ length: Math.ceil(last / 3) }, (_, at) => at * 3);
  return last < 0 ? [] : [...from, last].map((at) => signs.slice(at, at + 3).join(""));
}

/** Whether every text has to be looked at: there are terms too short for the index that are no words of it either. */
export function needsScan(query: Query): boolean {
  if (query.type === "term")
    return !query.isPrefix && [...query.words].length < 3 && !isShort(query.words);
  return needsScan(query.left) || (query.type !== "not" && needsScan(query.right));
}

/** Whether single words decide, so that the index tells at once whether there are many texts. */
export function isBroad(query: Query): boolean {
  if (query.type === "term") return wordsIn(query.words).length === 1;
  return isBroad(query.left) && query.type !== "and";
}

/** A condition in SQL on `text`, and what is put into it. */
export type Scan = { condition: string; values: string[] };

/** What a text must hold, for a search without an index. What needs one are signs that have neither case nor accents. */
export function scanOf(query: Query): Scan {
  if (query.type === "term") {
    if (!needsScan(query)) return { condition: "1", values: [] };
    // Bytes are compared faster than characters.
    return {
      condition: "instr(CAST(text AS BLOB), CAST(? AS BLOB)) > 0",
      values: [folded(query.words)],
    };
  }
  const left = scanOf(query.left);
  if (query.type === "not") return left;
  const right = scanOf(query.right);
  return {
    condition: `(${left.condition} ${query.type.toUpperCase()} ${right.condition})`,
    values: [...left.values, ...right.values],
  };
}

const quoted = (words: string) => `"${words.replaceAll('"', '""').replaceAll("\0", "")}"`;
