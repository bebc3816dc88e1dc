import { describe, expect, test } from "bun:test";

import fc from "fast-check";

import type { TimedSession } from "../../src/model/activity-codec.ts";
import { dayAt } from "../../src/time/days.ts";
import type { Figures } from "../../src/time/figures.ts";
import {
  type Dimension,
  ledgerFor,
  marginOf,
  type Report,
  reportOf,
} from "../../src/time/report.ts";
import { type Generated, generated } from "./generated.ts";

/** What must hold on every input (docs/time.md). */

const numRuns = 150;

const holds = (property: (given: Generated) => void) =>
  fc.assert(fc.property(generated, property), { numRuns });

const ledger = ({ rules }: Generated, sessions: readonly TimedSession[]) =>
  ledgerFor(sessions, rules, (path) => ({ key: path, name: path, client: null }));

function report(given: Generated, by: Dimension[] = [], sessions = given.sessions): Report {
  const { days, calendar, rules } = given;
  const query = { days, calendar, startOfWeek: 1, rules, by, wanted: () => true };
  return reportOf(ledger(given, sessions), query, (id) => id);
}

/** The figures that add up over any parts, and those that do so over parts of time. */
const additive = ["direct", "delegated", "unaccounted", "prompts"] as const;
const additiveInTime = [...additive, "agentWall", "supervised", "autonomous", "tracked"] as const;

const sums = (parts: readonly Figures[], names: readonly (keyof Figures)[]) =>
  names.map((name) => parts.reduce((sum, figures) => sum + figures[name], 0));

const figuresIn = ({ rows }: Report) => rows.map(({ figures }) => figures);

describe("on every input", () => {
  test("no moment of attention is counted twice", () => {
    holds((given) => {
      let end = Number.NEGATIVE_INFINITY;
      for (const span of ledger(given, given.sessions).direct) {
        expect(span.start).toBeGreaterThanOrEqual(end);
        expect(span.end).toBeGreaterThan(span.start);
        end = span.end;
      }
    });
  });

  test.each(["project", "source", "session", "client"] as const)(
    "the parts by %s add up to the total",
    (by) => {
      holds((given) => {
        const parts = report(given, [by]);
        expect(sums(figuresIn(parts), additive)).toEqual(sums([parts.total], additive));
      });
    },
  );

  test.each(["day", "week", "month"] as const)("the parts by %s add up to the range", (by) => {
    holds((given) => {
      const parts = report(given, [by]);
      expect(sums(figuresIn(parts), additiveInTime)).toEqual(sums([parts.total], additiveInTime));
    });
  });

  test("everything lies in one of the days, be they of 23, 24 or 25 hours", () => {
    holds((given) => {
      const inDays = sums([report(given).total], ["direct", "delegated", "unaccounted"]);
      const { direct, worked, unaccounted } = ledger(given, given.sessions);
      const inAll = [direct, worked, unaccounted].map((spans) =>
        spans.reduce((sum, { start, end }) => sum + end - start, 0),
      );
      expect(inDays).toEqual(inAll);
    });
  });

  test("a cross table adds up to its rows and columns", () => {
    holds((given) => {
      const cells = report(given, ["day", "project"]).rows;
      for (const { labels, figures } of report(given, ["project"]).rows) {
        const column = cells.filter((cell) => cell.labels[1]?.key === labels[0]?.key);
        const cellsOfColumn = column.map((cell) => cell.figures);
        expect(sums(cellsOfColumn, additiveInTime)).toEqual(sums([figures], additiveInTime));
      }
      for (const { labels, figures } of report(given, ["day"]).rows) {
        const row = cells.filter((cell) => cell.labels[0]?.key === labels[0]?.key);
        expect(
          sums(
            row.map((cell) => cell.figures),
            additive,
          ),
        ).toEqual(sums([figures], additive));
      }
    });
  });

  test("the wall holds, and nothing is longer than its day", () => {
    holds((given) => {
      const lengths = new Map(
        given.days.map(({ date, start, end }) => [date.toString(), end - start]),
      );
      for (const { labels, figures } of report(given, ["day"]).rows) {
        expect(figures.agentWall).toBeLessThanOrEqual(figures.delegated);
        expect(figures.supervised + figures.autonomous).toBe(figures.agentWall);
        expect(figures.supervised).toBeLessThanOrEqual(figures.direct);
        expect(figures.tracked).toBeLessThanOrEqual(lengths.get(labels[0]?.key ?? "") ?? 0);
        expect(Math.min(...Object.values(figures))).toBeGreaterThanOrEqual(0);
      }
    });
  });

  test("subagents never change direct time", () => {
    holds((given) => {
      const users = given.sessions.filter(({ type }) => type === "user");
      expect(ledger(given, users).direct).toEqual(ledger(given, given.sessions).direct);
      expect(report(given, [], users).total.direct).toBe(report(given).total.direct);
    });
  });

  test("the order of the sessions means nothing", () => {
    fc.assert(
      fc.property(generated, fc.infiniteStream(fc.nat()), (given, dice) => {
        const ranks = new Map(given.sessions.map((session) => [session, dice.next().value ?? 0]));
        const shuffled = given.sessions.toSorted(
          (a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0),
        );
        for (const by of [[], ["day", "project"], ["session"]] as Dimension[][])
          expect(report(given, by, shuffled)).toEqual(report(given, by));
      }),
      { numRuns },
    );
  });

  test("a day's figures are made of the sessions near it alone", () => {
    holds((given) => {
      for (const day of given.days) {
        const margin = marginOf(given.rules);
        const isNear = ({ humans, work }: TimedSession) => {
          const moments = [
            ...humans.map(({ at }) => at),
            ...work.flatMap(({ start, end }) => [start, end]),
          ];
          return (
            Math.max(...moments) >= day.start - margin && Math.min(...moments) <= day.end + margin
          );
        };
        // The index gives what lies further off without its times, to tell who descends from whom.
        const near = given.sessions.map((session) =>
          isNear(session) ? session : { ...session, humans: [], work: [], places: [] },
        );
        const alone = report({ ...given, days: [day] }, [], near);
        const among = report({ ...given, days: [day] });
        expect(alone.total).toEqual(among.total);
        expect(alone.band).toEqual(among.band);
      }
    });
  });

  test("the band holds the figure", () => {
    holds((given) => {
      const { band, total } = report(given);
      expect(band.low).toBeLessThanOrEqual(total.direct);
      expect(band.high).toBeGreaterThanOrEqual(total.direct);
    });
  });

  test("each moment belongs to the day that holds it", () => {
    fc.assert(
      fc.property(generated, fc.double({ min: 0, max: 1, noNaN: true }), (given, part) => {
        const { days, calendar } = given;
        const [first, last] = [days[0]?.start ?? 0, days.at(-1)?.end ?? 0];
        const moment = Math.floor(first + (last - first - 1) * part);
        const day = days.find(({ start, end }) => start <= moment && moment < end);
        expect(dayAt(moment, calendar).toString()).toBe(day?.date.toString() ?? "");
      }),
      { numRuns: 1000 },
    );
  });
});
