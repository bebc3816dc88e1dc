import { jsonText } from "../../unseen.ts";
import { version } from "../../version.ts";
import { asBasicUtc, clockAt, type SheetEntry, type SheetFormat } from "./format.ts";

/** The version of our own JSON: raised whenever a program that reads it would have to change. */
const SHEET_VERSION = 1;

/** Our own, for programs: all times in milliseconds, amounts as decimal texts. */
export const json: SheetFormat = {
  resolution: 1,
  write: ({ entries, sums, totals, measure, period, timezone, settings }) =>
    jsonText(
      {
        schema_version: SHEET_VERSION,
        period: { since: period.first.toString(), until: period.last.toString() },
        timezone,
        measure,
        settings,
        entries: entries.map((entry) => entryAsJson(entry, timezone)),
        sums: {
          exact_ms: sums.exact,
          merged_gaps_ms: sums.gaps,
          dropped_ms: sums.dropped,
          dropped_entries: sums.droppedEntries,
          folded_ms: sums.folded,
          rounding_ms: sums.rounding,
          rounded_to_nothing: sums.vanished,
          total_ms: sums.total,
        },
        clients: totals.map(({ client, currency, entries: count, length, amount }) => ({
          client,
          entries: count,
          duration_ms: length,
          amount,
          currency,
        })),
      },
      2,
    ),
};

const entryAsJson = (entry: SheetEntry, timezone: string) => ({
  date: clockAt(entry.start, timezone).date,
  day: entry.day,
  start: new Date(entry.start).toISOString(),
  end: new Date(entry.end).toISOString(),
  duration_ms: entry.length,
  project_key: entry.project.key,
  project: entry.project.name,
  client: entry.client,
  description: entry.description,
  sessions: entry.sessions,
  rate: entry.cost?.rate ?? null,
  amount: entry.cost?.amount ?? null,
  currency: entry.cost?.currency ?? null,
});

/** What `timew export` writes and `timew import` reads: an interval a line. The last one has the number 1. */
export const timewarrior: SheetFormat = {
  resolution: 1000,
  exclusive: true,
  write: ({ entries }) => {
    const lines = entries.map((entry, index) =>
      jsonText({
        id: entries.length - index,
        start: asBasicUtc(entry.start),
        end: asBasicUtc(entry.end),
        tags: [...new Set([entry.project.name, entry.client ?? []].flat())].toSorted(),
        ...(entry.description === "" ? {} : { annotation: entry.description }),
      }),
    );
    return `[\n${lines.join(",\n")}\n]`;
  },
};

/** A bucket as ActivityWatch exports and imports it, of the type that its own stopwatch writes. */
export const activitywatch: SheetFormat = {
  resolution: 1,
  write: ({ entries, measure, hostname }) => {
    const id = `tt-${measure}_${hostname}`;
    const created = new Date(entries[0]?.start ?? 0).toISOString();
    const events = entries.map(({ start, length, project, client, description }) => ({
      timestamp: new Date(start).toISOString(),
      duration: length / 1000,
      data: {
        label: description === "" ? project.name : `${project.name}: ${description}`,
        running: false,
        project: project.name,
        client,
        description,
      },
    }));
    const bucket = {
      id,
      type: "general.stopwatch",
      client: `tt ${version}`,
      hostname,
      created,
      events,
    };
    return jsonText({ buckets: { [id]: bucket } }, 2);
  },
};
