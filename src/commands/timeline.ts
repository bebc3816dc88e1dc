import { paintFor } from "../color.ts";
import { dayOf } from "../report/day.ts";
import { charsetFor } from "../report/timeline/charset.ts";
import { timelineAsJson } from "../report/timeline/json.ts";
import { wordDay, wordWeek } from "../report/timeline/picture.ts";
import { type Timeline, timelineOf } from "../report/timeline/timeline.ts";
import { beginningOfWeek } from "../time/weeks.ts";
import type { ExitCode, Given, Io } from "./command.ts";
import { argumentOf, isOn } from "./given.ts";
import { basisOf } from "./report.ts";
import { withReporting } from "./reporting.ts";

/** The picture of a day or of a week. */
export async function run(given: Given, io: Io): Promise<ExitCode> {
  const asked = argumentOf(given, "day") ?? "today";
  return withReporting(
    given,
    io,
    async (reporting): Promise<ExitCode> => {
      const timeline = timelineOf(reporting.ledger, reporting);
      if (isOn(given, "json"))
        io.out(JSON.stringify(timelineAsJson(timeline, basisOf(reporting)), null, 2));
      else await print(timeline, given, io);
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

async function print(timeline: Timeline, given: Given, io: Io): Promise<void> {
  const { days, projects, calendar } = timeline;
  const dates = days.map(({ day }) => day.date.toString());
  if (projects.length === 0) {
    const when = dates.length === 1 ? `on ${dates[0]}` : `from ${dates[0]} to ${dates.at(-1)}`;
    io.say(
      `Nothing was done ${when} (${calendar.timezone}); tt report --all --by day shows the days that have something, tt ingest sessions reads new sessions`,
    );
    return;
  }
  const look = {
    width: io.columns,
    charset: charsetFor(isOn(given, "ascii"), io.env, process.platform),
    paint: await paintFor(given),
  };
  const word = isOn(given, "week") ? wordWeek : wordDay;
  io.out(word(timeline, Date.now(), look).join("\n"));
}
