import type { Database } from "bun:sqlite";

import { paintFor } from "../color.ts";
import type { ExitCode, Given, Io } from "../command.ts";
import { UsageError } from "../failure.ts";
import { hintOf } from "../nearest.ts";
import { wordClock } from "../report/duration.ts";
import { reportAsCsv, reportAsJson, reportAsMarkdown } from "../report/time-formats.ts";
import { wordReport } from "../report/time-table.ts";
import { basisOfFigures } from "../store/figures-basis.ts";
import { storedReport } from "../store/stored-report.ts";
import { type Dimension, dimensions, type Report, reportOf } from "../time/report.ts";
import { jsonText } from "../unseen.ts";
import { isOff, isOn, textOf, textsOf } from "./given.ts";
import { basisOf, isNarrowed, onlyOneOf, type Reporting, withReporting } from "./reporting.ts";

/** Where the time of a period went. */
export async function run(given: Given, io: Io): Promise<ExitCode> {
  onlyOneOf(given, ["json", "csv", "markdown", "html"]);
  const by = dimensionsOf(given);
  const file = pageFileOf(given);
  return withReporting(given, io, async (reporting, db): Promise<ExitCode> => {
    if (file !== undefined) {
      const { writePage } = await import("./report-page.ts");
      return writePage(file, reporting, db, given, io);
    }
    const report = storedFor(db, reporting, by) ?? reportFor(reporting, by);
    if (report.rows.length === 0) io.say(wordNothing(reporting, isOn(given, "all")));
    if (isOn(given, "json")) {
      const json = reportAsJson(report, by, reporting, basisOf(reporting));
      io.out(jsonText(json, 2));
    } else if (isOn(given, "csv")) io.out(reportAsCsv(report, by).join("\n"));
    else if (isOn(given, "markdown")) io.out(reportAsMarkdown(report, by).join("\n"));
    else if (report.rows.length > 0) await print(report, by, reporting, given, io);
    return 0;
  });
}

function dimensionsOf(given: Given): Dimension[] {
  const asked = textsOf(given, "by");
  if (asked.length > 2) throw new UsageError("--by can be given twice at most");
  const by = asked.map((word) => {
    const found = dimensions.find((dimension) => dimension === word);
    if (found !== undefined) return found;
    const hint = hintOf(word, dimensions, `one of ${dimensions.join(", ")}`);
    throw new UsageError(`--by cannot be '${word}'; ${hint}`);
  });
  if (by.length === 2 && by[0] === by[1]) throw new UsageError(`--by ${by[0]} is given twice`);
  return by.length === 0 ? ["project"] : by;
}

/** The page has all tables there are, and words of prompts only where nobody minds. */
function pageFileOf(given: Given): string | undefined {
  const file = textOf(given, "html");
  if (file === undefined && isOff(given, "prompts"))
    throw new UsageError("--no-prompts is for a page; add --html report.html");
  if (file !== undefined && textsOf(given, "by").length > 0)
    throw new UsageError("--html writes a page with all tables; leave --by out");
  return file;
}

/** From the figures of whole days, where nothing is left out and they are enough. */
function storedFor(
  db: Database,
  { settings, filters, period: { first, last } }: Reporting,
  by: readonly Dimension[],
): Report | null {
  if (isNarrowed(filters)) return null;
  const query = { first: first.toString(), last: last.toString(), by };
  const { startOfWeek } = settings;
  return storedReport(db, { ...query, basis: basisOfFigures(settings), startOfWeek });
}

function reportFor(
  { ledger, days, calendar, settings, wanted, titleOf }: Reporting,
  by: readonly Dimension[],
): Report {
  const { startOfWeek, time } = settings;
  return reportOf(ledger, { days, calendar, startOfWeek, rules: time, by, wanted }, titleOf);
}

function wordNothing(reporting: Reporting, isAll: boolean): string {
  const isPart = isNarrowed(reporting.filters);
  if (isAll && !isPart)
    return "Nothing was done yet; tt ingest sessions reads new sessions, tt doctor says where it looks for them";
  const what = isPart ? "Nothing of that was done" : "Nothing was done";
  const advice = isPart
    ? "tt projects lists the projects that there are"
    : "tt report --all shows all there is, tt ingest sessions reads new sessions";
  return `${what}: ${wordPeriod(reporting)}; ${advice}`;
}

function wordPeriod({ period: { first, last }, settings }: Reporting): string {
  const span = first.equals(last) ? first.toString() : `${first.toString()} to ${last.toString()}`;
  const { timezone, dayStart } = settings;
  const begins = dayStart === 0 ? "" : `, days from ${wordClock(dayStart)}`;
  return `${span} (${timezone}${begins})`;
}

async function print(
  report: Report,
  by: readonly Dimension[],
  reporting: Reporting,
  given: Given,
  io: Io,
): Promise<void> {
  io.out(`${wordPeriod(reporting)}\n`);
  io.out(wordReport(report, by, io.columns, await paintFor(given, io.env)).join("\n"));
}
