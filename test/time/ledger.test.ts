import { describe, expect, test } from "bun:test";

import { act, booked, session, stretch, subagent } from "./sessions.ts";

describe("direct time", () => {
  const acting = (...humans: ReturnType<typeof act>[]) => booked([session("a", { humans })]).direct;

  test("of an act alone is the time before it, and two minutes of reading on", () => {
    expect(acting(act("10:00"))).toEqual(["09:59-10:00 before /a", "10:00-10:02 after /a"]);
    expect(acting(act("10:00", 3))).toEqual(["09:57-10:00 before /a", "10:00-10:02 after /a"]);
  });

  test("before an act is five minutes at most", () => {
    expect(acting(act("10:00", 5))[0]).toBe("09:55-10:00 before /a");
    expect(acting(act("10:00", 6))[0]).toBe("09:55-10:00 before /a");
  });

  test("of two acts ten minutes apart is all between: the person stayed", () => {
    expect(acting(act("10:00"), act("10:10", 4))).toEqual([
      "09:59-10:00 before /a",
      "10:00-10:06 stayed /a",
      "10:06-10:10 before /a",
      "10:10-10:12 after /a",
    ]);
  });

  test("of two acts further apart leaves out what is between: the person left", () => {
    expect(acting(act("10:00"), act("10:10:01", 4))).toEqual([
      "09:59-10:00 before /a",
      "10:00-10:02 after /a",
      "10:06:01-10:10:01 before /a",
      "10:10:01-10:12:01 after /a",
    ]);
  });

  test("belongs to the project prompted last, and before a prompt to that prompt's", () => {
    const a = session("a", { humans: [act("10:00"), act("10:09", 2)] });
    const b = session("b", { source: "opencode", humans: [act("10:05", 60)] });
    expect(booked([a, b]).direct).toEqual([
      "09:59-10:00 before /a",
      "10:00-10:05 before /b",
      "10:05-10:07 stayed /b",
      "10:07-10:09 before /a",
      "10:09-10:11 after /a",
    ]);
  });

  test("of acts in the same millisecond counts once, in the order of their sessions", () => {
    const at = (id: string) => session(id, { humans: [act("10:00")] });
    const expected = ["09:59-10:00 before /a", "10:00-10:02 after /b"];
    expect(booked([at("a"), at("b")]).direct).toEqual(expected);
    expect(booked([at("b"), at("a")]).direct).toEqual(expected);
  });
});

describe("an agent's gap", () => {
  const working = (...work: ReturnType<typeof stretch>[]) => {
    const { worked, unaccounted } = booked([session("a", { work })]);
    return { worked, unaccounted };
  };

  test("while it writes counts for ten minutes, and the rest is not accounted for", () => {
    expect(working(stretch("10:00", "10:10", "writing"))).toEqual({
      worked: ["10:00-10:10 /a"],
      unaccounted: [],
    });
    expect(working(stretch("10:00", "10:11", "writing"))).toEqual({
      worked: ["10:00-10:10 /a"],
      unaccounted: ["10:10-10:11 /a"],
    });
  });

  test("while it waits for a tool counts for an hour", () => {
    expect(working(stretch("10:00", "11:00", "tool"), stretch("11:00", "12:30", "tool"))).toEqual({
      worked: ["10:00-12:00 /a"],
      unaccounted: ["12:00-12:30 /a"],
    });
  });

  test("that the source timed has no cap", () => {
    expect(working(stretch("10:00", "18:00")).worked).toEqual(["10:00-18:00 /a"]);
  });
});

