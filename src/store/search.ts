import type { Database } from "bun:sqlite";

import { demandOf, expressionOf, isBroad, wordsExpression } from "../search/expressions.ts";
import { folded } from "../search/fold.ts";
import { anywhere, excludesUntold, mayBeInside, wholeWords } from "../search/match.ts";
import { type Query } from "../search/query.ts";
import {
  newestFirst,
  type SearchFilter,
  SearchTexts,
  type Text,
  type TextRef,
} from "./search-texts.ts";
import { wordsWith } from "./vocabulary.ts";

/** A prompt or title in which something was found; the smaller the rank the better. */
type Hit = TextRef & { rank: number };

/** A session in which something was found: the hit to be shown, and how many there are. */
export type Group = { best: Hit; hits: number };

export type Found = {
  groups: Group[];
  /** Of all that was found, as the next; null where not all was looked at. */
  sessions: number | null;
  hits: number | null;
  /** How many sessions have it as words, where it was not looked for inside of words; else null. */
  words: number | null;
};

export type Wish = SearchFilter & {
  /** The newest first instead of the best. */
  recent: boolean;
  /** At most so many sessions; 0: all, whatever it takes. */
  limit: number;
  /** Where more texts have it, they are not compared: the newest come first. */
  many?: number;
};

const MANY = 2_000;
const UNLIMITED = -1;

/** So many times more are still listed, where what is listed has to be looked at anyway. */
const LISTED = 10;

/** Whatever stands inside of words only comes after whatever is a word. */
const PART = 1_000;

/** A title says more of a session than one of its prompts. */
const TITLE = 2;

/** The sessions with prompts and titles that have what is searched for, each under the session that owns it. */
export function search(db: Database, query: Query, wish: Wish): Found {
  const texts = new SearchTexts(db, wish);
  const bound = wish.limit === 0 ? UNLIMITED : (wish.many ?? MANY);
  const words = byWords(db, query, texts, wish, bound);
  if (!words.isCut && !isFull(words.hits, wish))
    return foundOf(withParts(db, query, texts, words, wish, bound), texts, wish);
  if (!mayBeInside(query)) return foundOf(words, texts, wish);
  const isHit = isPart(query, words.hits);
  const found = foundOf({ ...words, isCut: true, isHit }, texts, wish);
  return { ...found, words: words.isCut ? null : sessionsOf(words.hits) };
}

/** What was gathered. */
type Gathered = {
  hits: Hit[];
  /** There are more sessions than wished for, or there may be. */
  isCut: boolean;
  /** Of some sessions only the first hit is there. */
  isPartial: boolean;
  isHit: (text: Text) => boolean;
};

function byWords(
  db: Database,
  query: Query,
  texts: SearchTexts,
  wish: Wish,
  bound: number,
): Gathered {
  const ranks = ranksOf(db, query, bound);
  const fits = wholeWords(query);
  if (ranks === null) return lookedThrough(texts, null, [], wish, ({ text }) => fits(folded(text)));
  const refs = texts.refsOf([...ranks.keys()]);
  const left = excludesUntold(query)
    ? refs.filter(({ id }) => fits(folded(texts.textOf(id))))
    : refs;
  const hits = left.map((ref) => ({ ...ref, rank: ranks.get(ref.id) ?? 0 }));
  const known = new Set(hits.map(({ id }) => id));
  return { hits, isCut: false, isPartial: false, isHit: ({ id }) => known.has(id) };
}

/** The hits, and what holds it only inside of words. */
function withParts(
  db: Database,
  query: Query,
  texts: SearchTexts,
  { hits, isPartial }: Gathered,
  wish: Wish,
  bound: number,
): Gathered {
  const known = new Set(hits.map(({ id }) => id));
  const ids = partsOf(db, query, bound === UNLIMITED ? bound : bound * LISTED);
  const isHit = isPart(query, hits);
  const isShort = ids !== null && (bound === UNLIMITED || ids.length <= bound);
  if (!isShort) return lookedThrough(texts, ids, hits, wish, isHit);
  const others = ids.filter((id) => !known.has(id));
  return { ...gathered(hits, texts.of(others), wish, isHit), isPartial };
}

/** Whether a text is one of the hits, or has it inside of words. */
function isPart(query: Query, hits: readonly Hit[]): (text: Text) => boolean {
  const known = new Set(hits.map(({ id }) => id));
  const fits = anywhere(query);
  return ({ id, text }) => known.has(id) || fits(folded(text));
}

