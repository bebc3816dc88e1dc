import { expect, test } from "bun:test";

import { plain } from "../../src/color.ts";
import { type FoundSession, wordFound } from "../../src/report/search.ts";

const found = (title: string, best: Partial<FoundSession["best"]> = {}): FoundSession => ({
  session_id: "3f1c2a84-6d0b-4e57",
  source: "claude",
  session_type: "user",
  project: "bakery",
  project_path: "/home/ada/bakery",
  title,
  hits: 3,
  best: {
    at: "2026-03-02T08:36:00.000Z",
    in: "prompt",
    snippet: [
      { text: "the ", hit: false },
      { text: "oven", hit: true },
    ],
    ...best,
  },
});

const at = (width: number, session: FoundSession) =>
  wordFound([session], { localTime: (time) => time.slice(0, 16), paint: plain, width });

test("a session that was found is shown with its title, cut to the screen, and the hit below", () => {
  expect(at(70, found("Why does the oven not get warm enough?"))).toEqual([
    "2026-03-02T08:36  bakery  3f1c2a84-6d0  Why does the oven not get war…",
    "  the oven  and 2 more",
  ]);
});

test("a title has a line of its own where the screen is narrow", () => {
  expect(at(40, found("Why does the oven not get warm enough?"))).toEqual([
    "2026-03-02T08:36  bakery  3f1c2a84-6d0",
    "  Why does the oven not get warm enough?",
    "  the oven  and 2 more",
  ]);
});

test("a title that is a whole prompt is cut where there is no screen, and cannot steer a terminal", () => {
  const [first = ""] = at(Infinity, found(`\u001b[2J${"words ".repeat(100)}`));
  expect(first.length).toBeLessThan(140);
  expect(first).not.toContain("\u001b");
});

test("a hit in the title is shown in its place", () => {
  expect(at(80, found("the oven", { in: "title" }))).toEqual([
    "2026-03-02T08:36  bakery  3f1c2a84-6d0  the oven  and 2 more",
  ]);
});

test("a session that is known by its prompt shows it once", () => {
  expect(at(80, found("the oven, please"))).toEqual([
    "2026-03-02T08:36  bakery  3f1c2a84-6d0  the oven  and 2 more",
  ]);
});
