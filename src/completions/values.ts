import type { Database } from "bun:sqlite";

import { flagOf } from "../command.ts";
import { clientsNamed } from "../config/clients.ts";
import { loadSettings } from "../config/load.ts";
import { settings } from "../config/settings.ts";
import { listProjects } from "../projects/listing.ts";
import { sourceNames } from "../sources/index.ts";
import type { Env } from "../sources/source.ts";
import { readIndex } from "../store/open.ts";
import { newestSessions } from "../store/query.ts";
import { bareId } from "../store/sessions.ts";
import { dimensions } from "../time/report.ts";
import { weekdayName } from "../time/weeks.ts";
import { dateFormats } from "../timesheet/formats/format.ts";
import { sheetFormatNames } from "../timesheet/formats/index.ts";
import { roundings } from "../timesheet/rounding.ts";
import { groupings } from "../timesheet/stints.ts";
import type { Candidate, Candidates, Place } from "./complete.ts";
import { scripts } from "./scripts.ts";

/**
 * What can be given in a place: the words that its option names in the table of commands, else what its flag, else
 * what the word in its brackets stands for. An option or an argument with a name that is known here needs nothing more.
 */
export function valuesIn(env: Env): (place: Place) => Candidates {
  return (place) => {
    const { option, name } = place;
    if (option?.values !== undefined) return option.values.map(plain);
    const flag = option === undefined ? "" : flagOf(option);
    const make = byFlag[flag] ?? byName[name];
    return make?.(place, env) ?? [];
  };
}

type Make = (place: Place, env: Env) => Candidates;

const byFlag: Readonly<Record<string, Make>> = {
  "--project": projects,
  "--exclude": projects,
  "--client": clients,
  "--source": () => sourceNames.map(plain),
  "--by": () => dimensions.map(plain),
  "--format": () => sheetFormatNames.map(plain),
  "--per": () => groupings.map(plain),
  "--rounding": () => roundings.map(plain),
  "--date-format": () => dateFormats.map(plain),
  "--start-of-week": () => (settings.startOfWeek.kind.choices ?? []).map(plain),
};

const byName: Readonly<Record<string, Make>> = {
  project: projects,
  into: projects,
  client: clients,
  day: days,
  session: sessions,
  zone: () => Intl.supportedValuesOf("timeZone").map(plain),
  duration: () => ["1m", "2m", "5m", "10m", "15m", "30m", "1h"].map(plain),
  shell: () => Object.keys(scripts).map(plain),
  path: () => "files",
  file: () => "files",
  dir: () => "folders",
};

const plain = (value: string): Candidate => ({ value, about: "" });

/** The days of the last two weeks, and the words for days. */
function days(): Candidate[] {
  const today = Temporal.Now.plainDateISO();
  const words = [
    { value: "today", about: today.toString() },
    { value: "yesterday", about: today.subtract({ days: 1 }).toString() },
    { value: "7d", about: "7 days ago" },
    { value: "28d", about: "28 days ago" },
  ];
  const dates = Array.from({ length: 14 }, (_, back) => today.subtract({ days: back }));
  return [
    ...words,
    ...dates.map((day) => ({ value: day.toString(), about: weekdayName(day.dayOfWeek) })),
  ];
}

/** The projects, those with the most sessions first. */
function projects({ before }: Place, env: Env): Candidate[] {
  return listed(before, env)
    .toSorted((a, b) => b.sessions - a.sessions)
    .map(({ name, sessions: count, client }) => ({
      value: name,
      about: `${count} ${count === 1 ? "session" : "sessions"}${client === null ? "" : `, ${client}`}`,
    }));
}

function clients({ before }: Place, env: Env): Candidate[] {
  const { projects: rules, clients: rates } = settingsFor(before, env);
  return clientsNamed(rules, rates).map(plain);
}

function listed(before: readonly string[], env: Env) {
  const { projects: rules, home } = settingsFor(before, env);
  return fromIndex(before, env, (db) => listProjects(db, rules, home).projects);
}

/** More than anybody looks through. */
const MOST = 500;

/** The newest sessions that the command takes, with what a person calls them. */
function sessions({ before, typed }: Place, env: Env): Candidate[] {
  const [command = ""] = before;
  const type = command === "resume" ? "user" : null;
  const found = fromIndex(before, env, (db) => newestSessions(db, type, MOST));
  // As what is typed begins: shells drop what begins otherwise.
  const known = found.map(({ id, day, project, title }) => {
    const bare = bareId(id);
    const value = !id.startsWith(typed) && bare.startsWith(typed) ? bare : id;
    return { value, about: `${day}  ${project}  ${title}` };
  });
  return command === "show" || command === "resume" ? [last, ...known] : known;
}

const last: Candidate = { value: "last", about: "the one of yours that was last at work" };

function fromIndex<Row>(before: readonly string[], env: Env, ask: (db: Database) => Row[]): Row[] {
  const db = readIndex(settingsFor(before, env).db);
  try {
    return ask(db);
  } finally {
    db.close();
  }
}

/** The settings, with the index that the command line names. */
function settingsFor(before: readonly string[], env: Env) {
  const at = before.lastIndexOf("--db");
  const inWord = before.findLast((word) => word.startsWith("--db="))?.slice("--db=".length);
  const db = (at < 0 ? undefined : before[at + 1]) ?? inWord;
  return loadSettings(db === undefined ? {} : { db }, env);
}
