/** Prints each day of some years that, in the zone of TZ, begins otherwise where SQLite tells the time. */
import { Database } from "bun:sqlite";

import { quickOffsets } from "../../src/store/local-clock.ts";
import { beginningOf, dayAt } from "../../src/time/days.ts";

const db = new Database(":memory:");
const timezone = process.env["TZ"] ?? "";
let date = Temporal.PlainDate.from("2009-12-30");
while (date.year < 2030) {
  for (const dayStart of [0, 150, 240]) {
    const named = { timezone, dayStart };
    const quick = {
      timezone: "nowhere",
      dayStart,
      offsetAt: quickOffsets(db, { isInZoneFiles: true }),
    };
    const start = beginningOf(date, named);
    if (beginningOf(date, quick) !== start) console.log(`${date} ${dayStart} begins otherwise`);
    for (const moment of [start - 1, start, start + 3_600_000]) {
      if (!dayAt(moment, quick).equals(dayAt(moment, named))) console.log(`${moment} is another`);
    }
  }
  date = date.add({ days: 1 });
}
