import { beforeEach, expect, test } from "bun:test";

import type { SessionEvent } from "../../src/model/event.ts";
import { replaceEvents } from "../../src/store/events.ts";
import { emptyIndex } from "../helpers/index.ts";

const at = 1772442000000;
const event = (id: string, change: Partial<SessionEvent> = {}): SessionEvent => ({
  id,
  timestamp: at,
  type: "user_message",
  source: "claude",
  sessionId: "s-1",
  cwd: "/home/ada",
  kind: "prompt",
  promptKey: 7,
  ...change,
});

let db = emptyIndex();
beforeEach(() => {
  db = emptyIndex();
  replaceEvents(db, "s-1", [event("a"), event("b"), event("end", { kind: null, promptKey: null })]);
});

/** How many rows a replacement writes. */
function written(events: readonly SessionEvent[]): number {
  const count = () =>
    db.query<{ n: number }, []>("SELECT total_changes() AS n").get()?.n ?? Number.NaN;
  const before = count();
  replaceEvents(db, "s-1", events);
  return count() - before;
}

const rows = () => db.query("SELECT id, timestamp, cwd, kind FROM events ORDER BY id").all();
const end = event("end", { kind: null, promptKey: null });

test("events that are as they were are not written again", () => {
  expect(written([event("a"), event("b"), end])).toBe(0);
  expect(written([event("a"), event("b"), event("c"), end])).toBe(1);
});

test.each<[string, Partial<SessionEvent>]>([
  ["another time", { timestamp: at + 1 }],
  ["another place", { cwd: "/srv" }],
  ["another kind", { kind: "slash" }],
  ["no kind any more", { kind: null }],
])("an event that has %s is written over", (_, change) => {
  const { timestamp, cwd, kind } = event("b", change);
  expect(written([event("a"), event("b", change), end])).toBe(1);
  expect(rows()[1]).toEqual({ id: "b", timestamp: new Date(timestamp).toISOString(), cwd, kind });
});

test("events that are no more are removed, and those of other sessions stay", () => {
  replaceEvents(db, "s-2", [event("x", { sessionId: "s-2" })]);
  expect(written([event("a")])).toBe(2);
  expect(rows().map((row) => Object.values(row ?? {})[0])).toEqual(["a", "x"]);
});
