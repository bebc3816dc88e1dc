import type { Database } from "bun:sqlite";

import type { Given, Io } from "../command.ts";
import { loadSettings, type Settings } from "../config/load.ts";
import { UsageError } from "../failure.ts";
import { surveyIn } from "../projects/in-index.ts";
import type { Resolve, Survey } from "../projects/resolve.ts";
import { wordClock } from "../report/duration.ts";
import type { Basis } from "../report/time-formats.ts";
import { sourceNames } from "../sources/index.ts";
import { readIndex } from "../store/open.ts";
import { timesBetween, titlesOf } from "../store/times.ts";
import { type Calendar, type Day, dayAt, daysBetween, type Period } from "../time/days.ts";
import type { Ledger, Owner } from "../time/ledger.ts";
import { ledgerFor, marginOf, rangeOf, type ReportProject } from "../time/report.ts";
import type { TimeRules } from "../time/rules.ts";
import { choiceOf } from "./given.ts";
import { type PeriodContext, periodOf } from "./period.ts";
import {
  type ProjectFilter,
  projectFilterOf,
  wantedIn,
  wordIdleFilters,
} from "./project-filter.ts";
import { wholeOf } from "./whole-period.ts";

/** What every report of time is made of. */
export type Reporting = {
  settings: Settings;
  calendar: Calendar;
  /** The day it is now, where and when the person's days begin. */
  today: Temporal.PlainDate;
  period: Period;
  /** Made when it is first asked for, like the ledger: what is stored of whole days is enough for most reports. */
  readonly days: Day[];
  /** All that happened in the period, and near enough to it to matter. */
  readonly ledger: Ledger<ReportProject>;
  /** Whether a time is asked for. Attention is shared out before anything is left out. */
  wanted: (owner: Owner<ReportProject>) => boolean;
  /** The filters as they were given. */
  filters: Filters;
  /** What a person calls a session. */
  titleOf: (sessionId: string) => string;
  projectOf: (path: string) => ReportProject;
  /** The projects that there are. */
  survey: Survey;
};

export type Filters = ProjectFilter & { source: string | null };

/** Opens the index, gathers what the options ask for, and closes it when `use` has ended. */
export async function withReporting<Result>(
  given: Given,
  io: Io,
  use: (reporting: Reporting, db: Database) => Promise<Result> | Result,
  ask: (context: PeriodContext) => Period = (context) => periodOf(given, context),
): Promise<Result> {
  const settings = loadSettings(given, io.env);
  const filters = filtersOf(given);
  const db = readIndex(settings.db);
  try {
    const reporting = gather(db, settings, filters, ask);
    for (const line of wordIdleFilters(filters, () => reporting.survey)) io.say(line);
    return await use(reporting, db);
  } finally {
    db.close();
  }
}

function gather(
  db: Database,
  settings: Settings,
  filters: Filters,
  ask: (context: PeriodContext) => Period,
): Reporting {
  const calendar = { timezone: settings.timezone, dayStart: settings.dayStart };
  const today = dayAt(Temporal.Now.instant().epochMilliseconds, calendar);
  const all = () => wholeOf(db, calendar, settings.time, today);
  const period = ask({ today, startOfWeek: settings.startOfWeek, all });
  const survey = surveyIn(db, settings.projects, settings.home);
  const projectOf = survey.resolve;
  let days: Day[] | undefined;
  let ledger: Ledger<ReportProject> | undefined;
  return {
    settings,
    calendar,
    today,
    period,
    get days() {
      return (days ??= daysBetween(period.first, period.last, calendar));
    },
    get ledger() {
      return (ledger ??= ledgerIn(db, this.days, settings.time, projectOf));
    },
    wanted: wantedBy(filters, survey),
    filters,
    titleOf: titlesOf(db),
    projectOf,
    survey,
  };
}

function ledgerIn(
  db: Database,
  days: readonly Day[],
  rules: TimeRules,
  projectOf: Resolve,
): Ledger<ReportProject> {
  const [range = { start: 0, end: 0 }] = rangeOf(days);
  const margin = marginOf(rules);
  return ledgerFor(timesBetween(db, range.start - margin, range.end + margin), rules, projectOf);
}

export const filtersOf = (given: Given): Filters => ({
  ...projectFilterOf(given),
  source: choiceOf(given, "source", sourceNames) ?? null,
});

function wantedBy({ source, ...projects }: Filters, survey: Survey) {
  const isWanted = wantedIn(projects, survey);
  const known = new Map<Owner<ReportProject>, boolean>();
  return (owner: Owner<ReportProject>) => {
    if (source !== null && owner.source !== source) return false;
    let wanted = known.get(owner);
    if (wanted === undefined) known.set(owner, (wanted = isWanted([owner.path], owner.project)));
    return wanted;
  };
}

/** What the figures stand on, to be printed beside them. */
export function basisOf({ settings, filters }: Reporting): Basis {
  return {
    timezone: settings.timezone,
    day_start: wordClock(settings.dayStart),
    start_of_week: settings.startOfWeek,
    rules: settings.time,
    filters,
  };
}

/** Whether anything is left out. */
export const isNarrowed = ({ project, exclude, source }: Filters) =>
  project.length + exclude.length > 0 || source !== null;

/** Refuses two ways to print one answer. */
export function onlyOneOf(given: Given, names: readonly string[]): void {
  const asked = names.filter((name) => given[name] !== undefined && given[name] !== false);
  if (asked.length > 1)
    throw new UsageError(`--${asked[0]} and --${asked[1]} are two forms of one answer; give one`);
}
