import type { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";

import fc from "fast-check";

import type { TimedSession } from "../../src/model/activity-codec.ts";
import { projectsIn } from "../../src/projects/in-index.ts";
import type { FigureSettings } from "../../src/store/figures-basis.ts";
import { differing } from "../../src/store/stale-times.ts";
import { activeBetween, timesBetween } from "../../src/store/times.ts";
import { type Day, dayAt, daysBetween } from "../../src/time/days.ts";
import { ledgerFor, reportOf } from "../../src/time/report.ts";
import { emptyIndex, indexOf, plainSettings } from "../helpers/index.ts";
import { describeShared, shared } from "../helpers/shared.ts";
import { type Generated, generated } from "../time/generated.ts";
import { act, session, stretch, subagent } from "../time/sessions.ts";
import { renew, save, settingsOf } from "./figures.ts";

type Cell = string | number;

const columns =
  "direct_ms, delegated_ms, agent_wall_ms, supervised_ms, autonomous_ms, tracked_ms, prompts, sessions";

const kept = (db: Database) =>
  db
    .query<unknown, []>(
      `SELECT date, project_key, ${columns} FROM day_figures
        WHERE tracked_ms > 0 OR prompts > 0 OR sessions > 0 ORDER BY date, project_key`,
    )
    .values();

/** What `tt report --by day --by project` says of the same index. */
function reported(db: Database, given: Generated, settings: FigureSettings): Cell[][] {
  const { days, calendar } = given;
  const projectOf = projectsIn(db, settings.projects, settings.home);
  const sessions = timesBetween(db, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  const { rows } = reportOf(
    ledgerFor(sessions, settings.time, projectOf),
    {
      days,
      calendar,
      rules: settings.time,
      startOfWeek: 1,
      by: ["day", "project"],
      wanted: () => true,
    },
    (id) => id,
  );
  const cells = rows.flatMap(({ labels: [day, project], figures }) => {
    const {
      direct,
      delegated,
      agentWall,
      supervised,
      autonomous,
      tracked,
      prompts,
      sessions: roots,
    } = figures;
    const all = [direct, delegated, agentWall, supervised, autonomous, tracked, prompts, roots];
    return all.some((figure) => figure > 0) ? [[day?.key ?? "", project?.key ?? "", ...all]] : [];
  });
  return cells.sort((a, b) => (`${a[0]}\0${a[1]}` < `${b[0]}\0${b[1]}` ? -1 : 1));
}

/** A session as far as it had come, perhaps when it was not yet known who started it. */
const partOf = (whole: TimedSession, portion: number, orphan: boolean): TimedSession => ({
  ...whole,
  ...(orphan && whole.type === "subagent" ? { parent: null } : {}),
  humans: whole.humans.slice(0, Math.floor(whole.humans.length * portion)),
  work: whole.work.slice(0, Math.floor(whole.work.length * portion)),
});

const portions = fc.array(
  fc.record({ portion: fc.constantFrom(0, 0.5, 0.8, 1), orphan: fc.boolean() }),
  {
    minLength: 9,
    maxLength: 9,
  },
);

describe("the figures of each project's day", () => {
  test("are those of the report to the millisecond, whatever came in in whatever portions", () => {
    fc.assert(
      fc.property(
        generated,
        fc.array(portions, { minLength: 1, maxLength: 4 }),
        (given, ingests) => {
          const db = emptyIndex();
          const settings = settingsOf(given);
          for (const ingest of ingests) {
            for (const [index, whole] of given.sessions.entries()) {
              const { portion, orphan } = ingest[index] ?? { portion: 1, orphan: false };
              if (portion > 0) save(db, partOf(whole, portion, orphan));
            }
            renew(db, settings);
            expect(kept(db)).toEqual<unknown[][]>(reported(db, given, settings));
          }
          db.close();
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);

  test("are those of the report where one session tells of thousands of years, and then of others", () => {
    fc.assert(
      fc.property(generated, portions, (given, ingest) => {
        const db = emptyIndex();
        const settings = settingsOf(given);
        for (const years of [[9999], [1971, 9998], [1971]]) {
          const humans = years.map((year) => ({ ...act("10:00"), at: Date.UTC(year, 5, 10, 12) }));
          save(db, session("far", { humans }));
          for (const [index, whole] of given.sessions.entries()) {
            const { portion, orphan } = ingest[index] ?? { portion: 1, orphan: false };
            if (portion > 0) save(db, partOf(whole, years[0] === 9999 ? portion : 1, orphan));
          }
          renew(db, settings);
          const rows = kept(db);
          const far = rows.filter(([, project]) => project === "/far");
          const there = reported(db, given, settings);
          expect(rows.filter((row) => !far.includes(row))).toEqual<unknown[][]>(there);
          expect(far.map(([date]) => String(date).slice(0, 4))).toEqual(years.map(String));
        }
        db.close();
      }),
      { numRuns: 30 },
    );
  }, 60_000);

  test("follow the settings and the names that a person gives", () => {
    fc.assert(
      fc.property(generated, fc.constantFrom(0, 240), (given, dayStart) => {
        const db = emptyIndex();
        for (const one of given.sessions) save(db, one);
        renew(db, settingsOf(given));
        const projects = [
          { match: "/p0", name: "shop", client: "Acme" },
          { match: "/p1", name: "shop", client: "Acme" },
        ];
        const settings = { ...settingsOf(given), dayStart, projects };
        const calendar = { ...given.calendar, dayStart };
        renew(db, settings);
        const all = kept(db);
        const there = reported(db, { ...given, calendar, days: daysOf(given, dayStart) }, settings);
        expect(all).toEqual<unknown[][]>(there);
        const names = db
          .query<unknown, []>("SELECT name, client FROM project_names WHERE name = 'shop'")
          .values();
        expect(names).toEqual(names.length === 0 ? [] : [["shop", "Acme"]]);
        db.close();
      }),
      { numRuns: 30 },
    );
  }, 60_000);

  test("forget a session that is gone", () => {
    const db = emptyIndex();
    const settings = plainSettings;
    save(db, session("a", { humans: [act("10:00")] }));
    save(db, session("b", { humans: [act("15:00")] }));
    renew(db, settings);
    expect(kept(db)).toHaveLength(2);
    db.run("DELETE FROM activity WHERE session_id = 'a'");
    db.run("DELETE FROM agent_sessions WHERE session_id = 'a'");
    renew(db, settings);
    expect(kept(db).map((row) => row[1])).toEqual(["/b"]);
    expect(db.query("SELECT project_key FROM project_names").values()).toEqual([["/b"]]);
    expect(db.query("SELECT path FROM project_places").values()).toEqual([["/b"]]);
  });

  test("know of subagents whom they belong to once the session between them comes, in which nothing was done", () => {
    const db = emptyIndex();
    save(db, session("top", { work: [stretch("10:00", "10:05")] }));
    save(db, subagent("below", "between", stretch("10:02", "10:10")));
    renew(db, plainSettings);
    expect(rootsIn(db)).toEqual([["between"], ["top"]]);
    save(db, subagent("between", "top"));
    renew(db, plainSettings);
    expect(rootsIn(db)).toEqual([["top"], ["top"]]);
  });

  test("forget the directory of a session that did not say yet where it began", () => {
    const db = emptyIndex();
    save(db, session("a", { humans: [act("10:00")], places: [""] }));
    renew(db, plainSettings);
    expect(db.query("SELECT project_key, project FROM v_projects").values()).toEqual([
      ["", "(unknown)"],
    ]);
    save(db, session("a", { humans: [act("10:00")] }));
    renew(db, plainSettings);
    expect(db.query("SELECT project_key, project FROM v_projects").values()).toEqual([["/a", "a"]]);
    expect(db.query("SELECT path FROM project_places").values()).toEqual([["/a"]]);
  });

  test("are left alone where nothing changed", () => {
    const db = emptyIndex();
    save(db, session("a", { humans: [act("10:00")] }));
    renew(db, plainSettings);
    db.run("UPDATE day_figures SET prompts = 99");
    save(db, session("a", { humans: [act("10:00")] }));
    renew(db, plainSettings);
    expect(db.query("SELECT prompts FROM day_figures").values()).toEqual([[99]]);
  });
});

const rootsIn = (db: Database) =>
  db.query<unknown, []>("SELECT root FROM day_sessions ORDER BY root").values();

/** The same days, should they begin at another time. */
function daysOf({ days, calendar }: Generated, dayStart: number): Day[] {
  const [first, last] = [days[0]?.date, days.at(-1)?.date];
  if (first === undefined || last === undefined) return [];
  return daysBetween(first, last, { ...calendar, dayStart });
}

describeShared("of the recorded sessions", () => {
  test.each([
    ["claude", "corpora/claude-code/2.0.77"],
    ["opencode", "corpora/opencode/1.18.33/opencode"],
  ] as const)("the figures are those of the report: %s, %s", async (source, path) => {
    const db = await indexOf(source, [shared(path) ?? ""]);
    renew(db, plainSettings);
    const { first, last } = activeBetween(db) ?? { first: 0, last: 0 };
    const calendar = { timezone: "UTC", dayStart: 0 };
    const hour = 3_600_000;
    const days = daysBetween(dayAt(first - hour, calendar), dayAt(last + hour, calendar), calendar);
    const given = { calendar, days, sessions: [], rules: plainSettings.time };
    expect(kept(db)).toEqual<unknown[][]>(reported(db, given, plainSettings));
    expect(kept(db).length).toBeGreaterThan(3);
    db.close();
  });
});

describe("a session that goes on", () => {
  const before = session("a", { humans: [act("10:00")], work: [stretch("10:00", "10:05")] });

  test("is looked at again from where it was on only", () => {
    const later = act("12:00", 1);
    const now = {
      ...before,
      humans: [...before.humans, later],
      work: [...before.work, stretch("12:00", "12:10")],
    };
    expect(differing(before, now)).toEqual([{ start: later.at, end: later.at + 600_000 }]);
    expect(differing(before, before)).toEqual([]);
  });

  test("is looked at as a whole where it moved", () => {
    const [first = { at: 0 }] = before.humans;
    const [span] = differing(before, { ...before, places: ["/other"] });
    expect(span?.start).toBe(first.at);
  });
});
