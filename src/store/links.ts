import type { Database } from "bun:sqlite";

import type { Facts } from "../model/transcript.ts";
import { markPending } from "./pending.ts";
import { Rows } from "./rows.ts";

type Spawned = { sessionId: string; by: string };

/** Whom sessions name, as the origin of copied records or as started by them. It is in the index after `flush`. */
export class Links {
  readonly #db: Database;
  readonly #rows: Rows;
  #spawned: Spawned[] = [];

  constructor(db: Database) {
    this.#db = db;
    this.#rows = new Rows(db, "INSERT OR IGNORE INTO links (session_id, named_by, relation)", 3);
  }

  add(namedBy: string, { origins, spawned = [] }: Facts): void {
    for (const origin of origins) this.#rows.add(origin, namedBy, "origin");
    for (const sessionId of spawned) this.#spawned.push({ sessionId, by: namedBy });
  }

  /** After what this transaction tells of the sessions themselves: the row of one that is there may hang on its starter. */
  flush(): void {
    const known = this.#known();
    const link = this.#db.query(
      "INSERT OR IGNORE INTO links (session_id, named_by, relation) VALUES (?, ?, 'spawned')",
    );
    for (const { sessionId, by } of this.#spawned) {
      if (!known.has(sessionId)) this.#rows.add(sessionId, by, "spawned");
      else if (link.run(sessionId, by).changes > 0) markPending(this.#db, sessionId);
    }
    this.#spawned = [];
    this.#rows.flush();
  }

  /** Of the sessions that were started, those that are in the index. */
  #known(): ReadonlySet<string> {
    if (this.#spawned.length === 0) return new Set();
    const rows = this.#db
      .query<{ id: string }, [string]>(
        `SELECT value AS id FROM json_each(?)
          WHERE EXISTS (SELECT 1 FROM transcripts WHERE session_id = value)`,
      )
      .all(JSON.stringify(this.#spawned.map(({ sessionId }) => sessionId)));
    return new Set(rows.map(({ id }) => id));
  }
}
