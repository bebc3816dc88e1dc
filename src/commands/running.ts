import type { Database } from "bun:sqlite";

import { isGivenUp, runsOf, type Standing, standingOf } from "../model/standing.ts";
import { timedOf, type TimedStep } from "../model/work.ts";
import type { Running, Status } from "../report/status.ts";
import { sourceNames, sourceOf } from "../sources/index.ts";
import type { Row } from "../store/session-row.ts";
import { recentSessions } from "../store/sessions.ts";
import { ownSteps } from "../store/told.ts";
import { type Figures, figuresOf, partsOf } from "../time/figures.ts";
import type { Reporting } from "./reporting.ts";
import { rootOf } from "./session-facts.ts";

/** How long ago the last step may be where one waits for another, and anywhere; in milliseconds. */
export type Within = { waiting: number; any: number };

/**
 * The sessions that a person drives with a step, their own or a subagent's, so recently.
 * @param reporting of today
 */
export async function statusOf(
  db: Database,
  reporting: Reporting,
  within: Within,
  now: number,
): Promise<Status> {
  const today = todayOf(reporting);
  const trees = treesOf(db, recentSessions(db, now, within.waiting));
  const recent = new Set(recentSessions(db, now, within.any).map(({ session_id: id }) => id));
  const isRecent = ({ session_id: id }: Row) => recent.has(id);
  const ids = [...trees.values()].flat().map(({ session_id: id }) => id);
  const steps = new Map([...ownSteps(db, ids)].map(([id, own]) => [id, timedOf(own)]));
  const standing = standingIn(steps, now, await recordingEnds());
  const running = [...trees.values()].flatMap((tree) => {
    const [root] = tree;
    if (root === undefined || !isWanted(root, reporting)) return [];
    // One that is silent for long was stopped rather than that it works on.
    const subagents = subagentsIn(tree, steps).flatMap((row) => {
      const its = standing(row);
      return its !== null && (isRecent(row) || asks(its)) ? [its] : [];
    });
    const own = standingOfAll(standing(root), subagents);
    const isShown = own !== null && (tree.some(isRecent) || asks(own) || isAtWork(own));
    return isShown ? [runningOf(root, own, subagents, reporting, today)] : [];
  });
  const figures = [...today.values()];
  return {
    now,
    within: within.any,
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

type Steps = ReadonlyMap<string, readonly TimedStep[]>;

const timedIn = (steps: Steps, { session_id: id }: Row) => steps.get(id) ?? [];

const standingIn =
  (steps: Steps, now: number, recording: ReadonlySet<string>) =>
  (row: Row): Standing | null =>
    standingOf(timedIn(steps, row), { now, recordsEnds: recording.has(row.source) });

/** The subagents of a tree that nobody has given up. */
function subagentsIn(tree: readonly Row[], steps: Steps): Row[] {
  const byId = new Map(tree.map((row) => [row.session_id, row]));
  const starters = new Set(tree.map(({ parent_session_id: id }) => id));
  const started = tree.filter(({ session_id: id }) => starters.has(id));
  const runs = new Map(started.map((row) => [row, runsOf(timedIn(steps, row))]));
  const isLeft = (row: Row): boolean => {
    const starter = byId.get(row.parent_session_id ?? "");
    if (row.session_type === "user" || starter === undefined) return true;
    return !isGivenUp(timedIn(steps, row), runs.get(starter) ?? []) && isLeft(starter);
  };
  return tree.slice(1).filter(isLeft);
}

/** The sources that record when a message ended. */
async function recordingEnds(): Promise<ReadonlySet<string>> {
  const sources = await Promise.all(sourceNames.map(sourceOf));
  return new Set(sources.filter(({ recordsEnds }) => recordsEnds).map(({ name }) => name));
}

function isWanted(
  { session_id: id, source, project_path: path }: Row,
  { wanted, projectOf }: Reporting,
): boolean {
  return wanted({ source, sessionId: id, root: id, project: projectOf(path), path });
}

/** What a subagent waits for the person has to give, too; as long as one works, nobody has to be there. */
function standingOfAll(own: Standing | null, subagents: readonly Standing[]): Standing | null {
  if (own === null || asks(own)) return own;
  const asking = firstOf(subagents.filter(asks));
  if (asking !== null) return asking;
  return own.state === "answered" ? (firstOf(subagents.filter(isAtWork)) ?? own) : own;
}

const asks = ({ state }: Standing) => state === "question" || state === "permission";

const isAtWork = ({ state }: Standing) => state === "working";

/** The one that stands so for the longest. */
const firstOf = (standings: readonly Standing[]): Standing | null =>
  standings.toSorted((a, b) => a.since - b.since)[0] ?? null;

function runningOf(
  row: Row,
  standing: Standing,
  subagents: readonly Standing[],
  { projectOf }: Reporting,
  today: ReadonlyMap<string, Figures>,
): Running {
  const { direct = 0, delegated = 0 } = today.get(row.session_id) ?? {};
  const project = projectOf(row.project_path);
  return {
    row,
    project,
    standing,
    subagents: subagents.filter(isAtWork).length,
    today: { direct, delegated },
  };
}

/** Who waits for the person, the longest first; then who works, the longest first. */
const waitingFirst = (a: Running, b: Running) =>
  Number(a.standing.state === "working") - Number(b.standing.state === "working") ||
  a.standing.since - b.standing.since ||
  (a.row.session_id < b.row.session_id ? -1 : 1);
