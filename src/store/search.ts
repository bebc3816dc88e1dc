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

/** Every prompt and title that has what is searched for, under the session that owns it; the smaller the rank the better. */
export function search(db: Database, query: Query, filter: SearchFilter): Hit[] {
  const hits = placed(db, byWords(db, query), filter);
  const known = new Set(hits.map(({ id }) => id));
  const others = byParts(db, query).filter((id) => !known.has(id));
  const text = textsOf(db);
  const parts = others.filter((id) => holds(query, folded(text(id))));
  return [
    ...hits,
    ...placed(
      db,
      parts.map((id) => ({ id, rank: PART })),
      filter,
    ),
  ];
}

type Found = { id: number; rank: number };

const byWords = (db: Database, query: Query): Found[] =>
  db
    .query<Found, [string]>("SELECT rowid AS id, rank FROM search_words WHERE search_words MATCH ?")
    .all(wordsExpression(query));

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

/** In which session each was, and when. A prompt that no session owns (it was taken back, or is a copy) is left out. */
function placed(db: Database, found: readonly Found[], filter: SearchFilter): Hit[] {
  const event = db.query<{ sessionId: string; at: string; source: string }, [number]>(
    "SELECT session_id AS sessionId, timestamp AS at, source FROM events WHERE prompt_key = ?",
  );
  const title = db.query<{ sessionId: string; at: string; source: string }, [number]>(
    `SELECT session_id AS sessionId, coalesce(end_time, start_time) AS at, source
       FROM titles JOIN agent_sessions USING (session_id) WHERE title_key = ?`,
  );
  return found.flatMap(({ id, rank }): Hit[] => {
    const row = (id < 0 ? title : event).get(id);
    if (row === null || !isWanted(row, filter)) return [];
    const { sessionId, at } = row;
    return [{ id, sessionId, at, rank: id < 0 && rank < 0 ? rank * TITLE : rank }];
  });
}

const isWanted = (row: { at: string; source: string }, { since, until, source }: SearchFilter) =>
  (since === undefined || row.at >= since) &&
  (until === undefined || row.at < until) &&
  (source === undefined || row.source === source);
