import type { TimedSession } from "../../../src/model/activity-codec.ts";
import type { HumanKind } from "../../../src/model/activity.ts";
import type { PageInput } from "../../../src/report/html/input.ts";
import { htmlReport } from "../../../src/report/html/page.ts";
import { type Calendar, daysBetween } from "../../../src/time/days.ts";
import { ledgerFor, type ReportProject } from "../../../src/time/report.ts";
import { defaultRules } from "../../../src/time/rules.ts";

type Made = {
  sessions?: readonly TimedSession[];
  since: string;
  until?: string;
  timezone?: string;
  dayStart?: number;
  projectOf?: (path: string) => ReportProject;
  page?: Partial<PageInput>;
};

/** A page of invented sessions; every title and prompt is a word of its own unless the test says another. */
export function madePage({
  sessions = [],
  since,
  until = since,
  timezone = "UTC",
  dayStart = 0,
  projectOf = (path) => ({ key: path, name: path.split("/").at(-1) ?? "", client: null }),
  page = {},
}: Made): string {
  const calendar: Calendar = { timezone, dayStart };
  const days = daysBetween(
    Temporal.PlainDate.from(since),
    Temporal.PlainDate.from(until),
    calendar,
  );
  const ledger = ledgerFor(sessions, defaultRules, projectOf);
  return htmlReport({
    ledger,
    query: { days, calendar, startOfWeek: 1, rules: defaultRules, wanted: () => true },
    yearLedger: ledger,
    filters: [],
    prompts: true,
    titleOf: (id) => ({ text: `title of ${id}`, fromPrompt: false }),
    promptOf: (key) => `words of ${key}`,
    generatedAt: Date.parse("2026-12-31T12:00:00Z"),
    version: "1.2.3",
    ...page,
  });
}

const MINUTE = 60_000;

type MadeSession = {
  id: string;
  place?: string;
  parent?: string;
  /** When something was typed, each with its key. */
  prompts?: readonly (readonly [time: string, key: number, kind?: HumanKind])[];
  /** From when the agent worked for how many minutes. */
  work?: readonly (readonly [time: string, minutes: number])[];
};

export function madeSession({
  id,
  place = "/w/shop",
  parent,
  prompts = [],
  work = [],
}: MadeSession): TimedSession {
  return {
    sessionId: id,
    source: "claude",
    type: parent === undefined ? "user" : "subagent",
    parent: parent ?? null,
    places: [place],
    humans: prompts.map(([time, key, kind = "prompt"], index) => ({
      at: Date.parse(time),
      kind,
      since: index === 0 ? null : MINUTE,
      key,
      place: 0,
    })),
    work: work.map(([time, minutes]) => ({
      start: Date.parse(time),
      end: Date.parse(time) + minutes * MINUTE,
      rule: "sure",
      delegating: false,
    })),
  };
}

const voids = new Set(["meta", "br", "img", "input", "link", "hr"]);

/** The names of all elements in order, nested as they are; throws where one is closed that is not open. */
export function elementsOf(page: string): string[] {
  const names: string[] = [];
  const open: string[] = [];
  const body = page.replace(/<style>.*?<\/style>/s, "").replace(/^<!doctype html>/, "");
  for (const [, end, name = "", closed] of body.matchAll(/<(\/?)([a-z0-9]+)[^>]*?(\/?)>/gi)) {
    if (end === "/") {
      const last = open.pop();
      if (last !== name) throw new Error(`</${name}> closes <${last ?? ""}>`);
    } else {
      names.push([...open, name].join(" "));
      if (closed !== "/" && !voids.has(name)) open.push(name);
    }
  }
  if (open.length > 0) throw new Error(`<${open.join("> <")}> is never closed`);
  return names;
}

/** The texts of an element, with its elements taken out. */
export const textsIn = (page: string, element: string): string[] =>
  [...page.matchAll(new RegExp(`<${element}[^>]*>(.*?)</${element}\\s*>`, "gs"))].map(
    ([, text = ""]) =>
      text
        .replace(/<[^>]*>/g, "")
        .replace(/\s+/g, " ")
        .trim(),
  );
