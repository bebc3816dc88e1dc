import { isShort } from "./match.ts";
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
const MOST_PARTS = 24;

function partsOfTerm(words: string): string | null {
  const signs = [...words];
  if (signs.length < 3) return null;
  const step = Math.max(1, Math.ceil((signs.length - 2) / MOST_PARTS));
  const parts = new Set<string>();
  for (let at = 0; at + 3 <= signs.length; at += step) parts.add(signs.slice(at, at + 3).join(""));
  return `(${[...parts].map(quoted).join(" AND ")})`;
}

/** Whether every text has to be looked at: there are terms too short for the index that are no words of it either. */
export function needsScan(query: Query): boolean {
  if (query.type === "term")
    return !query.isPrefix && [...query.words].length < 3 && !isShort(query.words);
  return needsScan(query.left) || (query.type !== "not" && needsScan(query.right));
}

const quoted = (words: string) => `"${words.replaceAll('"', '""').replaceAll("\0", "")}"`;
