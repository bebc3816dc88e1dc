import { type Paint, paintFor } from "../color.ts";
import { loadSettings } from "../config/load.ts";
import { dayOf, startOfDay } from "../report/day.ts";
import { type Column, table } from "../report/table.ts";
import { sourceNames } from "../sources/index.ts";
import type { Row } from "../store/derive.ts";
import { readIndex } from "../store/open.ts";
import { listSessions, type SessionFilter } from "../store/query.ts";
import { asText } from "../store/time.ts";
import type { ExitCode, Given, Io } from "./command.ts";
import { choiceOf, isOn, numberOf, textOf } from "./given.ts";

/** What a screen takes; a program that asks for JSON wants all. */
const SHOWN = 50;

/** Lists the indexed sessions, the newest first. */
export async function run(given: Given, io: Io): Promise<ExitCode> {
  const json = isOn(given, "json");
  const limit = numberOf(given, "limit") ?? (json ? 0 : SHOWN);
  const filter = filterOf(given);
  const db = readIndex(loadSettings(given, io.env).db);
  try {
    const rows = listSessions(db, limit === 0 ? filter : { ...filter, limit: limit + 1 });
    const shown = limit === 0 ? rows : rows.slice(0, limit);
    if (json) io.out(JSON.stringify(shown.map(asJson), null, 2));
    else if (shown.length > 0) io.out(asTable(shown, io.columns, await paintFor(given)).join("\n"));
    else io.say("No sessions match; tt ingest sessions reads new ones");
    if (rows.length > shown.length && !json)
      io.say(`The newest ${limit} are shown; --limit 0 shows all`);
    return 0;
  } finally {
    db.close();
  }
}

function filterOf(given: Given): SessionFilter {
  const since = textOf(given, "since");
  const project = textOf(given, "project");
  const source = choiceOf(given, "source", sourceNames);
  const type = choiceOf(given, "type", ["user", "agent", "subagent"]);
  return {
    ...(since === undefined ? {} : { since: beginningOf(since) }),
    ...(project === undefined ? {} : { project }),
    ...(source === undefined ? {} : { source }),
    ...(type === undefined ? {} : { type }),
  };
}

function beginningOf(day: string): string {
  const zone = Temporal.Now.timeZoneId();
  return asText(startOfDay(dayOf(day, Temporal.Now.plainDateISO(zone)), zone));
}

/** The row with its prompts as the list that they are. */
function asJson(row: Row) {
  const prompts: unknown = JSON.parse(row.user_prompts);
  return { ...row, user_prompts: prompts };
}

/** Below this many columns a table of all there is would not be readable. */
const WIDE = 100;

function asTable(rows: readonly Row[], width: number, { bold }: Paint): string[] {
  const shown = columns.filter(({ wide }) => wide !== true || width >= WIDE);
  const cells = rows.map((row) => shown.map(({ of }) => of(row)));
  const [titles = "", ...lines] = table(shown, cells, width);
  return [bold(titles), ...lines];
}

const columns: readonly (Column & { of: (row: Row) => string; wide?: true })[] = [
  { title: "Start", align: "left", of: (row) => localTime(row.start_time) },
  { title: "Project", align: "left", elastic: true, of: (row) => row.project_name || "(unknown)" },
  { title: "Source", align: "left", wide: true, of: (row) => row.source },
  { title: "Type", align: "left", wide: true, of: (row) => row.session_type },
  { title: "Messages", align: "right", wide: true, of: (row) => String(row.message_count) },
  { title: "Tools", align: "right", wide: true, of: (row) => String(row.tool_call_count) },
  { title: "Id", align: "left", of: (row) => shortId(row.session_id) },
  {
    title: "What",
    align: "left",
    elastic: true,
    of: (row) => row.summary ?? row.starting_prompt ?? "",
  },
];

/** Enough of an id to tell sessions apart on a screen. */
const shortId = (id: string) => id.slice(0, id.startsWith("agent-") ? 16 : 12);

function localTime(text: string): string {
  const local = Temporal.Instant.from(text).toZonedDateTimeISO(Temporal.Now.timeZoneId());
  return `${local.toPlainDate().toString()} ${local.toPlainTime().toString({ smallestUnit: "minute" })}`;
}
