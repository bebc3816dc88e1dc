import type { Database } from "bun:sqlite";

import type { ExitCode, Given, Io } from "../command.ts";
import { loadSettings } from "../config/load.ts";
import { csvCell } from "../csv-cell.ts";
import { sessionTypes } from "../model/session.ts";
import { surveyIn } from "../projects/in-index.ts";
import type { Project, Resolve } from "../projects/resolve.ts";
import {
  type ExportKind,
  type ExportRow,
  type RowFilter,
  rowsToExport,
} from "../store/export-rows.ts";
import { readIndex } from "../store/open.ts";
import { promptTitles } from "../store/titles.ts";
import { jsonText } from "../unseen.ts";
import { choiceOf, isOff } from "./given.ts";
import { type Output, withOutput } from "./output.ts";
import { boundsOf } from "./period.ts";
import { wantedIn, wordIdleFilters } from "./project-filter.ts";
import { type Filters, filtersOf, isNarrowed } from "./reporting.ts";

/** The version of the rows: raised whenever a program that reads them would have to change. */
const ROWS_VERSION = 1;

/** The columns of each kind, in their order: they stay as they are, and others may come behind them. */
const columns = {
  sessions: [
    "session_id",
    "source",
    "session_type",
    "parent_session_id",
    "project_key",
    "project",
    "client",
    "project_path",
    "started_at",
    "ended_at",
    "duration_ms",
    "prompts",
    "assistant_messages",
    "tool_calls",
    "title",
    "first_prompt",
  ],
  events: [
    "event_id",
    "timestamp",
    "type",
    "kind",
    "source",
    "session_id",
    "session_type",
    "project_key",
    "project",
    "client",
    "cwd",
  ],
  prompts: [
    "event_id",
    "timestamp",
    "kind",
    "source",
    "session_id",
    "session_type",
    "project_key",
    "project",
    "client",
    "cwd",
    "text",
  ],
} as const satisfies Record<ExportKind, readonly string[]>;

/** Exports rows of one kind, one after the other, so that a large index takes no more memory than a small one. */
export async function exportRows(kind: ExportKind, given: Given, io: Io): Promise<ExitCode> {
  const format = choiceOf(given, "format", ["jsonl", "csv"]) ?? "jsonl";
  const settings = loadSettings(given, io.env);
  const filters = filtersOf(given);
  const db = readIndex(settings.db);
  try {
    const survey = surveyIn(db, settings.projects, settings.home);
    for (const line of wordIdleFilters(filters, () => survey)) io.say(line);
    const filter: RowFilter = {
      ...boundsOf(given, settings),
      source: filters.source,
      type: choiceOf(given, "type", sessionTypes) ?? null,
    };
    const project = remembering(survey.resolve, wantedIn(filters, survey));
    const shown = isOff(given, "prompts") ? withoutPrompts(db) : (row: ExportRow) => row;
    const count = withOutput(given, io, (output) => {
      let rows = 0;
      const batch = new Batch(output);
      if (format === "csv") batch.add(["schema_version", ...columns[kind]].join(","));
      for (const row of rowsToExport(db, kind, filter)) {
        const of = project(row);
        if (of === null) continue;
        rows++;
        batch.add(format === "csv" ? asCsv(kind, shown(row), of) : asJson(kind, shown(row), of));
      }
      batch.end();
      return rows;
    });
    if (count === 0) io.say(wordNone(kind, filters, filter.type));
    return 0;
  } finally {
    db.close();
  }
}

function wordNone(kind: ExportKind, filters: Filters, type: string | null): string {
  if (isNarrowed(filters))
    return `No ${kind} of that; tt projects lists the projects that there are`;
  if (type !== null)
    return `No ${kind} with --type ${type}; without it there are those of all types`;
  return `No ${kind}; tt export ${kind} --all prints all there are, tt ingest sessions reads new sessions`;
}

/** The project of a directory, null where it is not wanted. There are far fewer directories than rows. */
function remembering(resolve: Resolve, isWanted: ReturnType<typeof wantedIn>) {
  const known = new Map<string, Project | null>();
  const find = (path: string, home: string, isTyped: boolean) => {
    // What an agent was asked elsewhere is of its session's project all the same.
    const project = resolve(isTyped ? path : home, home);
    const paths = project === resolve(home) ? [home, path] : [path];
    return isWanted(paths, project) ? project : null;
  };
  return ({ path, home, session_type: type }: ExportRow) => {
    const place = `${path}\0${home}\0${type}`;
    let project = known.get(place);
    if (project === undefined) known.set(place, (project = find(path, home, type === "user")));
    return project;
  };
}

/** Rows without what was typed, and without titles that are made of it. */
function withoutPrompts(db: Database): (row: ExportRow) => ExportRow {
  const isOfPrompts = promptTitles(db);
  return (row) => {
    const { session_id: id, title = null } = row;
    const isHidden = isOfPrompts(String(id), String(title ?? ""));
    return { ...row, text: null, first_prompt: null, title: isHidden ? null : title };
  };
}

function valueOf(
  column: string,
  row: ExportRow,
  { key, name, client }: Project,
): string | number | null {
  switch (column) {
    case "project_key":
      return key;
    case "project":
      return name;
    case "client":
      return client;
    case "project_path":
    case "cwd":
      return row.path;
    default:
      return row[column] ?? null;
  }
}

function asJson(kind: ExportKind, row: ExportRow, project: Project): string {
  const cells = columns[kind].map((column) => [column, valueOf(column, row, project)]);
  return jsonText({ schema_version: ROWS_VERSION, ...Object.fromEntries(cells) });
}

function asCsv(kind: ExportKind, row: ExportRow, project: Project): string {
  const cells = columns[kind].map((column) => valueOf(column, row, project));
  return [ROWS_VERSION, ...cells]
    .map((cell) => csvCell(cell === null ? "" : String(cell)))
    .join(",");
}

/** To write each row by itself would take longer than to make it. */
const TOGETHER = 64 * 1024;

class Batch {
  readonly #output: Output;
  #lines: string[] = [];
  #length = 0;

  constructor(output: Output) {
    this.#output = output;
  }

  add(line: string): void {
    this.#lines.push(line);
    this.#length += line.length;
    if (this.#length >= TOGETHER) this.end();
  }

  end(): void {
    if (this.#lines.length === 0) return;
    this.#output.line(this.#lines.join("\n"));
    this.#lines = [];
    this.#length = 0;
  }
}
