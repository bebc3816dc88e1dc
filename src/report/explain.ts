import type { Piece } from "../model/work.ts";
import type { DirectSpan } from "../time/direct.ts";
import type { Part } from "../time/figures.ts";
import type { Act, Worked } from "../time/ledger.ts";
import type { ReportProject } from "../time/report.ts";
import { cutter, lengthOf, type Span } from "../time/spans.ts";

/** One interval of a day: whose it is, and why. Times are UTC epoch milliseconds. */
export type Interval = Span & {
  kind: "direct" | "agent" | "unaccounted";
  project: ReportProject;
  sessionId: string;
  /** Whether the session is one that another session's agent started. */
  isSubagent: boolean;
  evidence: Evidence[];
};

/** Why an interval counts, and how much of it for that reason. */
export type Evidence =
  /** Of attention: the rule, what was done, and its words where it has some. */
  | {
      rule: "before" | "stayed" | "after";
      length: number;
      act: string;
      at: number;
      words: string | null;
    }
  /** Of an agent's work: the rule, the tool that ran or was waited for, and in how many pieces. */
  | { rule: Piece["rule"]; length: number; tool: string | null; pieces: number }
  /** Over the cap. */
  | { rule: "over the cap"; length: number };

/** What an explanation looks up. */
type Sources = {
  /** The pieces of a session's work, ascending. */
  piecesOf: (sessionId: string) => readonly Piece[];
  wordsOf: (key: number) => string | null;
};

/**
 * Every interval of a part of a ledger with its evidence, ascending. Those of one kind add up to the report's figure.
 * @param full every piece of an agent's work by itself; else those of one session that follow on each other as one
 */
export function explain(
  part: Part<ReportProject>,
  { piecesOf, wordsOf }: Sources,
  full: boolean,
): Interval[] {
  const direct = part.direct.map((span) => directInterval(span, wordsOf));
  const piecesIn = piecesBySession(piecesOf);
  const agent = full
    ? part.worked.flatMap((span) =>
        piecesIn(span).map((piece) => agentInterval(span, piece, [piece])),
      )
    : runsOf(part.worked).map((run) => agentInterval(run, run, piecesIn(run)));
  const unaccounted = part.unaccounted.map(({ start, end, owner }): Interval => ({
    start,
    end,
    kind: "unaccounted",
    project: owner.project,
    sessionId: owner.sessionId,
    isSubagent: owner.root !== owner.sessionId,
    evidence: [{ rule: "over the cap", length: end - start }],
  }));
  return [...direct, ...agent, ...unaccounted].sort(
    (a, b) =>
      a.start - b.start || order[a.kind] - order[b.kind] || (a.sessionId < b.sessionId ? -1 : 1),
  );
}

const order = { direct: 0, agent: 1, unaccounted: 2 };

function directInterval(
  { start, end, rule, act }: DirectSpan<Act<ReportProject>>,
  wordsOf: Sources["wordsOf"],
): Interval {
  const words = wordsOf(act.key);
  return {
    start,
    end,
    kind: "direct",
    project: act.owner.project,
    sessionId: act.owner.sessionId,
    isSubagent: false,
    evidence: [{ rule, length: end - start, act: act.kind, at: act.at, words }],
  };
}

/** The work of one session on one project that follows on without a break, as one. */
function runsOf(worked: readonly Worked<ReportProject>[]): Worked<ReportProject>[] {
  const runs: Worked<ReportProject>[] = [];
  const last = new Map<string, Worked<ReportProject>>();
  for (const span of worked) {
    const { sessionId, project } = span.owner;
    const before = last.get(sessionId);
    if (before?.end === span.start && before.owner.project.key === project.key)
      before.end = span.end;
    else {
      const run = { ...span };
      last.set(sessionId, run);
      runs.push(run);
    }
  }
  return runs;
}

/** The pieces that a session's work is made of: for all work in the order of its starts. */
function piecesBySession(piecesOf: Sources["piecesOf"]) {
  const cutters = new Map<string, (span: Span) => Piece[]>();
  return (span: Worked<ReportProject>): Piece[] => {
    const { sessionId } = span.owner;
    let piecesIn = cutters.get(sessionId);
    if (piecesIn === undefined) cutters.set(sessionId, (piecesIn = cutter(piecesOf(sessionId))));
    return piecesIn(span);
  };
}

function agentInterval(
  { owner }: Worked<ReportProject>,
  { start, end }: Span,
  pieces: readonly Piece[],
): Interval {
  const byReason = Map.groupBy(pieces, ({ rule, tool }) => `${rule} ${tool ?? ""}`);
  const evidence = [...byReason.values()].map((same): Evidence => ({
    rule: same[0]?.rule ?? "writing",
    length: lengthOf(same),
    tool: same[0]?.tool ?? null,
    pieces: same.length,
  }));
  return {
    start,
    end,
    kind: "agent",
    project: owner.project,
    sessionId: owner.sessionId,
    isSubagent: owner.root !== owner.sessionId,
    evidence: evidence.sort((a, b) => b.length - a.length),
  };
}

/** What of a day's intervals is of each kind, in milliseconds. */
export function sumsOf(intervals: readonly Interval[]): Record<Interval["kind"], number> {
  const sums = { direct: 0, agent: 0, unaccounted: 0 };
  for (const { kind, start, end } of intervals) sums[kind] += end - start;
  return sums;
}
