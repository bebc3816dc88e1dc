import { paintFor } from "../color.ts";
import type { ExitCode, Given, Io } from "../command.ts";
import { wordDuration } from "../report/duration.ts";
import { charsetFor } from "../report/timeline/charset.ts";
import { timelineAsJson } from "../report/timeline/json.ts";
import { wordDay, wordWeek } from "../report/timeline/picture.ts";
import { type Timeline, timelineOf } from "../report/timeline/timeline.ts";
import { beginningOfWeek } from "../time/weeks.ts";
import { jsonText } from "../unseen.ts";
import { argumentOf, isOn } from "./given.ts";
import { dayOf } from "./period.ts";
import { basisOf, isNarrowed, type Reporting, withReporting } from "./reporting.ts";

/** The picture of a day or of a week. */
export async function run(given: Given, io: Io): Promise<ExitCode> {
  const asked = argumentOf(given, "day") ?? "today";
  return withReporting(
    given,
    io,
    async (reporting): Promise<ExitCode> => {
      const timeline = timelineOf(reporting.ledger, reporting);
      if (isOn(given, "json"))
        io.out(jsonText(timelineAsJson(timeline, reporting, basisOf(reporting)), 2));
      else await print(timeline, reporting, given, io);
      return 0;
    },
    ({ today, startOfWeek }) => {
      const day = dayOf(asked, today);
      if (!isOn(given, "week")) return { first: day, last: day };
      const first = beginningOfWeek(day, startOfWeek);
      return { first, last: first.add({ days: 6 }) };
    },
  );
}

async function print(
  timeline: Timeline,
  reporting: Reporting,
  given: Given,
  io: Io,
): Promise<void> {
  if (timeline.lanes.length === 0) {
    io.say(wordNothing(timeline, reporting));
    return;
  }
  const look = {
    width: io.columns,
    charset: charsetFor(isOn(given, "ascii"), io.env, process.platform),
    paint: await paintFor(given, io.env),
  };
  const word = isOn(given, "week") ? wordWeek : wordDay;
  io.out(word(timeline, Date.now(), look).join("\n"));
}

function wordNothing(
  { total: { unaccounted } }: Timeline,
  { period: { first, last }, settings: { timezone }, filters }: Reporting,
): string {
  const when = first.equals(last)
    ? `on ${first.toString()}`
    : `from ${first.toString()} to ${last.toString()}`;
  const gap = unaccounted === 0 ? "" : `, ${wordDuration(unaccounted)} are unaccounted`;
  const what = isNarrowed(filters) ? "Nothing of that was done" : "Nothing was done";
  return `${what} ${when} (${timezone})${gap}; tt report --all --by day shows the days that have something, tt ingest sessions reads new sessions`;
}
