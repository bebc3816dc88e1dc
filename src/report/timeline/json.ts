import type { Act, Owner } from "../../time/ledger.ts";
import type { ReportProject } from "../../time/report.ts";
import type { Span } from "../../time/spans.ts";
import {
  type AskedDays,
  type Basis,
  basisAsJson,
  figuresAsJson,
  periodAsJson,
  REPORT_VERSION,
} from "../time-formats.ts";
import type { Timeline, TimelineDay } from "./timeline.ts";

/** A timeline for programs: what the lanes are made of, each moment as ISO 8601 in UTC and each length in milliseconds. */
export function timelineAsJson(
  { days, projects, total, mostAgents }: Timeline,
  asked: AskedDays,
  basis: Basis,
): object {
  return {
    schema_version: REPORT_VERSION,
    period: periodAsJson(asked),
    settings: basisAsJson(basis),
    days: days.map(dayAsJson),
    projects: projects.map(({ project, figures }) => ({
      ...project,
      ...figuresAsJson(figures),
    })),
    total: { ...figuresAsJson(total), most_agents_at_once: mostAgents },
  };
}

function dayAsJson({ day, part, figures }: TimelineDay): object {
  return {
    date: day.date.toString(),
    ...spanAsJson(day),
    direct: part.direct.map(({ rule, act, ...span }) => ({
      ...spanAsJson(span),
      rule,
      ...ownerAsJson(act.owner),
    })),
    delegated: part.worked.map(({ owner, ...span }) => ({
      ...spanAsJson(span),
      ...ownerAsJson(owner),
    })),
    unaccounted: part.unaccounted.map(({ owner, ...span }) => ({
      ...spanAsJson(span),
      ...ownerAsJson(owner),
    })),
    acts: part.acts.map(actAsJson),
    total: figuresAsJson(figures),
  };
}

const spanAsJson = ({ start, end }: Span) => ({
  start: isoOf(start),
  end: isoOf(end),
  length_ms: end - start,
});

const actAsJson = ({ at, kind, owner }: Act<ReportProject>) => ({
  at: isoOf(at),
  kind,
  ...ownerAsJson(owner),
});

/** `session`: whose time it is; `root`: the session of a person that it belongs to. */
const ownerAsJson = ({ source, sessionId, root, project }: Owner<ReportProject>) => ({
  project: project.name,
  project_key: project.key,
  source,
  session: sessionId,
  root,
});

const isoOf = (moment: number) => new Date(moment).toISOString();
