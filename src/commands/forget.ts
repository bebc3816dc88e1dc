import type { Database } from "bun:sqlite";

import type { ExitCode, Given, Io } from "../command.ts";
import { loadSettings, type Settings } from "../config/load.ts";
import { Failure, UsageError } from "../failure.ts";
import { projectMeant } from "../projects/change.ts";
import { projectsIn } from "../projects/in-index.ts";
import { type Listed, listProjects } from "../projects/listing.ts";
import type { Resolve } from "../projects/resolve.ts";
import { shortId } from "../report/session-list.ts";
import { type Column, table } from "../report/table.ts";
import { shellLine } from "../shell.ts";
import { renewIfStale } from "../store/figures-basis.ts";
import { forget, mereCopiesOf } from "../store/forget.ts";
import { FOR_EVER } from "../store/forgotten.ts";
import { openIndex, readIndex } from "../store/open.ts";
import { UNCLEAN } from "../store/rewrite.ts";
import { asText } from "../store/time.ts";
import {
  type Condemned,
  condemnedAmong,
  endedBefore,
  startedIn,
  treesOf,
  typedElsewhere,
} from "../store/trees.ts";
import { beginningOf, dayAt } from "../time/days.ts";
import { localTime } from "../time/moment.ts";
import { harmless, jsonText } from "../unseen.ts";
import { sessionNamed } from "./find-session.ts";
import { argumentOf, isOn, textOf } from "./given.ts";
import { dayOf } from "./period.ts";

/** Deletes sessions from the index, for good; asks first. */
export async function run(given: Given, io: Io): Promise<ExitCode> {
  const settings = loadSettings(given, io.env);
  const isTrial = isOn(given, "dryRun");
  // The index must be there, and of this version: to forget makes none.
  readIndex(settings.db).close();
  const db = isTrial
    ? readIndex(settings.db)
    : openIndex({ path: settings.db, say: (message) => io.say(`tt: ${message}`) });
  try {
    const { ids, until, project } = meant(given, db, settings);
    const going = new Set(treesOf(db, ids));
    const condemned = condemnedAmong(db, [...going, ...mereCopiesOf(db, going)]);
    const staying = project === null ? null : stayingOf(db, project, condemned);
    const shown = () =>
      list(condemned, projectsIn(db, settings.projects, settings.home), settings, io);
    const isDone =
      condemned.length > 0 && !isTrial && (await isAgreed(condemned, shown, given, io));
    if (isDone) {
      const isClean = forget(db, going, until);
      await renewIfStale(db, settings);
      if (!isClean) io.say(UNCLEAN);
    }
    tell(condemned, { isDone, isTrial, staying, shown }, given, io);
    return condemned.length === 0 || isDone || isTrial ? 0 : 1;
  } finally {
    db.close();
  }
}

type Meant = {
  /** The sessions that are asked for, without their subagents. */
  ids: string[];
  until: number;
  /** The project that is asked for. */
  project: Asked | null;
};

type Asked = Pick<Listed, "key" | "name"> & { resolve: Resolve };

function meant(given: Given, db: Database, settings: Settings): Meant {
  const session = argumentOf(given, "session");
  const project = textOf(given, "project");
  const before = textOf(given, "before");
  const asked = [session, project, before].filter((one) => one !== undefined);
  if (asked.length !== 1)
    throw new UsageError("say what to forget: one of <session>, --project and --before");
  if (before !== undefined) {
    const until = beginningOfDay(before, settings);
    return { ids: endedBefore(db, asText(until)), until, project: null };
  }
  if (session !== undefined) {
    const { session_id } = sessionNamed(db, session, settings.timezone);
    return { ids: [session_id], until: FOR_EVER, project: null };
  }
  return ofProject(db, project ?? "", settings);
}

function beginningOfDay(text: string, { timezone, dayStart }: Settings): number {
  const calendar = { timezone, dayStart };
  const today = dayAt(Temporal.Now.instant().epochMilliseconds, calendar);
  return beginningOf(dayOf(text, today), calendar);
}

