import type { Database } from "bun:sqlite";

import { type Paint, paintFor } from "../color.ts";
import type { ExitCode, Given, Io } from "../command.ts";
import { shortPath } from "../places.ts";
import { type Listed, listProjects } from "../projects/listing.ts";
import type { Idle, Project } from "../projects/resolve.ts";
import type { ProjectRule } from "../projects/rule.ts";
import { wordDuration } from "../report/duration.ts";
import { type Column, table } from "../report/table.ts";
import { asText } from "../store/time.ts";
import { emptyPart, figuresOf, type Part, partsOf } from "../time/figures.ts";
import { rangeOf } from "../time/report.ts";
import { harmless, jsonText } from "../unseen.ts";
import { isOn } from "./given.ts";
import { type Reporting, withReporting } from "./reporting.ts";

/** Lists the projects with their time, the last used first, and the rules without effect. */
export const run = (given: Given, io: Io): Promise<ExitCode> =>
  withReporting(
    given,
    io,
    async (reporting, db): Promise<ExitCode> => {
      const { home, timezone, projects: rules } = reporting.settings;
      const { rows, idle } = gather(reporting, db, rules, home);
      if (isOn(given, "json")) io.out(jsonText(asJson(rows, idle), 2));
      else if (rows.length === 0) io.say("No projects yet; tt ingest sessions reads new sessions");
      else
        io.out(
          asTable(rows, {
            home,
            timezone,
            width: io.columns,
            paint: await paintFor(given, io.env),
          }),
        );
      if (!isOn(given, "json") && idle.length > 0) io.out(wordIdle(idle));
      return 0;
    },
    ({ all }) => all(),
  );

type Row = Listed & { direct: number; delegated: number };

function gather(
  { ledger, days }: Reporting,
  db: Database,
  rules: readonly ProjectRule[],
  home: string,
): { rows: Row[]; idle: Idle[] } {
  const { projects, survey } = listProjects(db, rules, home);
  const parts = partsOf(ledger, rangeOf(days), ({ project }) => project.key);
  const used = projects.filter(({ key, lastUsed }) => lastUsed !== "" || parts.has(key));
  const rows = used.map((project) => {
    const part = parts.get(project.key) ?? emptyPart<Project>();
    const { direct, delegated } = figuresOf(part);
    return { ...project, lastUsed: project.lastUsed || lastIn(part), direct, delegated };
  });
  return { rows: rows.toSorted(lastUsedFirst), idle: survey.idle() };
}

const lastUsedFirst = (a: Row, b: Row) =>
  Number(a.lastUsed < b.lastUsed) - Number(a.lastUsed > b.lastUsed) || (a.key < b.key ? -1 : 1);

/** When something was last done in a project in which no session began. */
function lastIn({ acts, worked }: Part<Project>): string {
  return asText(Math.max(0, ...[...acts.slice(-1), ...worked.slice(-1)].map(timeOf)));
}

const timeOf = (one: { at: number } | { end: number }) => ("at" in one ? one.at : one.end);

function asJson(rows: readonly Row[], idle: readonly Idle[]): object {
  return {
    schema_version: 1,
    projects: rows.map(({ key, name, client, paths, sessions, lastUsed, direct, delegated }) => ({
      key,
      name,
      client,
      paths,
      sessions,
      last_used: lastUsed,
      direct_ms: direct,
      delegated_ms: delegated,
    })),
    rules_without_effect: idle.map(({ rule }) => rule),
  };
}

type Look = { home: string; timezone: string; width: number; paint: Paint };

/** Below this many columns the directories are left out. */
const WIDE = 90;

function asTable(rows: readonly Row[], { home, timezone, width, paint }: Look): string {
  const anyClient = rows.some(({ client }) => client !== null);
  const columns: (Column & { of: (row: Row) => string; shown?: boolean })[] = [
    { title: "Project", align: "left", elastic: true, of: ({ name }) => name },
    {
      title: "Client",
      align: "left",
      elastic: true,
      shown: anyClient,
      of: ({ client }) => client ?? "",
    },
    { title: "Direct", align: "right", of: ({ direct }) => wordDuration(direct) },
    { title: "Delegated", align: "right", of: ({ delegated }) => wordDuration(delegated) },
    { title: "Sessions", align: "right", of: ({ sessions }) => String(sessions) },
    { title: "Last used", align: "left", of: ({ lastUsed }) => dateOf(lastUsed, timezone) },
    {
      title: "Directories",
      align: "left",
      elastic: true,
      shown: width >= WIDE,
      of: ({ paths }) => wordPaths(paths, home),
    },
  ];
  const shown = columns.filter((column) => column.shown !== false);
  const cells = rows.map((row) => shown.map(({ of }) => of(row)));
  const [titles = "", ...lines] = table(shown, cells, width);
  return [paint.bold(titles), ...lines].join("\n");
}

const dateOf = (text: string, timezone: string) =>
  Temporal.Instant.from(text).toZonedDateTimeISO(timezone).toPlainDate().toString();

function wordPaths([first = "", ...others]: readonly string[], home: string): string {
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return `${shortPath(first, home) || "(none)"}${more}`;
}

function wordIdle(idle: readonly Idle[]): string {
  const lines = idle.map((one) => {
    const { match, name, client } = one.rule;
    const said = [name === null ? [] : `name ${name}`, client === null ? [] : `client ${client}`];
    return `  ${harmless(match)} (${harmless(said.flat().join(", "))})${wordWhy(one)}`;
  });
  return ["", "Rules without effect:", ...lines].join("\n");
}

function wordWhy({ isOverruled, partOf }: Idle): string {
  if (isOverruled) return ": others go before it wherever it matches";
  if (partOf === null) return "";
  return `: a part of ${harmless(partOf)}; a name makes it a project of its own`;
}
