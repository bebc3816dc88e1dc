import type { Database } from "bun:sqlite";

import { parseQuery } from "../../src/search/query.ts";
import { type Found, search, type Wish } from "../../src/store/search.ts";
import { indexOf } from "../helpers/index.ts";
import { newRoot, typed, writeSession } from "./prompt-files.ts";

/** The sessions in which a query finds something, in order. */
export const found = (db: Database, words: string, wish: Partial<Wish> = {}): string[] =>
  answer(db, words, wish).groups.map(({ best }) => best.sessionId);

export function answer(db: Database, words: string, wish: Partial<Wish> = {}): Found {
  const query = parseQuery(words);
  if (query === null) return { groups: [], sessions: 0, hits: 0, words: null };
  return search(db, query, { recent: false, limit: 0, ...wish });
}

/** An index of sessions in which these texts were typed. */
export async function indexWith(sessions: Record<string, string[]>): Promise<Database> {
  const root = newRoot();
  for (const [id, texts] of Object.entries(sessions)) {
    const said = texts.map((text, at) => typed(`${id}-${at}`, at * 2, text));
    writeSession(root, id, said);
  }
  return indexOf("claude", [root]);
}
