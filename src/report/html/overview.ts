import type { Day } from "../../time/days.ts";
import type { Owner } from "../../time/ledger.ts";
import { type Dimension, type Report, reportOf, type ReportProject } from "../../time/report.ts";
import type { PageInput } from "./input.ts";
import { Palette } from "./palette.ts";

/** What time is told in where there is too much of it for days. */
export type Unit = "day" | "week" | "month";

/** The reports that a page shows. */
export type Overview = {
  unit: Unit;
  byProject: Report;
  byDay: Report;
  /** The same as by day where that is the unit. */
  byUnit: Report;
  byUnitAndProject: Report;
  /** Null where no project has a client. */
  byClient: Report | null;
  palette: Palette;
};

export function overviewOf(input: PageInput): Overview {
  const { ledger, query } = input;
  const unit = unitFor(query.days);
  const report = (...by: Dimension[]) =>
    reportOf(ledger, { ...query, by }, (sessionId) => sessionId);
  const byProject = report("project");
  const byDay = report("day");
  return {
    unit,
    byProject,
    byDay,
    byUnit: unit === "day" ? byDay : report(unit),
    byUnitAndProject: report(unit, "project"),
    byClient: hasClients(input) ? report("client") : null,
    palette: new Palette(byProject),
  };
}

/** Whether any project that is told of has a client. */
function hasClients({ ledger: { acts, worked }, query: { wanted } }: PageInput): boolean {
  const has = ({ owner }: { owner: Owner<ReportProject> }) =>
    owner.project.client !== null && wanted(owner);
  return acts.some(has) || worked.some(has);
}

function unitFor({ length }: readonly Day[]): Unit {
  if (length <= 45) return "day";
  return length <= 2 * 366 ? "week" : "month";
}
