import type { Database } from "bun:sqlite";

import { idHash } from "../../model/step.ts";
import type { Folder, Known, RootSkip, Unit } from "../source.ts";
import { contentMark } from "./content-mark.ts";
import { idsToLookAt, isContinued, type State, stateIn, stateOf } from "./database-state.ts";
import { signatureOf, withDatabase } from "./database.ts";
import { statOrNull } from "./files.ts";
import { newestPartsIn, newestRows } from "./newest-rows.ts";
import { isOpen, recentOf, stampOf } from "./stamps.ts";
import {
  childrenOf,
  type SessionHead,
  sessionHeads,
  shardsOf,
  strayRecords,
  tablesOf,
} from "./tables.ts";
import { databasePath, generations, sessionOf, typicalBytes } from "./units.ts";

/** The sessions of a database that may have changed; and it as a whole where the ledger is to know it as one. */
type Look = { units: Unit[]; folder?: Folder };

/**
 * The sessions of one database: none where it is as the ledger has it; where it has only been added to since, those
 * that may have changed; else all. Throws where it cannot be read or is not OpenCode's.
 * @param known left out where all is to be looked at, also what no session has
 */
export function databaseUnits(file: string, known: Known | undefined, skips: RootSkip[]): Look {
  const base = known?.seals.get(file);
  const before = stateIn(base);
  const mark = contentMark(file);
  const shards = shardsOf(file);
  if (base !== undefined && before?.mark === mark && shards.size === 0)
    return { units: [], folder: { ...folderOf(file, before.sessions), seal: base } };
  return withDatabase(file, (db): Look => {
    const refuse = (reason: string) => void skips.push({ path: file, where: null, reason });
    const place: Place = { db, file, shards, tables: tablesOf(db, file), refuse };
    const stampBefore = known?.stampOf ?? (() => undefined);
    const now = known === undefined || shards.size > 0 ? null : stateOf(db, place.tables, mark);
    if (now === null) {
      const units = allUnits(place, stampBefore);
      if (known === undefined) refuseStrays(place);
      return { units };
    }
    const isAddedTo = base !== undefined && before !== null && isContinued(db, before, now);
    const units = isAddedTo
      ? changedUnits(place, stampBefore, before, now)
      : allUnits(place, stampBefore);
    for (const unit of units) unit.folder = file;
    const seal = () => JSON.stringify({ ...now, open: units.filter(isOpen).map(sessionOf) });
    const folder = { ...folderOf(file, now.sessions), seal, ...(isAddedTo && { base }) };
    return { units, folder };
  });
}

/** Whether a database has a session; not where it cannot be read any more. */
export function holdsSession(file: string, sessionId: string): boolean {
  try {
    return withDatabase(file, (db) => {
      const [table, column] = tablesOf(db, file).has("session")
        ? ["session", "id"]
        : ["message", "session_id"];
      return db.query(`select 1 from ${table} where ${column} = ? limit 1`).get(sessionId) !== null;
    });
  } catch {
    return false;
  }
}

const folderOf = (file: string, count: number) => ({
  path: file,
  divider: databasePath("", ""),
  count,
  unitPaths: () => withDatabase(file, sessionIds).map((id) => databasePath(file, id)),
});

const sessionIds = (db: Database): string[] =>
  db
    .query<{ id: string }, []>("select id from session")
    .all()
    .map(({ id }) => id);

type Place = {
  db: Database;
  file: string;
  tables: ReadonlySet<string>;
  shards: ReadonlyMap<string, string>;
  /** Hears of what is no session's, or of a session that cannot be asked for. */
  refuse: (reason: string) => void;
};

function refuseStrays({ db, tables, refuse }: Place): void {
  const strays = strayRecords(db, tables);
  if (strays > 0)
    refuse(`${strays} ${strays === 1 ? "record" : "records"} of sessions that are not there`);
}

function allUnits(place: Place, stampBefore: Known["stampOf"]): Unit[] {
  const { db, tables, refuse } = place;
  const newest = newestRows(db, tables);
  const sessions = tables.has("session")
    ? sessionHeads(db, () => refuse("a session whose id is no text"))
    : [...newest.keys()].map(onlyId);
  const recent = recentOf(sessions, ({ writtenAt }) => writtenAt);
  return sessions.map((session) =>
    unitOf(place, session, stampBefore, (id) => newest.get(id), recent.has(session)),
  );
}

/** What is asked for by its id has one. */
const nobody = () => {};

/** All that may have another stamp than the ledger has, and the children of those that do. */
function changedUnits(
  place: Place,
  stampBefore: Known["stampOf"],
  before: State,
  now: State,
): Unit[] {
  const { db } = place;
  const { ids, recent } = idsToLookAt(db, before, now);
  const newest = newestPartsIn(db);
  const unitsOf = (heads: readonly SessionHead[]) =>
    heads.map((head) => unitOf(place, head, stampBefore, newest, recent.has(head.id)));
  const units = unitsOf(sessionHeads(db, nobody, [...ids]));
  const changed = units.filter(({ path, stamp }) => stampBefore(path) !== stamp);
  const children = childrenOf(db, changed.map(sessionOf)).filter((id) => !ids.has(id));
  return [...units, ...unitsOf(sessionHeads(db, nobody, children))];
}

function unitOf(
  { db, file, tables, shards }: Place,
  { id, parent, row }: SessionHead,
  stampBefore: Known["stampOf"],
  newest: (id: string) => string | undefined,
  isRecent: boolean,
): Unit {
  /** A session's newest records, or its shard's file where a fork of OpenCode keeps them there. */
  const markOf = (session: string): string => {
    const shard = shards.get(session);
    return shard === undefined ? (newest(session) ?? "") : signatureOf(shard);
  };
  const marks = [row, markOf(id), parent === null ? "" : markOf(parent)];
  const head = String(idHash(marks.join("\n")));
  const path = databasePath(file, id);
  const stamp = stampOf(head, stampBefore(path), isRecent, () => closeMark(db, tables, id));
  const bytes = bytesOf(shards.get(id));
  const { database: generation } = generations;
  const parentPath = parent === null ? null : databasePath(file, parent);
  return { source: "opencode", path, file, stamp, bytes, generation, parent: parentPath };
}

const onlyId = (id: string) => ({ id, parent: null, row: "", writtenAt: 0 });

const bytesOf = (shard: string | undefined): number =>
  shard === undefined ? typicalBytes : (statOrNull(shard)?.size ?? 0);

/**
 * What moves whenever a session's records do. `session.time_updated` is not enough: OpenCode 1.2 to 1.18 was
 * seen up to 20 s behind its own rows.
 */
function closeMark(db: Database, tables: ReadonlySet<string>, id: string): string {
  const names = ["message", "part", "session_message"].filter((name) => tables.has(name));
  const marks = names.flatMap((name) =>
    db
      .query<unknown, [string]>(
        `select count(*), max(time_updated) from ${name} where session_id = ?`,
      )
      .values(id),
  );
  return String(idHash(JSON.stringify(marks)));
}
