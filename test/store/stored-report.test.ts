import { expect, test } from "bun:test";

import fc from "fast-check";

import { projectsIn } from "../../src/projects/in-index.ts";
import { basisOfFigures } from "../../src/store/figures-basis.ts";
import { storedReport } from "../../src/store/stored-report.ts";
import { timesBetween } from "../../src/store/times.ts";
import { type Dimension, ledgerFor, reportOf } from "../../src/time/report.ts";
import { emptyIndex } from "../helpers/index.ts";
import { generated } from "../time/generated.ts";
import { renew, save, settingsOf } from "./figures.ts";

const broken: readonly (readonly Dimension[])[] = [
  [],
  ["project"],
  ["day"],
  ["week"],
  ["month"],
  ["day", "project"],
  ["project", "week"],
  ["month", "day"],
];

test("a report added up from stored days is the one that is made of the sessions' times", () => {
  fc.assert(
    fc.property(generated, fc.integer({ min: 1, max: 7 }), fc.nat(), (given, startOfWeek, from) => {
      const db = emptyIndex();
      const settings = settingsOf(given);
      for (const session of given.sessions) save(db, session);
      renew(db, settings);
      // Any part of the days.
      const days = given.days.slice(from % given.days.length);
      const [first, last] = [days[0]?.date.toString() ?? "", days.at(-1)?.date.toString() ?? ""];
      const projectOf = projectsIn(db, [], settings.home);
      const sessions = timesBetween(db, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
      const ledger = ledgerFor(sessions, settings.time, projectOf);
      for (const by of broken) {
        const query = { days, calendar: given.calendar, startOfWeek, rules: settings.time, by };
        const made = reportOf(ledger, { ...query, wanted: () => true }, (id) => id);
        const basis = basisOfFigures(settings);
        const stored = storedReport(db, { basis, first, last, by, startOfWeek });
        expect(stored).toEqual(made);
      }
      db.close();
    }),
    { numRuns: 60 },
  );
});

test("there is none where the figures are not up to date, or do not tell what is asked for", () => {
  const db = emptyIndex();
  const basis = "settings";
  const query = { basis, first: "2026-01-01", last: "2026-01-31", startOfWeek: 1 };
  expect(storedReport(db, { ...query, by: ["project"] })).toBeNull();
  db.run("INSERT INTO figures_basis VALUES ('settings')");
  expect(storedReport(db, { ...query, by: ["project"] })).not.toBeNull();
  for (const by of ["session", "source", "client"] as const)
    expect(storedReport(db, { ...query, by: [by] })).toBeNull();
  expect(storedReport(db, { ...query, basis: "other settings", by: ["project"] })).toBeNull();
  db.run("INSERT INTO figures_stale (session_id) VALUES ('s')");
  expect(storedReport(db, { ...query, by: ["project"] })).toBeNull();
});
