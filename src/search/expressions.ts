import { mustBeWord, wordsIn } from "./match.ts";
import type { Query } from "./query.ts";

/**
 * The query as FTS5 takes it, for an index of words. A word that is asked for twice is asked for once: to rank it, FTS5
 * goes through all texts that have it, each time. Chains are without parentheses, of which FTS5 can take only so many in
 * each other.
 */
export function wordsExpression(query: Query): string {
  if (query.type === "term") return quoted(query.words) + (query.isPrefix ? " *" : "");
  if (query.type === "not")
    return `(${wordsExpression(query.left)} NOT ${wordsExpression(query.right)})`;
  const parts = [...new Set(chainOf(query, query.type).map(wordsExpression))];
  const [only = "", ...others] = parts;
  return others.length === 0 ? only : `(${parts.join(` ${query.type.toUpperCase()} `)})`;
}

/** The words that have a piece in them; null where they are too many to be named. */
type WordsWith = (piece: string, at: "anywhere" | "end") => readonly string[] | null;

/** What a text must have: one of some expressions for the index of words, nothing, or what no text has. */
type Demand = { oneOf: readonly string[] } | "nothing" | "impossible";

/**
 * What every text must have in which the terms occur anywhere, also inside of words; those that do have it need not be
 * such texts.
 */
export function demandOf(query: Query, wordsWith: WordsWith): Demand {
  if (query.type === "term") return demandOfTerm(query, wordsWith);
  if (query.type === "not") return demandOf(query.left, wordsWith);
  const demands = chainOf(query, query.type).map((part) => demandOf(part, wordsWith));
  return query.type === "and" ? all(demands) : any(demands);
}

/** The parts of an AND of ANDs, or of an OR of ORs. */
const chainOf = (query: Query, type: "and" | "or"): Query[] =>
  query.type === type ? [...chainOf(query.left, type), ...chainOf(query.right, type)] : [query];

/** Of several words in a row the first can be the end of one, and the last the beginning of one. */
function demandOfTerm(term: Extract<Query, { type: "term" }>, wordsWith: WordsWith): Demand {
  if (mustBeWord(term)) return { oneOf: [wordsExpression(term)] };
  const [first = "", ...rest] = wordsIn(term.words);
  if (rest.length === 0) return oneOf(wordsWith(first, "anywhere"));
  const row = (words: readonly string[]) => `${quoted(words.join(" "))} *`;
  const beginnings = wordsWith(first, "end");
  if (beginnings === null) return { oneOf: [row(rest)] };
  if (beginnings.length === 0) return "impossible";
  return { oneOf: beginnings.map((word) => row([word, ...rest])) };
}

function oneOf(words: readonly string[] | null): Demand {
  if (words === null) return "nothing";
  return words.length === 0 ? "impossible" : { oneOf: words.map(quoted) };
}

function all(demands: readonly Demand[]): Demand {
  if (demands.includes("impossible")) return "impossible";
  const expressions = demands.flatMap((one) => (typeof one === "object" ? expressionOf(one) : []));
  return expressions.length === 0 ? "nothing" : { oneOf: [`(${expressions.join(" AND ")})`] };
}

function any(demands: readonly Demand[]): Demand {
  if (demands.includes("nothing")) return "nothing";
  const expressions = demands.flatMap((one) => (typeof one === "object" ? one.oneOf : []));
  return expressions.length === 0 ? "impossible" : { oneOf: expressions };
}

/** As FTS5 takes it. */
export const expressionOf = ({ oneOf: expressions }: Exclude<Demand, string>): string =>
  `(${expressions.join(" OR ")})`;

/** Whether single words decide, so that the index tells at once whether there are many texts. */
export function isBroad(query: Query): boolean {
  if (query.type === "term") return wordsIn(query.words).length === 1;
  return isBroad(query.left) && query.type !== "and";
}

const quoted = (words: string) => `"${words.replaceAll('"', '""').replaceAll("\0", "")}"`;
