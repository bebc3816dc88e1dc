import type { Calendar, Day } from "../../time/days.ts";
import { emptyPart, type Figures, figuresOf, type Part, partsOf } from "../../time/figures.ts";
import type { Ledger, Owner } from "../../time/ledger.ts";
import { rangeOf, type ReportProject } from "../../time/report.ts";
import { mostAtOnce, type Span, spanOf } from "../../time/spans.ts";
import { harmless } from "../../unseen.ts";

/** Some days, and the projects of which anything happened in them. */
export type Timeline = {
  calendar: Calendar;
  days: TimelineDay[];
  /** What took most comes first. */
  projects: { project: ReportProject; figures: Figures }[];
  lanes: Lane[];
  /** The place in `lanes` of a project, by its key. */
  laneOf: ReadonlyMap<string, number>;
  total: Figures;
  /** How many agents worked at the same moment at most. */
  mostAgents: number;
};

export type TimelineDay = { day: Day; part: Part<ReportProject>; figures: Figures };

/** A project, or all those together that there is no room for. */
type Lane = { letter: string; name: string; part: Part<ReportProject>; figures: Figures };

type TimelineQuery = {
  days: readonly Day[];
  calendar: Calendar;
  /** Which owners' times are wanted. Attention is shared out among all before the others are left out. */
  wanted: (owner: Owner<ReportProject>) => boolean;
};

export function timelineOf(ledger: Ledger<ReportProject>, query: TimelineQuery): Timeline {
  const { days, calendar, wanted } = query;
  const range = rangeOf(days);
  const byDay = partsOf(ledger, days, (owner, day) => (wanted(owner) ? day : null));
  const whole = partsOf(ledger, range, (owner) => (wanted(owner) ? "" : null)).get("");
  const projects = projectsOf(ledger, query);
  const { laneOf, titles } = lanesFor(
    projects.filter(({ figures }) => hasAnything(figures)).map(({ project }) => project),
  );
  const byLane = partsOf(ledger, range, (owner) =>
    wanted(owner) ? (laneOf.get(owner.project.key) ?? null) : null,
  );
  return {
    calendar,
    days: days.map((day, index) => ({ day, ...measured(byDay.get(index)) })),
    projects,
    lanes: titles.map((title, index) => ({ ...title, ...measured(byLane.get(index)) })),
    laneOf,
    total: measured(whole).figures,
    mostAgents: mostAtOnce(whole?.worked ?? []),
  };
}

/** From the first to the last thing on a day; null where there is none. */
export function activityOn({ part: { acts, direct, worked } }: TimelineDay): Span | null {
  const moments = acts.map(({ at }) => ({ start: at, end: at + 1 }));
  const spans = [...moments, ...direct, ...worked];
  return spans.length === 0 ? null : spanOf(spans);
}

const measured = (part: Part<ReportProject> = emptyPart()) => ({ part, figures: figuresOf(part) });

function projectsOf(
  ledger: Ledger<ReportProject>,
  { days, wanted }: TimelineQuery,
): Timeline["projects"] {
  const known = new Map<string, ReportProject>();
  const parts = partsOf(ledger, rangeOf(days), (owner) => {
    if (!wanted(owner)) return null;
    known.set(owner.project.key, owner.project);
    return owner.project.key;
  });
  return [...known]
    .map(([key, project]) => ({ project, figures: measured(parts.get(key)).figures }))
    .sort(
      (a, b) =>
        weightOf(b.figures) - weightOf(a.figures) || (a.project.key < b.project.key ? -1 : 1),
    );
}

/** Of a project may be known no more than that something is unaccounted: nothing to draw. */
const hasAnything = ({ tracked, prompts }: Figures) => tracked > 0 || prompts > 0;

const weightOf = ({ direct, delegated }: Figures) => direct + delegated;

/** More lanes than these nobody can tell apart. */
const LANES = 12;

type LaneTitles = { laneOf: Map<string, number>; titles: { letter: string; name: string }[] };

function lanesFor(projects: readonly ReportProject[]): LaneTitles {
  const own = projects.length > LANES ? projects.slice(0, LANES - 1) : projects;
  const titles = own.map(({ name }, index) => ({
    letter: String.fromCharCode("A".charCodeAt(0) + index),
    name: harmless(name) || "(none)",
  }));
  const more = projects.length - own.length;
  if (more > 0) titles.push({ letter: "*", name: `${more} more` });
  const places = projects.map(({ key }, index) => [key, Math.min(index, own.length)] as const);
  return { laneOf: new Map(places), titles };
}
