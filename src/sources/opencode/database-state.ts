import type { Database } from "bun:sqlite";

import { field, jsonOrUndefined } from "../../parse/json.ts";
import { partsAreIndexed } from "./newest-rows.ts";
import { FRESH, RECENT } from "./stamps.ts";
import { idsByRow, idsWrittenLast, sessionColumns, sessionSums } from "./tables.ts";
import { REVISION } from "./units.ts";

/**
 * What a database held when the ledger had all of its sessions as they were: its seal in the ledger. By it the next look
 * finds what has changed since, without one at every session.
 */
export type State = {
  form: string;
  /** The content mark of its files, taken before anything was read. */
  mark: string;
  sessions: number;
  newestSession: Numbered | null;
  newestPart: Numbered | null;
  /** Hashes of what moves with the rows of `session`, of `BLOCK` numbers each. */
  blocks: readonly string[];
  /** The sessions in which something was open when they were read. */
  open: readonly string[];
};

/** The number of a row, and its id. */
type Numbered = readonly [number, string];

/** What was read, and what a state holds: raise the second number with every change of `State`. */
const FORM = `${REVISION}.2`;

/** Null where the seal was broken, is of another form, or is damaged. */
export function stateIn(seal: string | undefined): State | null {
  const state = jsonOrUndefined(seal);
  return isState(state) ? state : null;
}

function isState(value: unknown): value is State {
  const of = (name: keyof State) => field(value, name);
  return (
    of("form") === FORM &&
    typeof of("mark") === "string" &&
    typeof of("sessions") === "number" &&
    isNumberedOrNull(of("newestSession")) &&
    isNumberedOrNull(of("newestPart")) &&
    areTexts(of("blocks")) &&
    areTexts(of("open"))
  );
}

const isNumberedOrNull = (value: unknown): boolean =>
  value === null ||
  (Array.isArray(value) && typeof value[0] === "number" && typeof value[1] === "string");

const areTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => typeof one === "string");

/** Null where not all that tells of a change is in the rows of sessions and the numbers of parts. */
export function stateOf(db: Database, tables: ReadonlySet<string>, mark: string): State | null {
  if (!tables.has("session") || !sessionColumns(db).includes("time_updated")) return null;
  if (!partsAreIndexed(db)) return null;
  if (tables.has("session_message") && holdsRows(db, "session_message")) return null;
  const newestSession = newestIn(db, "session");
  // Numbers with much room between them would make more blocks than rows.
  if ((newestSession?.[0] ?? 0) > BLOCK * (rowsIn(db, "session") + 1)) return null;
  const sums = sessionSums(db, BLOCK);
  // What cannot be asked for is told each time.
  if (sums.some(([named, all]) => named !== all)) return null;
  const sessions = sums.reduce((all, [count]) => all + count, 0);
  const blocks = sums.map((block) => Bun.hash.xxHash64(JSON.stringify(block)).toString(36));
  const newestPart = newestIn(db, "part");
  return { form: FORM, mark, sessions, newestSession, newestPart, blocks, open: [] };
}

const BLOCK = 32;

const rowsIn = (db: Database, table: Table): number =>
  db.query<{ count: number }, []>(`select count(*) as count from ${table}`).get()?.count ?? 0;

const holdsRows = (db: Database, table: "session_message"): boolean =>
  db.query(`select 1 from ${table} limit 1`).get() !== null;

/**
 * Whether all that was added since has greater numbers than what was there: not where the database was packed anew, a
 * session was deleted, or the newest parts were.
 */
export function isContinued(db: Database, before: State, now: State): boolean {
  const { sessions, newestSession, newestPart } = before;
  const last = newestSession?.[0] ?? 0;
  const isLast = now.newestSession?.[0] === last;
  return (
    isThere(db, "session", newestSession) &&
    isThere(db, "part", newestPart) &&
    (isLast ? now.sessions : countUpTo(db, last)) === sessions
  );
}

type Table = "session" | "part";

const newestIn = (db: Database, table: Table): Numbered | null =>
  numberedAt(db, table, `(select max(rowid) from ${table})`);

const isThere = (db: Database, table: Table, row: Numbered | null): boolean =>
  row === null || numberedAt(db, table, String(row[0]))?.[1] === row[1];

function numberedAt(db: Database, table: Table, row: string): Numbered | null {
  const found = db
    .query<{ row: number; id: string }, []>(
      `select rowid as row, id from ${table} where rowid = ${row}`,
    )
    .get();
  return found === null ? null : [found.row, found.id];
}

const countUpTo = (db: Database, row: number): number =>
  db
    .query<{ count: number }, [number]>("select count(*) as count from session where rowid <= ?")
    .get(row)?.count ?? 0;

/**
 * The sessions that may have another stamp than they had in an earlier state: those with new parts, and their children;
 * those whose rows changed, with others of their blocks; and those that are looked at closely each time.
 */
export function idsToLookAt(
  db: Database,
  before: State,
  now: State,
): { ids: Set<string>; recent: ReadonlySet<string> } {
  const ids = new Set(before.open);
  for (const id of idsOfNewParts(db, before)) ids.add(id);
  const { blocks } = now;
  for (const [block, hash] of blocks.entries()) {
    if (hash === before.blocks[block]) continue;
    for (const id of idsByRow(db, block * BLOCK, BLOCK)) ids.add(id);
  }
  const recent = new Set(idsWrittenLast(db, RECENT, Date.now() - FRESH));
  for (const id of recent) ids.add(id);
  return { ids, recent };
}

function idsOfNewParts(db: Database, { newestPart }: State): string[] {
  const rows = db.query<{ id: string }, [number]>(
    "select session_id as id from part where rowid > ?",
  );
  return rows.all(newestPart?.[0] ?? -1).map(({ id }) => id);
}
