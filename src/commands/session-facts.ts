import type { Database } from "bun:sqlite";

import type { Settings } from "../config/load.ts";
import { DAY } from "../milliseconds.ts";
import type { Step } from "../model/step.ts";
import { projectsIn } from "../projects/in-index.ts";
import { nest } from "../report/nest.ts";
import type {
  FileFact,
  PromptFact,
  Relative,
  SessionFacts,
  Subagent,
  ToolCount,
} from "../report/session-facts.ts";
import { sourceOf } from "../sources/index.ts";
import type { Env } from "../sources/source.ts";
import type { Row } from "../store/session-row.ts";
import {
  copiesOf,
  sessionOf,
  spanOfSessions,
  type ToldBy,
  typedIn,
  unitsOf,
  withSubagents,
} from "../store/sessions.ts";
import { timesBetween, wordsOf } from "../store/times.ts";
import { ownSteps } from "../store/told.ts";
import { noTime, type SessionTime, timePerSession } from "../time/per-session.ts";
import { marginOf } from "../time/report.ts";
import { type CarryOn, carryOn, commandLine } from "./carry-on.ts";
import { changeOf, whetherFolder, whetherThere } from "./still-there.ts";

/** All that is known of a session. */
export async function factsOf(
  db: Database,
  row: Row,
  settings: Settings,
  env: Env,
): Promise<SessionFacts> {
  const { session_id: id } = row;
  const rows = withSubagents(db, [id]);
  const { times, directories } = timesOf(db, id, settings);
  const steps = ownSteps(db, [id]).get(id) ?? [];
  const units = unitsOf(db, id);
  const parent = row.parent_session_id === null ? null : relativeOf(db, row.parent_session_id);
  const root = rootOf(db, row);
  const resumable = root === null ? null : await carryOnFor(db, root, settings, env);
  const versions = [...new Set(units.flatMap(({ version }) => version ?? []))];
  const source = await sourceOf(row.source);
  return {
    row,
    program: source.label,
    versions,
    project: projectsIn(db, settings.projects, settings.home)(row.project_path),
    directories: [row.project_path, ...directories.filter((path) => path !== row.project_path)].map(
      (path) => ({ path, ...whetherFolder(path) }),
    ),
    time: times.get(id) ?? noTime,
    prompts: promptsOf(db, row, steps),
    tools: toolsIn(steps),
    subagents: below(id, rows, times),
    parent,
    copies: copiesOf(db, id).map(asRelative),
    files: await filesOf(units),
    carryOn:
      root === null || resumable === null
        ? null
        : {
            session: root.session_id,
            command: commandLine(resumable),
            argv: resumable.argv,
            variables: resumable.variables,
            directory: resumable.directory,
            trouble: resumable.trouble,
          },
  };
}

/** How to carry on a session that a person drives; null where its id is of no known form. */
export async function carryOnFor(
  db: Database,
  row: Row,
  settings: Settings,
  env: Env,
): Promise<CarryOn | null> {
  const units = await whetherThere(unitsOf(db, row.session_id));
  const { directories } = timesOf(db, row.session_id, settings);
  return carryOn(row, units, [row.project_path, ...directories], { env, home: settings.home });
}

/** The session of a person's that a subagent works for; null where the index has none. */
export function rootOf(db: Database, row: Row): Row | null {
  const seen = new Set<string>();
  for (let one: Row | null = row; one !== null && !seen.has(one.session_id);) {
    if (one.session_type === "user") return one;
    seen.add(one.session_id);
    one = one.parent_session_id === null ? null : sessionOf(db, one.parent_session_id);
  }
  return null;
}

/** The time of a session and its subagents, and the directories that it was used in. */
function timesOf(
  db: Database,
  id: string,
  { time }: Settings,
): { times: ReadonlyMap<string, SessionTime>; directories: string[] } {
  const span = spanOfSessions(db, [id]);
  if (span === null) return { times: new Map(), directories: [] };
  const margin = marginOf(time);
  const sessions = timesBetween(db, span.first - margin, span.last + margin);
  const own = sessions.find(({ sessionId }) => sessionId === id);
  return { times: timePerSession(sessions, time), directories: own?.places ?? [] };
}

function promptsOf(db: Database, { session_id: id }: Row, steps: readonly Step[]): PromptFact[] {
  const textOf = wordsOf(db);
  const typed = typedIn(db, id).map(({ timestamp, kind, prompt_key }) => ({
    at: Date.parse(timestamp),
    kind,
    text: textOf(prompt_key),
  }));
  const asked = steps.flatMap(({ kind, at, key }) =>
    kind === "agent_prompt" && at !== null ? [{ at, kind, text: textOf(key) }] : [],
  );
  const all = [...typed, ...asked].sort((a, b) => a.at - b.at);
  return all.map((prompt, index) => ({
    ...prompt,
    gap: prompt.at - (all[index - 1]?.at ?? prompt.at),
  }));
}

/** The tools that were called, each call once, the most frequent first. */
function toolsIn(steps: readonly Step[]): ToolCount[] {
  const calls = new Map<number, string | null>();
  for (const { kind, key, tool } of steps)
    if (kind === "tool_call") calls.set(key, tool ?? calls.get(key) ?? null);
  const counts = new Map<string | null, number>();
  for (const tool of calls.values()) counts.set(tool, (counts.get(tool) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || ((a.name ?? "") < (b.name ?? "") ? -1 : 1));
}

/** No program nests so deep. */
const DEEPEST = 64;

/** @param rows of the whole tree, by their starts; also that of the session itself */
function below(
  id: string,
  rows: readonly Row[],
  times: ReadonlyMap<string, SessionTime>,
): Subagent[] {
  const all = rows.map((row) => ({ row, subagent: subagentIn(row, times) }));
  const started = Map.groupBy(
    all.filter(({ row }) => row.session_type !== "user"),
    ({ row }) => row.parent_session_id,
  );
  const own = all.find(({ row }) => row.session_id === id);
  if (own === undefined) return [];
  nest(
    [own.subagent],
    1 + DEEPEST,
    (one) => started.get(one.id)?.map(({ subagent }) => subagent) ?? [],
    ({ subagents }) => subagents,
  );
  return own.subagent.subagents;
}

const subagentIn = (row: Row, times: ReadonlyMap<string, SessionTime>): Subagent => ({
  ...asRelative(row),
  time: times.get(row.session_id) ?? noTime,
  messages: row.message_count,
  toolCalls: row.tool_call_count,
  subagents: [],
});

const asRelative = (row: Row): Relative => ({
  id: row.session_id,
  type: row.session_type,
  start: row.start_time,
  title: row.summary ?? row.starting_prompt,
});

/** A session that another one names, of which the index may know nothing. */
function relativeOf(db: Database, id: string): Relative {
  const row = sessionOf(db, id);
  return row === null ? { id, type: null, start: null, title: null } : asRelative(row);
}

async function filesOf(units: readonly ToldBy[]): Promise<FileFact[]> {
  const looked = await whetherThere(units);
  return Promise.all(
    looked.map(
      async ({
        source,
        root,
        path,
        file,
        generation,
        bytes,
        there,
        unreadable,
      }): Promise<FileFact> => {
        const days = (await sourceOf(source)).retentionDays?.(root) ?? null;
        const changed = there ? changeOf(file) : null;
        const deletedAfter = days === null || changed === null ? null : changed + days * DAY;
        return { path, file, generation, bytes, there, unreadable, deletedAfter };
      },
    ),
  );
}
