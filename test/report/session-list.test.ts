import { describe, expect, test } from "bun:test";

import { plain } from "../../src/color.ts";
import { type Listed, treeOf, wordSessions } from "../../src/report/session-list.ts";

const listed = (id: string, parent: string | null, start: string): Listed => ({
  row: {
    session_id: id,
    source: "claude",
    parent_session_id: parent,
    session_type: "user",
    project_path: "/x",
    project_name: "x",
    start_time: `2026-03-02T${start}:00.000Z`,
    end_time: null,
    message_count: 1,
    summary: null,
    user_prompts: "[]",
    starting_prompt: null,
    assistant_message_count: 0,
    tool_call_count: 0,
  },
  project: { key: "/x", name: "x", client: null },
  time: { direct: 0, delegated: 0, own: 0 },
  below: [],
});

/** "a(b c)" for a with b and c below it. */
const shape = (list: readonly Listed[]): string =>
  list
    .map(({ row, below }) => row.session_id + (below.length === 0 ? "" : `(${shape(below)})`))
    .join(" ");

describe("the tree of sessions", () => {
  test("puts each below its parent, by their starts", () => {
    const list = [
      listed("late", "root", "12:00"),
      listed("root", null, "08:00"),
      listed("early", "root", "09:00"),
      listed("deep", "early", "10:00"),
    ];
    expect(shape(treeOf(list))).toBe("root(early(deep) late)");
  });

  test("leaves at the top what has its parent not in the list", () => {
    expect(shape(treeOf([listed("a", "gone", "08:00"), listed("b", "a", "09:00")]))).toBe("a(b)");
  });

  test("loses no session where two are each other's parents", () => {
    const list = [
      listed("a", "b", "08:00"),
      listed("b", "a", "09:00"),
      listed("c", "b", "10:00"),
      listed("self", "self", "11:00"),
    ];
    expect(shape(treeOf(list))).toBe("a b(c) self");
  });

  test("takes a chain of any length, indented no deeper than can be read", () => {
    const chain = Array.from({ length: 20_000 }, (_, nth) =>
      listed(`s${nth}`, nth === 0 ? null : `s${nth - 1}`, "08:00"),
    );
    const shown = wordSessions(treeOf(chain), { timezone: "UTC", width: 200, paint: plain });
    expect(shown.length).toBe(20_001);
    const deepest = Math.max(...shown.map((line) => line.split("·").length - 1));
    expect(deepest).toBe(30);
  });
});
