import type { Database } from "bun:sqlite";

import { paintFor } from "../color.ts";
import type { ExitCode, Given, Io } from "../command.ts";
import { type Piece, timedOf, workOf } from "../model/work.ts";
import { isEven, wordHours } from "../report/day.ts";
import { wordExplained } from "../report/explain-words.ts";
import { type Evidence, explain, type Interval } from "../report/explain.ts";
import {
  basisAsJson,
  figuresAsJson,
  periodAsJson,
  REPORT_VERSION,
} from "../report/time-formats.ts";
import { wordsOf } from "../store/times.ts";
import { ownSteps } from "../store/told.ts";
import { emptyPart, figuresOf, type Part, partsOf } from "../time/figures.ts";
import type { ReportProject } from "../time/report.ts";
import { jsonText } from "../unseen.ts";
import { argumentOf, isOn } from "./given.ts";
import { dayOf } from "./period.ts";
import { basisOf, isNarrowed, type Reporting, withReporting } from "./reporting.ts";

/** Each interval of a day with its evidence; their sums are the report's figures. */
export async function run(given: Given, io: Io): Promise<ExitCode> {
  const asked = argumentOf(given, "day") ?? "today";
  return withReporting(
    given,
    io,
    async (reporting, db): Promise<ExitCode> => {
      const part = dayPart(reporting);
      const intervals = explain(part, sourcesFor(db, part), isOn(given, "full"));
      if (isOn(given, "json")) io.out(jsonText(asJson(reporting, intervals, part), 2));
      else await print(reporting, intervals, part, given, io);
      return 0;
    },
    ({ today }) => {
      const day = dayOf(asked, today);
      return { first: day, last: day };
    },
  );
}

function dayPart({ ledger, days, wanted }: Reporting): Part<ReportProject> {
  return partsOf(ledger, days, (owner) => (wanted(owner) ? "" : null)).get("") ?? emptyPart();
}

/** The evidence is not stored: it is found again in the sessions' steps. */
function sourcesFor(db: Database, { worked }: Part<ReportProject>) {
  const ids = [...new Set(worked.map(({ owner }) => owner.sessionId))];
  const steps = ownSteps(db, ids);
  const pieces = new Map<string, Piece[]>();
  const piecesOf = (id: string) => {
    let own = pieces.get(id);
    if (own === undefined) pieces.set(id, (own = workOf(timedOf(steps.get(id) ?? []))));
    return own;
  };
  return { piecesOf, wordsOf: wordsOf(db) };
}

function asJson(reporting: Reporting, intervals: Interval[], part: Part<ReportProject>): object {
  return {
    schema_version: REPORT_VERSION,
    period: periodAsJson(reporting),
    settings: basisAsJson(basisOf(reporting)),
    intervals: intervals.map(intervalAsJson),
    total: figuresAsJson(figuresOf(part)),
  };
}

function intervalAsJson({ start, end, sessionId, isSubagent, evidence, ...interval }: Interval) {
  return {
    start: momentAsJson(start),
    end: momentAsJson(end),
    length_ms: end - start,
    session: sessionId,
    subagent: isSubagent,
    ...interval,
    evidence: evidence.map(evidenceAsJson),
  };
}

function evidenceAsJson({ rule, length, ...facts }: Evidence): object {
  const at = "at" in facts ? { at: momentAsJson(facts.at) } : {};
  return { rule, length_ms: length, ...facts, ...at };
}

const momentAsJson = (moment: number) => new Date(moment).toISOString();

async function print(
  { period, settings, calendar, days, filters }: Reporting,
  intervals: Interval[],
  part: Part<ReportProject>,
  given: Given,
  io: Io,
): Promise<void> {
  const day = period.first.toString();
  if (intervals.length === 0) {
    const what = isNarrowed(filters) ? "Nothing of that was done" : "Nothing was done";
    io.say(`${what} on ${day} (${settings.timezone}); tt report --all shows all there is`);
    return;
  }
  const look = {
    timezone: settings.timezone,
    withOffset: !days.every(isEven),
    width: io.columns,
    paint: await paintFor(given, io.env),
  };
  io.out(`${day} (${wordHours(calendar, days)})\n`);
  io.out(wordExplained(intervals, figuresOf(part), look).join("\n"));
}
