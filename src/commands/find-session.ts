import type { Database } from "bun:sqlite";

import type { Given, Io } from "../command.ts";
import type { Settings } from "../config/load.ts";
import { Failure, UsageError } from "../failure.ts";
import { nearest } from "../nearest.ts";
import { surveyIn } from "../projects/in-index.ts";
import { shortId } from "../report/session-list.ts";
import type { Row } from "../store/session-row.ts";
import {
  bareId,
  lastSession,
  sessionIds,
  sessionOf,
  sessionPaths,
  sessionsNamed,
} from "../store/sessions.ts";
import { localTime } from "../time/moment.ts";
import { harmless } from "../unseen.ts";
import { argumentOf } from "./given.ts";
import { isEmpty, pathsWanted, type ProjectFilter, wordIdleFilters } from "./project-filter.ts";

/** The session that is asked for, `last` where none is. What says which one is the last goes with no other. */
export function askedOf(given: Given): string {
  const asked = argumentOf(given, "session")?.trim() ?? LAST;
  const odd = ["project", "exclude"].find((name) => given[name] !== undefined);
  if (asked === LAST || odd === undefined) return asked;
  throw new UsageError(
    `--${odd} says of which project the last session is; leave it out with an id`,
  );
}

export const LAST = "last";

/** The session that a person means: `last`, or as `sessionNamed` finds it. */
export function findSession(
  db: Database,
  asked: string,
  filter: ProjectFilter,
  settings: Settings,
  io: Pick<Io, "say">,
): Row {
  return asked === LAST
    ? lastOf(db, filter, settings, io)
    : sessionNamed(db, asked, settings.timezone);
}

/**
 * The session with an id, or with a beginning of it that no other has, also without the source's prefix. A `Failure`
 * names those that could be meant, or what is near.
 */
export function sessionNamed(db: Database, asked: string, timezone: string): Row {
  const word = asked.trim();
  const exact = sessionOf(db, word);
  if (exact !== null) return exact;
  const found = candidates(db, word);
  const [only, second] = found;
  if (only === undefined) throw new Failure(wordUnknown(db, word));
  if (second !== undefined) throw new Failure(wordAmbiguous(word, found, timezone));
  return only;
}

function lastOf(db: Database, filter: ProjectFilter, settings: Settings, io: Pick<Io, "say">): Row {
  const survey = surveyIn(db, settings.projects, settings.home);
  for (const line of wordIdleFilters(filter, () => survey)) io.say(line);
  const paths = pathsWanted(() => sessionPaths(db), filter, survey);
  const last = lastSession(db, paths);
  if (last !== null) return last;
  throw new Failure(
    isEmpty(filter)
      ? "no session yet; 'tt ingest sessions' reads new ones"
      : "no session of that; 'tt sessions' lists those that there are",
  );
}

/** So many are looked for, and shown. */
const MOST = 20;

/** Claude Code writes ids in lower case; one that was copied from elsewhere may not be. */
function candidates(db: Database, beginning: string): Row[] {
  const found = sessionsNamed(db, beginning, MOST);
  return found.length > 0 ? found : sessionsNamed(db, beginning.toLowerCase(), MOST);
}

function wordAmbiguous(asked: string, found: readonly Row[], timezone: string): string {
  const count = found.length === MOST ? `${MOST} sessions or more` : `${found.length} sessions`;
  const width = Math.max(...found.map(({ session_id: id }) => longEnough(id, found).length));
  const lines = found.map((row) => {
    const title = harmless(row.summary ?? row.starting_prompt ?? "");
    const when = localTime(row.start_time, timezone);
    const id = harmless(longEnough(row.session_id, found)).padEnd(width);
    return `  ${id}  ${when}  ${harmless(row.project_name)}  ${title.slice(0, 60)}`.trimEnd();
  });
  return [`'${harmless(asked)}' could be ${count}; write more of the id:`, ...lines].join("\n");
}

/** As much of an id as tells it apart from the others. */
function longEnough(id: string, others: readonly Row[]): string {
  let length = shortId(id).length;
  const isShared = () =>
    others.some(({ session_id: other }) => other !== id && other.startsWith(id.slice(0, length)));
  while (length < id.length && isShared()) length += 4;
  return id.slice(0, length);
}

/** Ids are random: with more wrong letters than one in six, or than two, another one is meant. */
const wrongLetters = (id: string) => Math.min(2, Math.floor(bareId(id).length / 6));

function wordUnknown(db: Database, asked: string): string {
  const none = `no session '${harmless(asked)}'`;
  const known = new Map(
    sessionIds(db).flatMap((id) =>
      [id, bareId(id)].map((form) => [form.slice(0, asked.length), id] as const),
    ),
  );
  const close = nearest(asked, [...known.keys()], wrongLetters(asked));
  const meant = close === null ? undefined : known.get(close);
  return meant === undefined
    ? `${none}; 'tt sessions' lists them, 'tt ingest sessions' reads new ones`
    : `${none}; did you mean '${harmless(shortId(meant))}'? 'tt sessions' lists them`;
}
