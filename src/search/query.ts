import { folded } from "./fold.ts";

/** What is searched for, as a tree; its words as texts are compared. */
export type Query =
  | { type: "term"; words: string; isPrefix: boolean }
  | { type: "and" | "or" | "not"; left: Query; right: Query };

export type Term = Extract<Query, { type: "term" }>;

/**
 * Reads a query: words (all of which must be there), "phrases", prefix*, AND, OR, NOT in capitals and parentheses; NOT
 * binds closest, then AND, then OR, as in FTS5. What makes no sense as such is searched as plain words. Null where
 * there is nothing to look for.
 */
export function parseQuery(text: string): Query | null {
  const tokens = tokensOf(text);
  const terms = tokens.filter((token) => typeof token === "object");
  const query = terms.length > MOST ? null : new Parser(tokens).whole();
  const isTaken = query !== null && depthOf(query) <= DEEPEST;
  return isTaken ? query : allOf(plainTerms(text).slice(0, MOST));
}

/** More words than anybody types: FTS5 takes only so many. */
const MOST = 100;

/** FTS5 has room for 100 signs that wait for what comes behind them; its own words around a query take a few. */
const DEEPEST = 90;

/** How many signs wait at most while FTS5 reads a query: a parenthesis on the left, and what is on the left on the right. */
function depthOf(query: Query): number {
  if (query.type === "term") return 1;
  const { type, left, right } = query;
  const isRow = left.type === type && type !== "not";
  return Math.max(depthOf(left) + (isRow ? 0 : 1), depthOf(right) + 3);
}

type Token = Term | "AND" | "OR" | "NOT" | "(" | ")";

/** The star that makes a word a beginning, and what belongs to no word behind it. */
const BEHIND_BEGINNING = /\*[^\p{L}\p{N}\p{Co}]*$/u;

const TOKEN = /"((?:[^"]|"")*)"(\*?)|([()])|([^\s()"]+)/g;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const [, phrase, star, bracket, word] of text.matchAll(TOKEN)) {
    if (bracket === "(" || bracket === ")") tokens.push(bracket);
    else if (word === "AND" || word === "OR" || word === "NOT") tokens.push(word);
    else if (phrase !== undefined) pushTerm(tokens, phrase.replaceAll('""', '"'), star === "*");
    else if (word !== undefined)
      pushTerm(tokens, word.replace(BEHIND_BEGINNING, ""), BEHIND_BEGINNING.test(word));
  }
  return tokens;
}

function pushTerm(tokens: Token[], words: string, isPrefix: boolean): void {
  if (isSearchable(words)) tokens.push(termOf(words.trim(), isPrefix));
}

const termOf = (words: string, isPrefix: boolean): Term => ({
  type: "term",
  words: folded(words),
  isPrefix,
});

const isSearchable = (words: string) => /[\p{L}\p{N}\p{Co}]/u.test(words);

const plainTerms = (text: string): Term[] =>
  text
    .split(/[\s"()*]+/)
    .filter(isSearchable)
    .map((words) => termOf(words, false));

function allOf(terms: readonly Query[]): Query | null {
  const [first, ...rest] = terms;
  if (first === undefined) return null;
  return rest.reduce((left, right) => ({ type: "and", left, right }), first);
}

/** Whether a term stands in a row of them already. */
function asks(row: Query, term: Query): boolean {
  if (term.type !== "term") return false;
  if (row.type === "and") return asks(row.left, term) || asks(row.right, term);
  return row.type === "term" && row.words === term.words && row.isPrefix === term.isPrefix;
}

/** Gives null for the whole where anything is amiss. */
class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Query | null {
    const query = this.#either();
    return this.#at === this.#tokens.length ? query : null;
  }

  #either(): Query | null {
    return this.#chain("OR", "or", () => this.#both());
  }

  #both(): Query | null {
    let left = this.#without();
    while (left !== null && this.#goesOn()) {
      this.#take("AND");
      const right = this.#without();
      if (right === null) return null;
      if (!asks(left, right)) left = { type: "and", left, right };
    }
    return left;
  }

  #without(): Query | null {
    return this.#chain("NOT", "not", () => this.#single());
  }

  #chain(word: Token, type: "or" | "not", next: () => Query | null): Query | null {
    let left = next();
    while (left !== null && this.#take(word)) {
      const right = next();
      if (right === null) return null;
      left = { type, left, right };
    }
    return left;
  }

  #single(): Query | null {
    const token = this.#tokens[this.#at++];
    if (typeof token === "object") return token;
    if (token !== "(" || ++this.#depth > 50) return null;
    const inner = this.#either();
    this.#depth--;
    return this.#take(")") ? inner : null;
  }

  #goesOn(): boolean {
    const token = this.#tokens[this.#at];
    return token !== undefined && token !== "OR" && token !== ")" && token !== "NOT";
  }

  #take(token: Token): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }
}

/** The terms of which one at least must be there: those to be shown. */
export function wantedTerms(query: Query): Term[] {
  if (query.type === "term") return [query];
  const left = wantedTerms(query.left);
  return query.type === "not" ? left : [...left, ...wantedTerms(query.right)];
}
