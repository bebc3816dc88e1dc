import type { Database } from "bun:sqlite";
import { realpathSync, statSync } from "node:fs";

import type { ExitCode, Given, Io } from "../command.ts";
import { htmlReport } from "../report/html/page.ts";
import { activeBetween, timesBetween, wordsOf } from "../store/times.ts";
import { sessionTitlesOf } from "../store/titles.ts";
import { beginningOf } from "../time/days.ts";
import { ledgerFor, marginOf, rangeOf } from "../time/report.ts";
import { version } from "../version.ts";
import { isOff } from "./given.ts";
import { isOpenAlready, isStdout, writeWhole } from "./output.ts";
import type { Filters, Reporting } from "./reporting.ts";

/** Writes a report as a page, which only its owner may read. */
export function writePage(
  file: string,
  reporting: Reporting,
  db: Database,
  given: Given,
  io: Io,
): ExitCode {
  const { ledger, days, calendar, settings, wanted, filters } = reporting;
  const page = htmlReport({
    ledger,
    query: { days, calendar, startOfWeek: settings.startOfWeek, rules: settings.time, wanted },
    yearLedger: yearLedgerOf(reporting, db),
    filters: inWords(filters),
    prompts: !isOff(given, "prompts"),
    titleOf: sessionTitlesOf(db),
    promptOf: wordsOf(db),
    generatedAt: Temporal.Now.instant().epochMilliseconds,
    version,
  });
  if (isStdout(file)) io.out(page);
  else {
    writeWhole(behindLinks(file), true, ({ line }) => line(page));
    io.say(`Written to ${file}`);
  }
  return 0;
}

/** All that happened in the years that the period touches. */
function yearLedgerOf(
  { period, days, calendar, settings, projectOf, ledger }: Reporting,
  db: Database,
) {
  const all = activeBetween(db);
  const [range] = rangeOf(days);
  // Reading everything twice would take most of the time.
  if (all === null || (range && range.start <= all.first && all.last <= range.end)) return ledger;
  const margin = marginOf(settings.time);
  const start = beginningOf(new Temporal.PlainDate(period.first.year, 1, 1), calendar);
  const end = beginningOf(new Temporal.PlainDate(period.last.year + 1, 1, 1), calendar);
  const sessions = timesBetween(db, start - margin, end + margin);
  return ledgerFor(sessions, settings.time, projectOf);
}

function inWords({ project, exclude, source }: Filters): string[] {
  const quoted = (texts: readonly string[]) => texts.map((text) => `“${text}”`).join(" or ");
  return [
    ...(project.length === 0 ? [] : [`Only projects with ${quoted(project)}`]),
    ...(exclude.length === 0 ? [] : [`without projects with ${quoted(exclude)}`]),
    ...(source === null ? [] : [`only sessions of ${source}`]),
  ];
}

/** Whoever made a link wants the page where it leads to. */
function behindLinks(file: string): string {
  try {
    return statSync(file).isFile() && !isOpenAlready(file) ? realpathSync(file) : file;
  } catch {
    return file;
  }
}
