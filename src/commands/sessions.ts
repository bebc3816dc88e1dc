import type { Database } from "bun:sqlite";

import { paintFor } from "../color.ts";
import type { ExitCode, Given, Io } from "../command.ts";
import { loadSettings, type Settings } from "../config/load.ts";
import { UsageError } from "../failure.ts";
import { sessionTypes } from "../model/session.ts";
import { hintOf } from "../nearest.ts";
import { surveyIn } from "../projects/in-index.ts";
import type { Resolve } from "../projects/resolve.ts";
import {
  type Listed,
  sorted,
  type Sorting,
  sortings,
  treeOf,
  wordSessions,
} from "../report/session-list.ts";
import { sourceNames } from "../sources/index.ts";
import { readIndex } from "../store/open.ts";
import { listSessions, type SessionFilter } from "../store/query.ts";
import type { Row } from "../store/session-row.ts";
import { sessionPaths, spanOfSessions } from "../store/sessions.ts";
import { timesBetween } from "../store/times.ts";
import { noTime, type SessionTime, timePerSession } from "../time/per-session.ts";
import { marginOf } from "../time/report.ts";
import type { TimeRules } from "../time/rules.ts";
import { jsonText } from "../unseen.ts";
import { choiceOf, isOff, isOn, numberOf, textOf } from "./given.ts";
import { pageOr } from "./paging.ts";
import { boundsOf } from "./period.ts";
import {
  isEmpty,
  pathsWanted,
  type ProjectFilter,
  projectFilterOf,
  wordIdleFilters,
} from "./project-filter.ts";

/** What a screen takes; a pager takes more, and a program that asks for JSON wants all. */
const SHOWN = 50;
const PAGED = 1_000;

/** Lists the indexed sessions, the newest first. */
export async function run(given: Given, io: Io): Promise<ExitCode> {
  const settings = loadSettings(given, io.env);
  const view = viewOf(given, io);
  const filter = filterOf(given, settings);
  const projects = projectFilterOf(given);
  const db = readIndex(settings.db);
  try {
    const survey = surveyIn(db, settings.projects, settings.home);
    for (const line of wordIdleFilters(projects, () => survey)) io.say(line);
    const paths = pathsWanted(() => sessionPaths(db), projects, survey);
    const wanted = { ...filter, paths };
    const { list, isWhole } = gather(db, wanted, view, (rows) =>
      withTimes(db, rows, settings.time, survey.resolve),
    );
    if (view.json) io.out(jsonText(list.map(asJson), 2));
    else if (list.length === 0) io.say(wordNone(filter, projects));
    else {
      const { timezone } = settings;
      const look = { timezone, width: io.columns, paint: await paintFor(given, io.env) };
      await pageOr(wordSessions(list, look).join("\n"), given, io);
    }
    if (!isWhole && !view.json) io.say(wordRest(view));
    return 0;
  } finally {
    db.close();
  }
}

function wordNone({ from, before, source, type }: SessionFilter, projects: ProjectFilter): string {
  const parts = [from, before, source, type];
  const isNarrowed = !isEmpty(projects) || parts.some((part) => (part ?? null) !== null);
  return isNarrowed
    ? "No sessions match; tt sessions without options lists the newest"
    : "No sessions yet; tt ingest sessions reads new ones";
}

/** How the list is to be shown. `limit` 0: all of it. */
type View = { json: boolean; tree: boolean; limit: number; by: Sorting; reverse: boolean };

function viewOf(given: Given, io: Io): View {
  const json = isOn(given, "json");
  const { by, turned } = sortingOf(given);
  const usual = () => (json ? 0 : io.screen && !isOff(given, "pager") ? PAGED : SHOWN);
  return {
    json,
    tree: isOn(given, "tree"),
    limit: numberOf(given, "limit") ?? usual(),
    by,
    reverse: turned !== isOn(given, "reverse"),
  };
}

function sortingOf(given: Given): { by: Sorting; turned: boolean } {
  const asked = textOf(given, "sort") ?? "start";
  const word = asked.replace(/^-/, "");
  const by = sortings.find((one) => one === word);
  if (by !== undefined) return { by, turned: asked !== word };
  const hint = hintOf(word, sortings, `one of ${sortings.join(", ")}`);
  throw new UsageError(`--sort cannot be '${asked}'; ${hint}`);
}

function filterOf(given: Given, settings: Settings): SessionFilter {
  const source = choiceOf(given, "source", sourceNames);
  const type = choiceOf(given, "type", sessionTypes);
  return {
    ...boundsOf(given, settings),
    ...(source === undefined ? {} : { source }),
    ...(type === undefined ? {} : { type }),
  };
}

/** Only by their start the first ones can be told without the others. */
function gather(
  db: Database,
  filter: SessionFilter,
  { tree, limit, by, reverse }: View,
  listedOf: (rows: readonly Row[]) => Listed[],
): { list: Listed[]; isWhole: boolean } {
  const isCut = limit > 0 && !tree && by === "start" && !reverse;
  const rows = listSessions(db, isCut ? { ...filter, limit: limit + 1 } : filter);
  const all = listedOf(isCut ? rows.slice(0, limit) : rows);
  const ordered = sorted(tree ? treeOf(all) : all, by, reverse);
  const list = limit === 0 ? ordered : ordered.slice(0, limit);
  return { list, isWhole: (isCut ? rows : ordered).length <= list.length };
}

function withTimes(
  db: Database,
  rows: readonly Row[],
  rules: TimeRules,
  projectOf: Resolve,
): Listed[] {
  const times = timesOf(db, rows, rules);
  return rows.map((row) => ({
    row,
    project: projectOf(row.project_path),
    time: times.get(row.session_id) ?? noTime,
    below: [],
  }));
}

function timesOf(
  db: Database,
  rows: readonly Row[],
  rules: TimeRules,
): ReadonlyMap<string, SessionTime> {
  const span = spanOfSessions(
    db,
    rows.map(({ session_id }) => session_id),
  );
  if (span === null) return new Map();
  const margin = marginOf(rules);
  return timePerSession(timesBetween(db, span.first - margin, span.last + margin), rules);
}

/** The row with its prompts as the list that they are, and what is computed. */
function asJson({ row, project, time, below }: Listed): object {
  const prompts: unknown = JSON.parse(row.user_prompts);
  return {
    ...row,
    user_prompts: prompts,
    project,
    direct_ms: time.direct,
    delegated_ms: time.delegated,
    ...(below.length === 0 ? {} : { below: below.map(asJson) }),
  };
}

function wordRest({ limit, by, reverse }: View): string {
  const which = by === "start" ? (reverse ? "oldest" : "newest") : "first";
  return `The ${which} ${limit} are shown; --limit 0 shows all`;
}
