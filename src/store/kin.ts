import type { Database } from "bun:sqlite";

/** From so many sessions on it is cheaper to look for all kin at once than for each session's. */
const MANY = 64;

/**
 * Finds the sessions that share records with one another: by their anchors, and by what they name as their origin.
 * @param wanted how many sessions will be asked for
 */
export class Kin {
  readonly #db: Database;
  readonly #known: Map<string, string[]> | null;

  constructor(db: Database, wanted: number) {
    this.#db = db;
    this.#known = wanted < MANY ? null : pairsOf(db);
  }

  /** A session and all its kin, and theirs, in a steady order. */
  familyOf(sessionId: string): string[] {
    const family = new Set([sessionId]);
    for (const member of family) for (const kin of this.#kinOf(member)) family.add(kin);
    return [...family].sort();
  }

  #kinOf(sessionId: string): readonly string[] {
    if (this.#known !== null) return this.#known.get(sessionId) ?? [];
    return this.#db
      .query<{ kin: string }, [string, string, string]>(
        `SELECT other.session_id AS kin FROM transcripts mine
           JOIN anchors a ON a.transcript_id = mine.transcript_id
           JOIN anchors b ON b.anchor = a.anchor AND b.transcript_id <> a.transcript_id
           JOIN transcripts other ON other.transcript_id = b.transcript_id
          WHERE mine.session_id = ?
         UNION SELECT session_id FROM links WHERE named_by = ? AND relation = 'origin'
         UNION SELECT named_by FROM links WHERE session_id = ? AND relation = 'origin'`,
      )
      .all(sessionId, sessionId, sessionId)
      .map(({ kin }) => kin);
  }
}

/** Every session that has kin, with its kin. */
function pairsOf(db: Database): Map<string, string[]> {
  const pairs = db.query<{ one: string; other: string }, []>(
    `SELECT DISTINCT x.session_id AS one, y.session_id AS other FROM anchors a
       JOIN anchors b ON b.anchor = a.anchor AND b.transcript_id > a.transcript_id
       JOIN transcripts x ON x.transcript_id = a.transcript_id
       JOIN transcripts y ON y.transcript_id = b.transcript_id
     UNION SELECT named_by, session_id FROM links WHERE relation = 'origin'`,
  );
  const known = new Map<string, string[]>();
  const add = (one: string, other: string) => {
    const kin = known.get(one);
    if (kin) kin.push(other);
    else known.set(one, [other]);
  };
  for (const { one, other } of pairs.all()) {
    add(one, other);
    add(other, one);
  }
  return known;
}
