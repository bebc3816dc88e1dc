import { MINUTE } from "../../milliseconds.ts";
import type { Part } from "../../time/figures.ts";
import type { Owner } from "../../time/ledger.ts";
import type { ReportProject } from "../../time/report.ts";
import type { Span } from "../../time/spans.ts";

/** Attention to one session without a break. */
type Attention = Span & { owner: Owner<ReportProject> };

/** An agent's work with its short breaks, in a row where no other agent is at that time. */
export type Run = Span & {
  owner: Owner<ReportProject>;
  row: number;
  /** What of the run was work; breaks too short to be seen are in it. */
  spans: Span[];
  worked: number;
};

/** The agents that worked on a project. */
export type Lane = { project: ReportProject; rows: number; runs: Run[] };

export function attentionOf({ direct }: Part<ReportProject>): Attention[] {
  const spans: Attention[] = [];
  for (const { start, end, act } of direct) {
    const last = spans.at(-1);
    if (last?.end === start && last.owner.root === act.owner.root && isOn(last, act.owner))
      last.end = end;
    else spans.push({ start, end, owner: act.owner });
  }
  return spans;
}

const isOn = (span: Attention, { project }: Owner<ReportProject>) =>
  span.owner.project.key === project.key;

/** @param unseen breaks of so many milliseconds are too short for the picture */
export function lanesOf({ worked }: Part<ReportProject>, unseen: number): Lane[] {
  const byProject = Map.groupBy(worked, ({ owner }) => owner.project.key);
  return [...byProject.values()].flatMap((spans): Lane[] => {
    const [first] = spans;
    if (first === undefined) return [];
    const bySession = Map.groupBy(spans, ({ owner }) => owner.sessionId);
    const runs = [...bySession.values()].flatMap((own) => runsOf(own, unseen));
    return [{ project: first.owner.project, ...packed(runs) }];
  });
}

/** An agent that goes on within so many milliseconds stays in its row. */
const BREAK = 20 * MINUTE;

function runsOf(spans: readonly Attention[], unseen: number): Omit<Run, "row">[] {
  const runs: Omit<Run, "row">[] = [];
  for (const { start, end, owner } of spans) {
    const run = runs.at(-1);
    if (run === undefined || start - run.end > BREAK) {
      runs.push({ start, end, owner, spans: [{ start, end }], worked: end - start });
      continue;
    }
    const last = run.spans.at(-1);
    if (last !== undefined && start - last.end < unseen) last.end = Math.max(last.end, end);
    else run.spans.push({ start, end });
    run.end = Math.max(run.end, end);
    run.worked += end - start;
  }
  return runs;
}

/** Each run in the first row that is free: as many rows as agents at once. */
function packed(runs: Omit<Run, "row">[]): { rows: number; runs: Run[] } {
  const ends: number[] = [];
  const placed = runs
    .sort((a, b) => a.start - b.start)
    .map((run) => {
      const free = ends.findIndex((end) => end <= run.start);
      const row = free < 0 ? ends.length : free;
      ends[row] = run.end;
      return { ...run, row };
    });
  return { rows: ends.length, runs: placed };
}
