import type { Database } from "bun:sqlite";

import { paintFor } from "../color.ts";
import { loadSettings, type Settings } from "../config/load.ts";
import { UsageError } from "../failure.ts";
import { projectsIn } from "../projects/in-index.ts";
import { dayOf } from "../report/day.ts";
import { type FoundSession, wordFound } from "../report/search.ts";
import { snippetOf } from "../search/match.ts";
import { parseQuery, type Query } from "../search/query.ts";
import { sourceNames } from "../sources/index.ts";
import { readIndex } from "../store/open.ts";
import { sessionRow } from "../store/query.ts";
import { type Hit, search, type SearchFilter, textsOf } from "../store/search.ts";
import { asText } from "../store/time.ts";
import { beginningOf, dayAt } from "../time/days.ts";
import type { ExitCode, Given, Io } from "./command.ts";
import { choiceOf, isOn, numberOf, requiredOf, textOf, textsOf as optionTexts } from "./given.ts";

const SHOWN = 10;

/** Finds prompts and titles, and shows the sessions that they are in, the best first. */
export async function run(given: Given, io: Io): Promise<ExitCode> {
  const words = requiredOf(given, "query...");
  const query = parseQuery(words);
  if (query === null)
    throw new UsageError(`there is nothing to search for in '${words}'; give words`);
  const settings = loadSettings(given, io.env);
  const limit = numberOf(given, "limit") ?? SHOWN;
  const filter = filterOf(given, settings);
  const db = readIndex(settings.db);
  try {
    const { groups, hits } = findIn(db, query, filter, given, settings);
    const shown = limit === 0 ? groups : groups.slice(0, limit);
    const found = describe(db, query, shown, settings);
    if (isOn(given, "json")) {
      const answer = { query: words, sessions: groups.length, hits, results: found.map(asJson) };
      io.out(JSON.stringify({ schema_version: 1, ...answer }, null, 2));
      return 0;
    }
    if (found.length === 0) io.say("Nothing was found; tt ingest sessions reads new sessions");
    else io.out(wordFound(found, clockOf(settings), await paintFor(given)).join("\n"));
    if (groups.length > shown.length)
      io.say(`${shown.length} of ${groups.length} sessions are shown; --limit 0 shows all`);
    return 0;
  } finally {
    db.close();
  }
}

function filterOf(given: Given, settings: Settings): SearchFilter {
  const since = textOf(given, "since");
  const until = textOf(given, "until");
  const source = choiceOf(given, "source", sourceNames);
  if (since === undefined && until === undefined) return { source };
  const calendar = { timezone: settings.timezone, dayStart: settings.dayStart };
  const today = dayAt(Temporal.Now.instant().epochMilliseconds, calendar);
  const momentOf = (text: string, later: number) =>
    asText(beginningOf(dayOf(text, today).add({ days: later }), calendar));
  return {
    source,
    since: since === undefined ? undefined : momentOf(since, 0),
    until: until === undefined ? undefined : momentOf(until, 1),
  };
}

/** The hits of one session, the first to be shown. */
type Group = [Hit, ...Hit[]];

function findIn(
  db: Database,
  query: Query,
  filter: SearchFilter,
  given: Given,
  settings: Settings,
): { groups: Group[]; hits: number } {
  const inOrder = isOn(given, "recent") ? newestFirst : bestFirst;
  const groups = new Map<string, Group>();
  const wanted = wantedBy(db, optionTexts(given, "project"), settings);
  for (const hit of search(db, query, filter).sort(inOrder)) {
    const group = groups.get(hit.sessionId);
    if (group) group.push(hit);
    else groups.set(hit.sessionId, [hit]);
  }
  const kept = [...groups.values()].filter(([{ sessionId }]) => wanted(sessionId));
  return { groups: kept, hits: kept.reduce((sum, { length }) => sum + length, 0) };
}

const newestFirst = (a: Hit, b: Hit) => (a.at === b.at ? a.id - b.id : a.at < b.at ? 1 : -1);
const bestFirst = (a: Hit, b: Hit) => a.rank - b.rank || newestFirst(a, b);

/** Whether a session is of one of the projects, found by a part of their names or paths. */
function wantedBy(db: Database, names: readonly string[], { projects, home }: Settings) {
  if (names.length === 0) return () => true;
  const projectOf = projectsIn(db, projects, home);
  return (sessionId: string) => {
    const { name, key } = projectOf(sessionRow(db, sessionId)?.project_path ?? "");
    const words = `${name}\n${key}`.toLowerCase();
    return names.some((one) => words.includes(one.toLowerCase()));
  };
}

function describe(
  db: Database,
  query: Query,
  groups: readonly Group[],
  { projects, home }: Settings,
): FoundSession[] {
  if (groups.length === 0) return [];
  const projectOf = projectsIn(db, projects, home);
  const textOfHit = textsOf(db);
  return groups.flatMap(([{ id, sessionId, at }, ...others]) => {
    const row = sessionRow(db, sessionId);
    if (row === null) return [];
    const { source, session_type, project_path, summary, starting_prompt } = row;
    return {
      session_id: sessionId,
      source,
      session_type,
      project: projectOf(project_path).name,
      project_path,
      title: summary ?? starting_prompt ?? "",
      hits: 1 + others.length,
      best: { at, in: id < 0 ? "title" : "prompt", snippet: snippetOf(query, textOfHit(id)) },
    };
  });
}

/** For programs the snippet also as one text. */
const asJson = ({ best, ...session }: FoundSession) => ({
  ...session,
  best: { ...best, text: best.snippet.map(({ text }) => text).join("") },
});

function clockOf({ timezone }: Settings): (at: string) => string {
  return (at) => {
    const local = Temporal.Instant.from(at).toZonedDateTimeISO(timezone);
    return `${local.toPlainDate().toString()} ${local.toPlainTime().toString({ smallestUnit: "minute" })}`;
  };
}
