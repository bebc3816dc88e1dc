import type { Database } from "bun:sqlite";

/** From so many sessions on it is cheaper to look for all kin at once than for each session's. */
const MANY = 64;

/**
 * Finds the sessions that share records with one another: by their anchors, and by what they name as their origin.
 * Every anchor is looked up once, however many sessions share it.
 * @param wanted how many sessions will be asked for
 */
export class Kin {
  readonly #db: Database;
  readonly #known: SharedAnchors | null;

  constructor(db: Database, wanted: number) {
    this.#db = db;
    this.#known = wanted < MANY ? null : sharedAnchors(db);
  }

  /** A session and all its kin, and theirs, in a steady order. */
  familyOf(sessionId: string): string[] {
    const family = new Set([sessionId]);
    const anchors = new Set<number>();
    for (const member of family) {
      for (const kin of this.#namedWith(member)) family.add(kin);
      for (const anchor of this.#anchorsOf(member)) {
        if (anchors.has(anchor)) continue;
        anchors.add(anchor);
        for (const kin of this.#holdersOf(anchor)) family.add(kin);
      }
    }
    return [...family].sort();
  }

  /** The anchors that a session shares with another. */
  #anchorsOf(sessionId: string): Iterable<number> {
    if (this.#known !== null) return this.#known.anchors.get(sessionId) ?? [];
    return this.#db
      .query<{ anchor: number }, [string]>(
        `SELECT a.anchor FROM transcripts JOIN anchors a USING (transcript_id)
          WHERE session_id = ? AND EXISTS (
            SELECT 1 FROM anchors b WHERE b.anchor = a.anchor AND b.transcript_id <> a.transcript_id)`,
      )
      .all(sessionId)
      .map(({ anchor }) => anchor);
  }

  #holdersOf(anchor: number): Iterable<string> {
    if (this.#known !== null) return this.#known.holders.get(anchor) ?? [];
    return this.#db
      .query<{ holder: string }, [number]>(
        `SELECT DISTINCT session_id AS holder FROM anchors JOIN transcripts USING (transcript_id)
          WHERE anchor = ?`,
      )
      .all(anchor)
      .map(({ holder }) => holder);
  }

  /** The origins that a session names, and the sessions that name it as theirs. */
  #namedWith(sessionId: string): Iterable<string> {
    if (this.#known !== null) return this.#known.named.get(sessionId) ?? [];
    return this.#db
      .query<{ kin: string }, [string, string]>(
        `SELECT session_id AS kin FROM links WHERE named_by = ? AND relation = 'origin'
         UNION SELECT named_by FROM links WHERE session_id = ? AND relation = 'origin'`,
      )
      .all(sessionId, sessionId)
      .map(({ kin }) => kin);
  }
}

/** The anchors that more than one transcript has, by their holders and the other way round; and who names whom. */
type SharedAnchors = {
  anchors: Map<string, number[]>;
  holders: Map<number, string[]>;
  named: Map<string, string[]>;
};

function sharedAnchors(db: Database): SharedAnchors {
  const shared: SharedAnchors = { anchors: new Map(), holders: new Map(), named: new Map() };
  const rows = db.query<{ anchor: number; holder: string }, []>(
    `SELECT a.anchor, session_id AS holder FROM anchors a JOIN transcripts USING (transcript_id)
      WHERE EXISTS (
        SELECT 1 FROM anchors b WHERE b.anchor = a.anchor AND b.transcript_id <> a.transcript_id)`,
  );
  for (const { anchor, holder } of rows.iterate()) {
    addTo(shared.anchors, holder, anchor);
    addTo(shared.holders, anchor, holder);
  }
  const links = db.query<{ one: string; other: string }, []>(
    "SELECT named_by AS one, session_id AS other FROM links WHERE relation = 'origin'",
  );
  for (const { one, other } of links.iterate()) {
    addTo(shared.named, one, other);
    addTo(shared.named, other, one);
  }
  return shared;
}

function addTo<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
