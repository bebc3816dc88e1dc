import type { Database } from "bun:sqlite";

/** From so many sessions on it is cheaper to look for their kin at once than for each one's. */
const MANY = 64;

/**
 * Finds the sessions that share records with one another: by their anchors, and by what they name as their origin.
 * Every anchor is looked up once, however many sessions share it.
 * @param wanted the sessions that will be asked for, as far as that is known
 */
export class Kin {
  readonly #db: Database;
  readonly #known: ReadonlyMap<string, Joined> | null;

  constructor(db: Database, wanted: readonly string[]) {
    this.#db = db;
    this.#known = wanted.length < MANY ? null : kinOf(db, wanted);
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
    const known = this.#known?.get(sessionId);
    if (known !== undefined) return known.anchors;
    return this.#db
      .query<{ anchor: number }, [string]>(
        `SELECT a.anchor FROM transcripts JOIN anchors a USING (transcript_id)
          WHERE session_id = ? AND ${IS_SHARED}`,
      )
      .all(sessionId)
      .map(({ anchor }) => anchor);
  }

  #holdersOf(anchor: number): Iterable<string> {
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
    const known = this.#known?.get(sessionId);
    if (known !== undefined) return known.named;
    return this.#db
      .query<{ kin: string }, [string, string]>(
        `SELECT session_id AS kin FROM links WHERE named_by = ? AND relation = 'origin'
         UNION SELECT named_by FROM links WHERE session_id = ? AND relation = 'origin'`,
      )
      .all(sessionId, sessionId)
      .map(({ kin }) => kin);
  }
}

const IS_SHARED = `EXISTS (
  SELECT 1 FROM anchors b WHERE b.anchor = a.anchor AND b.transcript_id <> a.transcript_id)`;

/** What joins a session with others: anchors that more than one transcript has, and whom it names or is named by. */
type Joined = { anchors: number[]; named: string[] };

function kinOf(db: Database, sessions: readonly string[]): ReadonlyMap<string, Joined> {
  const kin = new Map(sessions.map((id): [string, Joined] => [id, { anchors: [], named: [] }]));
  const wanted = JSON.stringify(sessions);
  const anchors = db.query<{ anchor: number; holder: string }, [string]>(
    `SELECT a.anchor, session_id AS holder FROM json_each(?) AS wanted
       CROSS JOIN transcripts ON session_id = wanted.value JOIN anchors a USING (transcript_id)
      WHERE ${IS_SHARED}`,
  );
  for (const { anchor, holder } of anchors.iterate(wanted)) kin.get(holder)?.anchors.push(anchor);
  const links = db.query<{ one: string; other: string }, [string, string]>(
    `SELECT wanted.value AS one, session_id AS other FROM json_each(?) AS wanted
       CROSS JOIN links ON named_by = wanted.value AND relation = 'origin'
     UNION ALL
     SELECT wanted.value, named_by FROM json_each(?) AS wanted
       CROSS JOIN links ON session_id = wanted.value AND relation = 'origin'`,
  );
  for (const { one, other } of links.iterate(wanted, wanted)) kin.get(one)?.named.push(other);
  return kin;
}
