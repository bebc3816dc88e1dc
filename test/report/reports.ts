import type { Figures } from "../../src/time/figures.ts";
import type { Report } from "../../src/time/report.ts";

const MINUTE = 60_000;

/** Figures in minutes. */
export const figures = (direct: number, delegated: number, agentWall = delegated): Figures => ({
  direct: direct * MINUTE,
  delegated: delegated * MINUTE,
  agentWall: agentWall * MINUTE,
  supervised: 0,
  autonomous: agentWall * MINUTE,
  tracked: (direct + agentWall) * MINUTE,
  unaccounted: 0,
  prompts: direct,
  sessions: 1,
});

const label = (name: string, key = name) => ({ key, name });

export const byProject: Report = {
  rows: [
    { labels: [label("shop", "/home/kim/shop")], figures: figures(90, 150) },
    { labels: [label('=HYPERLINK("x")', "/tmp/=x")], figures: figures(0, 30) },
  ],
  total: { ...figures(90, 180, 120), unaccounted: 5 * MINUTE, sessions: 2 },
  band: { low: 40 * MINUTE, high: 100 * MINUTE },
};

export const byDayAndProject: Report = {
  ...byProject,
  rows: [
    { labels: [label("2026-11-16"), label("shop")], figures: figures(60, 100) },
    { labels: [label("2026-11-16"), label("till")], figures: figures(0, 30) },
    { labels: [label("2026-11-17"), label("shop")], figures: figures(30, 50) },
  ],
};