describe("a session that waits for its agents", () => {
  const parent = (...work: ReturnType<typeof stretch>[]) => session("a", { work });
  const waiting = (from: string, to: string) => stretch(from, to, "tool", true);

  test("does not work while they do", () => {
    const work = [stretch("10:00", "10:01"), waiting("10:01", "10:30"), stretch("10:30", "10:31")];
    const child = subagent("b", "a", stretch("10:02", "10:28"));
    expect(booked([parent(...work), child]).worked).toEqual([
      "10:00-10:01 /a",
      "10:01-10:02 /a",
      "10:02-10:28 /b",
      "10:28-10:30 /a",
      "10:30-10:31 /a",
    ]);
  });

  test("works when they run in the background", () => {
    const child = subagent("b", "a", stretch("10:00", "10:30"));
    expect(booked([parent(stretch("10:00", "10:20")), child]).worked).toEqual([
      "10:00-10:20 /a",
      "10:00-10:30 /b",
    ]);
  });

  test("leaves nothing unaccounted that its agents account for", () => {
    const child = subagent("b", "a", stretch("10:00", "12:00"));
    expect(booked([parent(waiting("10:00", "12:10")), child])).toMatchObject({
      worked: ["10:00-12:00 /b"],
      unaccounted: ["12:00-12:10 /a"],
    });
  });

  test("does not work while one of them waits for a person", () => {
    const own = [
      stretch("10:00", "10:05"),
      stretch("10:05", "10:50", "wait"),
      stretch("10:50", "10:55"),
    ];
    expect(booked([parent(waiting("10:00", "11:00")), subagent("b", "a", ...own)])).toMatchObject({
      worked: ["10:00-10:05 /b", "10:50-10:55 /b", "10:55-11:00 /a"],
      unaccounted: [],
    });
  });

  test("leaves what one of them cannot account for to that one", () => {
    const child = subagent("b", "a", stretch("10:00", "12:00", "tool"));
    expect(booked([parent(waiting("10:00", "12:10")), child])).toMatchObject({
      worked: ["10:00-11:00 /b"],
      unaccounted: ["11:00-12:00 /b", "12:00-12:10 /a"],
    });
  });

  test("may do so three deep, and each moment is one session's", () => {
    const sessions = [
      parent(waiting("10:00", "10:30")),
      session("b", { type: "subagent", parent: "a", work: [waiting("10:01", "10:29")] }),
      session("c", { type: "subagent", parent: "b", work: [waiting("10:02", "10:28")] }),
      subagent("d", "c", stretch("10:05", "10:20")),
    ];
    const { worked, roots } = booked(sessions);
    expect(worked).toEqual([
      "10:00-10:01 /a",
      "10:01-10:02 /b",
      "10:02-10:05 /c",
      "10:05-10:20 /d",
      "10:20-10:28 /c",
      "10:28-10:29 /b",
      "10:29-10:30 /a",
    ]);
    expect(roots).toEqual(["a of a", "b of a", "c of a", "d of a"]);
    expect(booked(sessions.toReversed()).worked).toEqual(worked);
  });

  test("does not wait for those of a session that it is a copy of", () => {
    const fork = session("f", { parent: "a", work: [stretch("10:00", "10:10")] });
    expect(booked([parent(waiting("10:00", "10:10")), fork]).worked).toEqual([
      "10:00-10:10 /a",
      "10:00-10:10 /f",
    ]);
  });
});

test("work follows the person to another project", () => {
  const moved = session("a", {
    places: ["/garden", "/orchard"],
    humans: [act("10:00"), act("10:20", null, 1), act("10:40", null, 0)],
    work: [stretch("10:00", "10:30"), stretch("10:35", "10:45")],
  });
  expect(booked([moved]).worked).toEqual([
    "10:00-10:20 /garden",
    "10:20-10:30 /orchard",
    "10:35-10:40 /orchard",
    "10:40-10:45 /garden",
  ]);
});

test("sessions with many children and many moves are gone through once: each with each other would outlast the runner's patience", () => {
  const minute = (index: number) =>
    `${Math.floor(index / 60)}:${String(index % 60).padStart(2, "0")}`;
  const many = Array.from({ length: 100_000 }, (_, index) => index);
  const parent = session("a", {
    places: ["/garden", "/orchard"],
    humans: many.map((index) => act(minute(index), 0, index % 2)),
    work: many.map((index) => stretch(minute(index), minute(index + 1), "tool", true)),
  });
  const children = many.map((index) =>
    subagent(`child ${index}`, "a", stretch(`${minute(index)}:10`, `${minute(index)}:20`)),
  );
  expect(booked([parent, ...children]).worked).toHaveLength(300_000);
});