/** Goes through the texts, the newest first; a session that has a hit is not looked at any longer. */
function lookedThrough(
  texts: SearchTexts,
  only: readonly number[] | null,
  hits: readonly Hit[],
  wish: Wish,
  isHit: (text: Text) => boolean,
): Gathered {
  const done = new Set<string>();
  return { ...gathered(hits, texts.newest(only, done), wish, isHit, done), isPartial: true };
}

/** Adds texts that fit, until there are more sessions than wished for. */
function gathered(
  known: readonly Hit[],
  more: Iterable<Text>,
  { limit }: Wish,
  isHit: (text: Text) => boolean,
  done = new Set<string>(),
): Omit<Gathered, "isPartial"> {
  const hits = [...known];
  const sessions = new Set(known.map(({ sessionId }) => sessionId));
  for (const text of more) {
    if (!isHit(text)) continue;
    hits.push({ ...text, rank: PART });
    sessions.add(text.sessionId);
    if (limit > 0) done.add(text.sessionId);
    if (limit > 0 && sessions.size > limit) return { hits, isCut: true, isHit };
  }
  return { hits, isCut: false, isHit };
}

function isFull(hits: readonly Hit[], { limit }: Wish): boolean {
  return limit > 0 && sessionsOf(hits) >= limit;
}

const sessionsOf = (hits: readonly Hit[]): number =>
  new Set(hits.map(({ sessionId }) => sessionId)).size;

function foundOf(
  { hits, isCut, isPartial, isHit }: Gathered,
  texts: SearchTexts,
  { recent, limit }: Wish,
): Found {
  const groups = grouped(hits.sort(recent ? newestFirst : bestFirst));
  const shown = limit === 0 ? groups : groups.slice(0, limit);
  if (limit === 0 || !(isCut || isPartial))
    return { groups: shown, sessions: groups.length, hits: hits.length, words: null };
  const counted = recounted(shown, texts, isHit);
  if (isCut) return { groups: counted, sessions: null, hits: null, words: null };
  const all = counted.reduce((sum, group) => sum + group.hits, 0);
  return { groups: counted, sessions: counted.length, hits: all, words: null };
}

/** Not all texts were looked at: of the sessions that are shown they are now. */
function recounted(
  groups: readonly Group[],
  texts: SearchTexts,
  isHit: (text: Text) => boolean,
): Group[] {
  const counts = new Map<string, number>();
  for (const text of texts.within(groups.map(({ best }) => best.sessionId))) {
    if (isHit(text)) counts.set(text.sessionId, (counts.get(text.sessionId) ?? 0) + 1);
  }
  return groups.map(({ best, hits }) => ({ best, hits: counts.get(best.sessionId) ?? hits }));
}

const bestFirst = (a: Hit, b: Hit) => a.rank - b.rank || newestFirst(a, b);

function grouped(hits: readonly Hit[]): Group[] {
  const groups = new Map<string, Group>();
  for (const best of hits) {
    const group = groups.get(best.sessionId);
    if (group) group.hits++;
    else groups.set(best.sessionId, { best, hits: 1 });
  }
  return [...groups.values()];
}

type Ranked = { id: number; rank: number };

/** The texts that have it as words, with their ranks; null where they are too many. */
function ranksOf(db: Database, query: Query, most: number): Map<number, number> | null {
  const expression = wordsExpression(query);
  // Counting is faster than ranking.
  if (isBroad(query) && idsIn(db, expression, most) === null) return null;
  const rows = db
    .query<Ranked, [string, number]>(
      "SELECT rowid AS id, rank FROM search_words WHERE search_words MATCH ? LIMIT ?",
    )
    .all(expression, most < 0 ? most : most + 1);
  if (isOver(rows, most)) return null;
  return new Map(rows.map(({ id, rank }) => [id, id < 0 ? rank * TITLE : rank]));
}

/** The texts that may hold it anywhere; null where they are too many. */
function partsOf(db: Database, query: Query, most: number): number[] | null {
  const demand = demandOf(query, (piece, at) => wordsWith(db, piece, at, MOST_WORDS));
  if (demand === "impossible") return [];
  return demand === "nothing" ? null : idsIn(db, expressionOf(demand), most);
}

/** So many words are looked for at once, at most: a piece that is in more of them is in most texts. */
const MOST_WORDS = 500;

function idsIn(db: Database, expression: string, most: number) {
  const rows = db
    .query<{ id: number }, [string, number]>(
      "SELECT rowid AS id FROM search_words WHERE search_words MATCH ? LIMIT ?",
    )
    .all(expression, most < 0 ? most : most + 1);
  return isOver(rows, most) ? null : rows.map(({ id }) => id);
}

const isOver = (rows: readonly unknown[], most: number) => most >= 0 && rows.length > most;
