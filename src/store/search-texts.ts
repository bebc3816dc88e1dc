import type { Database } from "bun:sqlite";

/** A prompt or a title, and the session that owns it; `id` of a title is negative. */
export type TextRef = { id: number; sessionId: string; at: string; source: string };
export type Text = TextRef & { text: string };

/** Which texts are searched: every condition that is given must hold. */
export type SearchFilter = {
  /** UTC times as text; `until` is not included. */
  since?: string | undefined;
  until?: string | undefined;
  source?: string | undefined;
  /** Only sessions that began in one of these directories. */
  paths?: readonly string[] | null | undefined;
};

/** So few sessions are gone through one by one rather than found among all. */
const FEW = 500;

/** The prompts and titles of the sessions that are searched. A prompt that no session owns (it was taken back, or is a copy) is none. */
export class SearchTexts {
  readonly #db: Database;
  readonly #filter: SearchFilter;
  readonly #paths: ReadonlySet<string> | null;
  readonly #wanted = new Map<string, boolean>();

  constructor(db: Database, filter: SearchFilter) {
    this.#db = db;
    this.#filter = filter;
    this.#paths = filter.paths ? new Set(filter.paths) : null;
  }

  /** Some of them without their words, in no order. */
  refsOf(ids: readonly number[]): TextRef[] {
    const prompts = this.#db.query<TextRef, [string]>(
      `SELECT prompt_key AS id, session_id AS sessionId, timestamp AS at, source
         FROM json_each(?) AS asked CROSS JOIN events ON prompt_key = asked.value`,
    );
    const titles = this.#db.query<TextRef, [string]>(
      `SELECT title_key AS id, session_id AS sessionId, coalesce(end_time, start_time) AS at, source
         FROM json_each(?) AS asked CROSS JOIN titles ON title_key = asked.value JOIN agent_sessions USING (session_id)`,
    );
    const list = (own: (id: number) => boolean) => JSON.stringify(ids.filter(own));
    return [...prompts.all(list((id) => id >= 0)), ...titles.all(list((id) => id < 0))].filter(
      (ref) => this.#isWanted(ref),
    );
  }

  /** Some of them, the newest first. */
  *of(ids: readonly number[]): Iterable<Text> {
    for (const ref of this.refsOf(ids).sort(newestFirst))
      yield { ...ref, text: this.textOf(ref.id) };
  }

  /** All of some sessions. */
  *within(sessionIds: readonly string[]): Iterable<Text> {
    for (const ref of this.#promptsIn(sessionIds)) if (this.#isWanted(ref)) yield* this.#read(ref);
    for (const id of sessionIds) yield* this.#titleOf(id);
  }

  /**
   * All of them, the newest first; a title comes with the last prompt of its session.
   * @param only the prompts to which it is restricted
   * @param done sessions that are left out from now on; may be added to meanwhile
   */
  *newest(only: readonly number[] | null, done: ReadonlySet<string>): Iterable<Text> {
    const met = new Set<string>();
    const chosen = only === null ? null : new Set(only);
    for (const ref of this.#promptsByTime()) {
      if (done.has(ref.sessionId) || !this.#isWanted(ref)) continue;
      if (!met.has(ref.sessionId)) yield* this.#titleOf(ref.sessionId);
      met.add(ref.sessionId);
      if (done.has(ref.sessionId)) continue;
      if (chosen === null || chosen.has(ref.id)) yield* this.#read(ref);
    }
    const titled = this.#db.query<{ id: string }, []>("SELECT session_id AS id FROM titles");
    for (const { id } of titled.all()) if (!met.has(id)) yield* this.#titleOf(id);
  }

  textOf(id: number): string {
    const prompt = "SELECT text FROM prompts WHERE prompt_key = ?";
    const title = "SELECT text FROM titles WHERE title_key = ?";
    return this.#db.query<{ text: string }, [number]>(id < 0 ? title : prompt).get(id)?.text ?? "";
  }

  #promptsByTime(): Iterable<TextRef> {
    const few = this.#fewSessions();
    if (few !== null) return this.#promptsIn(few);
    const { since = "", until = AFTER_ALL } = this.#filter;
    return this.#db
      .query<TextRef, [string, string]>(
        `SELECT prompt_key AS id, session_id AS sessionId, timestamp AS at, source
           FROM events INDEXED BY idx_events_timestamp
          WHERE prompt_key IS NOT NULL AND timestamp >= ? AND timestamp < ? ORDER BY timestamp DESC`,
      )
      .iterate(since, until);
  }

  #promptsIn(sessionIds: readonly string[]): TextRef[] {
    return this.#db
      .query<TextRef, [string]>(
        `SELECT prompt_key AS id, session_id AS sessionId, timestamp AS at, source
           FROM events INDEXED BY idx_events_session
          WHERE session_id IN (SELECT value FROM json_each(?)) AND prompt_key IS NOT NULL ORDER BY timestamp DESC`,
      )
      .all(JSON.stringify(sessionIds));
  }

  /** The sessions of the directories that are asked for; null where they are not few. */
  #fewSessions(): string[] | null {
    if (this.#paths === null) return null;
    const rows = this.#db
      .query<{ id: string }, [string, number]>(
        `SELECT session_id AS id FROM agent_sessions
          WHERE project_path IN (SELECT value FROM json_each(?)) LIMIT ?`,
      )
      .all(JSON.stringify([...this.#paths]), FEW + 1);
    return rows.length > FEW ? null : rows.map(({ id }) => id);
  }

  /** What an agent asked of another is no text of a person's. */
  *#read(ref: TextRef): Iterable<Text> {
    const row = this.#db
      .query<{ text: string }, [number]>(
        "SELECT text FROM prompts WHERE prompt_key = ? AND asked = 0",
      )
      .get(ref.id);
    if (row !== null) yield { ...ref, ...row };
  }

  *#titleOf(sessionId: string): Iterable<Text> {
    const row = this.#db
      .query<Text, [string]>(
        `SELECT title_key AS id, session_id AS sessionId, coalesce(end_time, start_time) AS at, source, text
           FROM titles JOIN agent_sessions USING (session_id) WHERE session_id = ?`,
      )
      .get(sessionId);
    if (row !== null && this.#isWanted(row)) yield row;
  }

  #isWanted({ at, source, sessionId }: TextRef): boolean {
    const { since, until, source: only } = this.#filter;
    if (since !== undefined && at < since) return false;
    if (until !== undefined && at >= until) return false;
    return (only === undefined || source === only) && this.#isOfPaths(sessionId);
  }

  #isOfPaths(sessionId: string): boolean {
    if (this.#paths === null) return true;
    const known = this.#wanted.get(sessionId);
    if (known !== undefined) return known;
    const row = this.#db
      .query<{ path: string }, [string]>(
        "SELECT project_path AS path FROM agent_sessions WHERE session_id = ?",
      )
      .get(sessionId);
    const isWanted = row !== null && this.#paths.has(row.path);
    this.#wanted.set(sessionId, isWanted);
    return isWanted;
  }
}

/** Sorts behind every time. */
const AFTER_ALL = "~";

export const newestFirst = (a: TextRef, b: TextRef): number =>
  a.at === b.at ? a.id - b.id : a.at < b.at ? 1 : -1;