function ofProject(db: Database, word: string, { projects: rules, home }: Settings): Meant {
  const listing = listProjects(db, rules, home);
  const { key, name, paths } = projectMeant(word, { ...listing, rules, home, cwd: process.cwd() });
  const { resolve } = listing.survey;
  return { ids: startedIn(db, paths), until: FOR_EVER, project: { key, name, resolve } };
}

/** What was typed in a project in sessions of others, which are not its own to go. */
type Staying = Pick<Asked, "key" | "name"> & { prompts: number; sessions: number };

function stayingOf(
  db: Database,
  { key, name, resolve }: Asked,
  condemned: readonly Condemned[],
): Staying {
  const going = new Set(condemned.map(({ session_id }) => session_id));
  const staying = typedElsewhere(db).filter(
    ({ session_id, path, began }) => !going.has(session_id) && resolve(path, began).key === key,
  );
  const prompts = staying.reduce((sum, one) => sum + one.prompts, 0);
  return { key, name, prompts, sessions: new Set(staying.map((one) => one.session_id)).size };
}

async function isAgreed(
  condemned: readonly Condemned[],
  shown: () => string[],
  given: Given,
  io: Io,
): Promise<boolean> {
  if (isOn(given, "yes")) return true;
  if (process.stdin.isTTY !== true)
    throw new Failure(
      "nothing was forgotten: there is nobody to ask; add --yes, or --dry-run to see",
    );
  io.say(shown().join("\n"));
  io.say(`Forget ${count(condemned)} for good? The index cannot bring them back. [y/N]`);
  for await (const line of console) return /^y(es)?$/i.test(line.trim());
  return false;
}

type Outcome = {
  isDone: boolean;
  isTrial: boolean;
  staying: Staying | null;
  shown: () => string[];
};

function tell(condemned: readonly Condemned[], outcome: Outcome, given: Given, io: Io): void {
  const { isDone, isTrial, staying, shown } = outcome;
  if (isOn(given, "json")) {
    const { prompts = 0, sessions = 0 } = staying ?? {};
    const answer = { dry_run: isTrial, forgotten: isDone, sessions: condemned };
    const all = { schema_version: 1, ...answer, staying: { prompts, sessions } };
    return io.out(jsonText(all, 2));
  }
  if (condemned.length === 0) io.say("No session is meant; nothing was forgotten");
  else if (isDone) io.out(`Forgot ${count(condemned)}`);
  else if (isTrial) io.out([...shown(), `Would forget ${count(condemned)}`].join("\n"));
  else return io.say("Nothing was forgotten");
  if (condemned.length > 0)
    io.say("The direct time of other sessions around theirs is shared out without them");
  if (staying !== null && staying.prompts > 0) io.say(wordStaying(staying));
}

function wordStaying({ key, name, prompts, sessions }: Staying): string {
  const asked = shellLine(["tt", "export", "prompts", "--project", key]);
  const [stay, show] = prompts === 1 ? ["stays", "shows it"] : ["stay", "shows them"];
  return `${number(prompts, "prompt")} typed in ${harmless(name)}, in ${number(sessions, "session")} that began elsewhere, ${stay}; '${asked}' ${show}`;
}

function count(condemned: readonly Condemned[]): string {
  const prompts = condemned.reduce((sum, one) => sum + one.prompts, 0);
  return `${number(condemned.length, "session")} with ${number(prompts, "prompt")}`;
}

const number = (many: number, what: string) => `${many} ${what}${many === 1 ? "" : "s"}`;

const columns: readonly Column[] = [
  { title: "Start", align: "left" },
  { title: "Project", align: "left", elastic: true },
  { title: "Id", align: "left" },
  { title: "Prompts", align: "right" },
  { title: "What", align: "left", elastic: true },
];

const list = (
  condemned: readonly Condemned[],
  projectOf: Resolve,
  { timezone }: Settings,
  io: Io,
) =>
  table(
    columns,
    condemned.map((one) => [
      localTime(one.start_time, timezone),
      projectOf(one.project_path).name,
      shortId(one.session_id),
      String(one.prompts),
      one.title ?? "",
    ]),
    io.columns,
  );
