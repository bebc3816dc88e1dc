import type { Database } from "bun:sqlite";

import { paintFor } from "../color.ts";
import type { ExitCode, Given, Io } from "../command.ts";
import { loadSettings, type Settings } from "../config/load.ts";
import { UsageError } from "../failure.ts";
import { surveyIn } from "../projects/in-index.ts";
import type { Resolve } from "../projects/resolve.ts";
import { type FoundSession, type SearchLook, snippetWidth, wordFound } from "../report/search.ts";
import { type Piece, snippetOf } from "../search/match.ts";
import { parseQuery } from "../search/query.ts";
import { sourceNames } from "../sources/index.ts";
import { localClock } from "../store/local-clock.ts";
import { readIndex } from "../store/open.ts";
import { type SearchFilter, SearchTexts } from "../store/search-texts.ts";
import { type Found, type Group, search } from "../store/search.ts";
import { sessionOf, sessionPaths } from "../store/sessions.ts";
import { jsonText } from "../unseen.ts";
import { choiceOf, isOn, numberOf, requiredOf } from "./given.ts";
import { boundsOf } from "./period.ts";
import { pathsWanted, projectFilterOf, wordIdleFilters } from "./project-filter.ts";

const SHOWN = 10;

/** Finds prompts and titles, and shows the sessions that they are in, the best first. */
export async function run(given: Given, io: Io): Promise<ExitCode> {
  const words = requiredOf(given, "query...");
  const query = parseQuery(words);
  if (query === null)
    throw new UsageError(`there is nothing to search for in '${words}'; give words`);
  const settings = loadSettings(given, io.env);
  const limit = numberOf(given, "limit") ?? SHOWN;
  const db = readIndex(settings.db);
  try {
    const survey = surveyIn(db, settings.projects, settings.home);
    const projects = projectFilterOf(given);
    for (const line of wordIdleFilters(projects, () => survey)) io.say(line);
    const { resolve: projectOf } = survey;
    const filter: SearchFilter = {
      ...filterOf(given, settings),
      paths: pathsWanted(() => sessionPaths(db), projects, survey),
    };
    const recent = isOn(given, "recent");
    const answer = search(db, query, { ...filter, recent, limit });
    const isJson = isOn(given, "json");
    const width = isJson ? undefined : snippetWidth(io.columns);
    const found = describe(db, answer.groups, projectOf, (text) => snippetOf(query, text, width));
    if (isJson) {
      const { sessions, hits } = answer;
      const results = found.map(asJson);
      io.out(jsonText({ schema_version: 1, query: words, sessions, hits, results }, 2));
      return 0;
    }
    if (found.length === 0) io.say(`Nothing was found; ${adviceFor(filter)}`);
    else io.out(wordFound(found, await lookOf(db, given, settings, io)).join("\n"));
    const left = wordLeft(found.length, answer);
    if (left !== null) io.say(left);
    return 0;
  } finally {
    db.close();
  }
}

/** What is not shown; null where all is. */
function wordLeft(shown: number, { sessions, words }: Found): string | null {
  if (words !== null && words > shown)
    return `${shown} of ${words} sessions with these words are shown; --limit 0 shows all, also inside of words`;
  if (words !== null)
    return "Only whole words were looked for; --limit 0 looks inside of words too";
  if (sessions === null)
    return `${shown} sessions are shown, and there are more; --limit 0 shows all`;
  return sessions > shown
    ? `${shown} of ${sessions} sessions are shown; --limit 0 shows all`
    : null;
}

const adviceFor = ({ since, until, source, paths }: SearchFilter) =>
  [since, until, source, paths ?? undefined].every((part) => part === undefined)
    ? "tt ingest sessions reads new sessions"
    : "a search without a period, a source or projects looks everywhere";

function filterOf(given: Given, settings: Settings): SearchFilter {
  const { from, before } = boundsOf(given, settings);
  const source = choiceOf(given, "source", sourceNames);
  return { source, since: from ?? undefined, until: before ?? undefined };
}

function describe(
  db: Database,
  groups: readonly Group[],
  projectOf: Resolve,
  snippetIn: (text: string) => Piece[],
): FoundSession[] {
  const texts = new SearchTexts(db, {});
  return groups.flatMap(({ best: { id, sessionId, at }, hits }) => {
    const row = sessionOf(db, sessionId);
    if (row === null) return [];
    const { source, session_type, project_path, summary, starting_prompt } = row;
    return {
      session_id: sessionId,
      source,
      session_type,
      project: projectOf(project_path).name,
      project_path,
      title: summary ?? starting_prompt ?? "",
      hits,
      best: { at, in: id < 0 ? "title" : "prompt", snippet: snippetIn(texts.textOf(id)) },
    };
  });
}

/** For programs the snippet also as one text. */
const asJson = ({ best, ...session }: FoundSession) => ({
  ...session,
  best: { ...best, text: best.snippet.map(({ text }) => text).join("") },
});

const lookOf = async (
  db: Database,
  given: Given,
  settings: Settings,
  { columns, env }: Io,
): Promise<SearchLook> => ({
  localTime: localClock(db, settings),
  paint: await paintFor(given, env),
  width: columns,
});
