import type { Database } from "bun:sqlite";

import { type Standing, standingOf } from "../model/standing.ts";
import type { Step } from "../model/step.ts";
import { timedOf } from "../model/work.ts";
import type { Running, Status } from "../report/status.ts";
import { sourceNames, sourceOf } from "../sources/index.ts";
import type { Row } from "../store/derive.ts";
import { plainId, recentSessions } from "../store/sessions.ts";
import { ownSteps } from "../store/told.ts";
import { type Figures, figuresOf, partsOf } from "../time/figures.ts";
import type { Reporting } from "./reporting.ts";
import { rootOf } from "./session-facts.ts";

/**
 * The sessions that a person drives with a step, their own or a subagent's, in the last milliseconds.
 * @param reporting of today
 */
export async function statusOf(
  db: Database,
  reporting: Reporting,
  within: number,
  now: number,
): Promise<Status> {
  const today = todayOf(reporting);
  const recent = recentSessions(db, now - within);
  const trees = treesOf(db, recent);
  const steps = ownSteps(
    db,
    [...trees.values()].flat().map(({ session_id: id }) => plainId(id).id),
  );
  const standing = standingIn(steps, now, await recordingEnds());
  const running = [...trees.values()].flatMap(([root, ...subagents]) => {
    if (root === undefined || !isWanted(root, reporting)) return [];
    const atWork = subagents.flatMap((row) => {
      const its = standing(row);
      return its?.state === "working" ? [its] : [];
    });
    const own = withSubagents(standing(root), atWork);
    return own === null ? [] : [runningOf(root, own, atWork.length, reporting, today)];
  });
  const figures = [...today.values()];
  return {
    now,
    within,
    running: running.sort(waitingFirst),
    today: {
      direct: figures.reduce((sum, { direct }) => sum + direct, 0),
      delegated: figures.reduce((sum, { delegated }) => sum + delegated, 0),
    },
  };
}

/** Today's figures of each session of a person's, with its subagents; those that are wanted add up to the report's. */
function todayOf({ ledger, days, wanted }: Reporting): Map<string, Figures> {
  const parts = partsOf(ledger, days, (owner) => (wanted(owner) ? owner.root : null));
  return new Map([...parts].map(([root, part]) => [root, figuresOf(part)]));
}

/** By the session at their root, which comes first, whether it was at work itself or not. */
function treesOf(db: Database, recent: readonly Row[]): Map<string, Row[]> {
  const trees = new Map<string, Row[]>();
  for (const row of recent) {
    const root = rootOf(db, row);
    if (root === null) continue;
    let tree = trees.get(root.session_id);
    if (tree === undefined) trees.set(root.session_id, (tree = [root]));
    if (row.session_id !== root.session_id) tree.push(row);
  }
  return trees;
}

const standingIn =
  (steps: ReadonlyMap<string, readonly Step[]>, now: number, recording: ReadonlySet<string>) =>
  ({ session_id: id, source }: Row): Standing | null =>
    standingOf(timedOf(steps.get(id) ?? []), { now, recordsEnds: recording.has(source) });

/** The sources that record when a message ended. */
async function recordingEnds(): Promise<ReadonlySet<string>> {
  const sources = await Promise.all(sourceNames.map(sourceOf));
  return new Set(sources.filter(({ recordsEnds }) => recordsEnds).map(({ name }) => name));
}

function isWanted(
  { session_id: id, source: name, project_path: path }: Row,
  { wanted, projectOf }: Reporting,
): boolean {
  const source = sourceNames.find((one) => one === name);
  if (source === undefined) return false;
  return wanted({ source, sessionId: id, root: id, project: projectOf(path) });
}

/** As long as one of its subagents works, nobody has to be there. */
function withSubagents(own: Standing | null, atWork: readonly Standing[]): Standing | null {
  if (own?.state !== "answered" || atWork.length === 0) return own;
  return { state: "working", since: Math.min(...atWork.map(({ since }) => since)) };
}

function runningOf(
  row: Row,
  standing: Standing,
  subagents: number,
  { projectOf }: Reporting,
  today: ReadonlyMap<string, Figures>,
): Running {
  const { direct = 0, delegated = 0 } = today.get(row.session_id) ?? {};
  const project = projectOf(row.project_path);
  return { row, project, standing, subagents, today: { direct, delegated } };
}

/** Who waits for the person, the longest first; then who works, the longest first. */
const waitingFirst = (a: Running, b: Running) =>
  Number(a.standing.state === "working") - Number(b.standing.state === "working") ||
  a.standing.since - b.standing.since ||
  (a.row.session_id < b.row.session_id ? -1 : 1);
