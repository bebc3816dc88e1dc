import { describe, expect, test } from "bun:test";

import { retentionOf } from "../../src/report/retention.ts";

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 15);
const daysAgo = (days: number) => NOW - days * DAY;

const days = new Map([
  ["/claude", 30],
  ["/opencode", null],
]);
const place = (session_id: string, root: string, path: string) => ({ session_id, root, path });
const count = (
  places: ReturnType<typeof place>[],
  live: [string, number | null][],
  closed: string[] = [],
) => retentionOf(places, days, new Map(live), closed, NOW);

describe("the retention clock", () => {
  test("counts what is deleted within seven days, to the last of them, and not what is later", () => {
    const places = ["a", "b", "c"].map((id) => place(id, "/claude", id));
    expect(
      count(places, [
        ["a", daysAgo(40)],
        ["b", daysAgo(23)],
        ["c", daysAgo(22)],
      ]),
    ).toEqual({ within_7_days: 2, gone: 0, unreadable: 0 });
  });

  test("counts what is gone already", () => {
    expect(count([place("a", "/claude", "a")], [])).toEqual({
      within_7_days: 0,
      gone: 1,
      unreadable: 0,
    });
  });

  test("takes nothing for gone that lies where nobody may look", () => {
    const places = [
      place("a", "/claude", "/claude/projects/-a/a.jsonl"),
      place("b", "/claude", "/claude/projects/-a-b/b.jsonl"),
      place("c", "/opencode", "/opencode/opencode.db#c"),
    ];
    const closed = ["/claude/projects/-a", "/opencode/opencode.db"];
    expect(count(places, [], closed)).toEqual({ within_7_days: 0, gone: 1, unreadable: 2 });
    expect(count(places, [["/claude/projects/-a-b/b.jsonl", null]])).toEqual({
      within_7_days: 0,
      gone: 2,
      unreadable: 1,
    });
  });

  test("goes by the last place that a session has", () => {
    const places = [place("a", "/claude", "old"), place("a", "/claude", "new")];
    expect(count(places, [["new", daysAgo(1)]])).toEqual({
      within_7_days: 0,
      gone: 0,
      unreadable: 0,
    });
    expect(count(places, [["old", daysAgo(25)]])).toEqual({
      within_7_days: 1,
      gone: 0,
      unreadable: 0,
    });
  });

  test("does not run where the program deletes nothing, or where that is not known", () => {
    const places = [place("a", "/opencode", "a"), place("b", "/elsewhere", "b")];
    const live: [string, number][] = [
      ["a", daysAgo(400)],
      ["b", daysAgo(400)],
    ];
    expect(count(places, live)).toEqual({ within_7_days: 0, gone: 0, unreadable: 0 });
  });
});
