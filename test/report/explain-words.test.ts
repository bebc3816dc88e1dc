import { describe, expect, test } from "bun:test";

import { plain } from "../../src/color.ts";
import { wordExplained } from "../../src/report/explain-words.ts";
import type { Interval } from "../../src/report/explain.ts";
import { noFigures } from "../../src/time/figures.ts";

const HOUR = 3_600_000;

/** An interval of an agent's, so many hours after the beginning of 2026-11-12. */
const interval = (from: number, to: number, more: Partial<Interval> = {}): Interval => ({
  start: Date.UTC(2026, 10, 12) + from * HOUR,
  end: Date.UTC(2026, 10, 12) + to * HOUR,
  kind: "agent",
  project: { key: "/w/shop", name: "shop", client: null },
  sessionId: "4c0d8e52-93f1-4a00-8000-000000000001",
  isSubagent: false,
  evidence: [{ rule: "writing", length: (to - from) * HOUR, tool: null, pieces: 1 }],
  ...more,
});

const lines = (intervals: readonly Interval[], width = 90) =>
  wordExplained(intervals, noFigures, { timezone: "UTC", withOffset: false, width, paint: plain });

describe("an explained day", () => {
  test("says of a subagent's time that is unaccounted that it is, and not that it is work", () => {
    const subagent = { isSubagent: true };
    expect(
      lines([
        interval(9, 10, subagent),
        interval(10, 11, {
          ...subagent,
          kind: "unaccounted",
          evidence: [{ rule: "over the cap", length: HOUR }],
        }),
      ]).slice(0, 3),
    ).toEqual([
      "From          To                 Length  Whose        Project  Why",
      "09:00:00.000  10:00:00.000  1:00:00.000  subagent     shop     writing 1:00:00.000",
      "10:00:00.000  11:00:00.000  1:00:00.000  unaccounted  shop     more than an agent is give…",
    ]);
  });

  test("names the session of each line where several are of one project, and there is room for it", () => {
    const other = { sessionId: "agent-a81d4c07be25f6390", isSubagent: true };
    const intervals = [interval(9, 10), interval(9, 10, other)];
    expect(lines(intervals, 100).slice(1, 3)).toEqual([
      "09:00:00.000  10:00:00.000  1:00:00.000  agent     4c0d8e52-93f      shop     writing 1:00:00.000",
      "09:00:00.000  10:00:00.000  1:00:00.000  subagent  agent-a81d4c07be  shop     writing 1:00:00.000",
    ]);
    expect(lines(intervals, 99)[0]).not.toContain("Session");
    expect(lines([interval(9, 10), interval(10, 11)], 100)[0]).not.toContain("Session");
  });

  test("tells the times apart that come twice where the clock is put back", () => {
    const moved = (from: number, to: number) => {
      const { start, end, ...rest } = interval(from, to);
      const earlier = 18 * 24 * HOUR;
      return { ...rest, start: start - earlier, end: end - earlier };
    };
    const look = { timezone: "Europe/Berlin", withOffset: true, width: 90, paint: plain };
    expect(wordExplained([moved(0.5, 1.5)], noFigures, look)[1]).toStartWith(
      "02:30:00.000+02  02:30:00.000+01  1:00:00.000  agent",
    );
  });
});
