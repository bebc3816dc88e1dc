import type { Database } from "bun:sqlite";

import { needsScan, partsExpression, wordsExpression } from "../search/expressions.ts";
import { folded, holds } from "../search/match.ts";
import type { Query } from "../search/query.ts";

/** A prompt or title in which something was found; `id` of a title is negative. */
export type Hit = { id: number; sessionId: string; at: string; rank: number };

export type SearchFilter = {
  /** UTC times as text; `until` is not included. */
  since?: string | undefined;
  until?: string | undefined;
  source?: string | undefined;
};

/** Whatever stands inside of words only comes after whatever is a word. */
const PART = 1_000;

/** A title says more of a session than one of its prompts. */
const TITLE = 2;

/** Where so many have it as a word, nobody looks for what only holds it inside of words. */
const ENOUGH = 1_000;

/** The prompts and titles that have what is searched for, under the session that owns them; the smaller the rank the better. */
export function search(db: Database, query: Query, filter: SearchFilter): Hit[] {
  const hits = byWords(db, query);
  const wanted = (row: HitRow) => isWanted(row, filter);
  if (hits.length >= ENOUGH) return hits.filter(wanted);
  const known = new Set(hits.map(({ id }) => id));
  const others = byParts(db, query).filter((id) => !known.has(id));
  const text = textsOf(db);
  const parts = others.filter((id) => holds(query, folded(text(id))));
  return [...hits, ...placed(db, parts)].filter(wanted);
}

type HitRow = Hit & { source: string };

/** A prompt that no session owns (it was taken back, or is a copy) is left out. */
function byWords(db: Database, query: Query): HitRow[] {
  const expression = wordsExpression(query);
  const prompts = db.query<HitRow, [string]>(
    `SELECT search_words.rowid AS id, rank, session_id AS sessionId, timestamp AS at, source
       FROM search_words CROSS JOIN events ON prompt_key = search_words.rowid
      WHERE search_words MATCH ?`,
  );
  const titles = db.query<HitRow, [string]>(
    `SELECT title_key AS id, rank * ${TITLE} AS rank, session_id AS sessionId,
            coalesce(end_time, start_time) AS at, source
       FROM search_words CROSS JOIN titles ON title_key = search_words.rowid JOIN agent_sessions USING (session_id)
      WHERE search_words MATCH ? AND search_words.rowid < 0`,
  );
  return [...prompts.all(expression), ...titles.all(expression)];
}

function byParts(db: Database, query: Query): number[] {
  const parts = partsExpression(query);
  const rows =
    parts !== null
      ? db
          .query<{ id: number }, [string]>(
            "SELECT rowid AS id FROM search_parts WHERE search_parts MATCH ?",
          )
          .all(parts)
      : needsScan(query)
        ? db.query<{ id: number }, []>("SELECT id FROM search_texts").all()
        : [];
  return rows.map(({ id }) => id);
}

/** The text of a prompt or a title. */
export function textsOf(db: Database): (id: number) => string {
  const prompt = db.query<{ text: string }, [number]>(
    "SELECT text FROM prompts WHERE prompt_key = ?",
  );
  const title = db.query<{ text: string }, [number]>("SELECT text FROM titles WHERE title_key = ?");
  return (id) => (id < 0 ? title : prompt).get(id)?.text ?? "";
}

/** In which session each was, and when. */
function placed(db: Database, ids: readonly number[]): HitRow[] {
  const event = db.query<HitRow, [number, number]>(
    `SELECT prompt_key AS id, ? AS rank, session_id AS sessionId, timestamp AS at, source
       FROM events WHERE prompt_key = ?`,
  );
  const title = db.query<HitRow, [number, number]>(
    `SELECT title_key AS id, ? AS rank, session_id AS sessionId,
            coalesce(end_time, start_time) AS at, source
       FROM titles JOIN agent_sessions USING (session_id) WHERE title_key = ?`,
  );
  return ids.flatMap((id) => (id < 0 ? title : event).get(PART, id) ?? []);
}

const isWanted = (row: { at: string; source: string }, { since, until, source }: SearchFilter) =>
  (since === undefined || row.at >= since) &&
  (until === undefined || row.at < until) &&
  (source === undefined || row.source === source);
