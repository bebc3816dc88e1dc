import { describe, expect, test } from "bun:test";

import { isGivenUp, runsOf, standingOf } from "../../src/model/standing.ts";
import type { StepKind } from "../../src/model/step.ts";
import type { TimedStep } from "../../src/model/work.ts";

const MINUTE = 60_000;
const NOW = 100 * MINUTE;

/** A step so many minutes after the beginning of all. */
const at = (minute: number, kind: StepKind, more: Partial<TimedStep> = {}): TimedStep => ({
  kind,
  at: minute * MINUTE,
  key: minute * 10,
  ...more,
});

const standing = (steps: readonly TimedStep[], now = NOW, recordsEnds = false) =>
  standingOf(steps, { now, recordsEnds });

describe("the agent waits for the person", () => {
  test("when it has given its answer", () => {
    expect(standing([at(90, "prompt"), at(95, "assistant")])).toEqual({
      state: "answered",
      since: 95 * MINUTE,
    });
  });

  test("also behind notes of the program, and results of tools before", () => {
    const steps = [
      at(90, "prompt"),
      at(91, "assistant", { id: 1 }),
      at(91, "tool_call", { id: 7, tool: "Bash" }),
      at(92, "tool_result", { id: 7 }),
      at(93, "assistant", { id: 2 }),
      at(94, "system"),
      at(94, "attachment"),
      at(95, "note"),
    ];
    expect(standing(steps)).toEqual({ state: "answered", since: 93 * MINUTE });
  });

  test.each(["AskUserQuestion", "ExitPlanMode", "question"])("when it asks with %s", (tool) => {
    const steps = [at(90, "prompt"), at(91, "assistant"), at(91, "tool_call", { id: 7, tool })];
    expect(standing(steps)).toEqual({ state: "question", since: 91 * MINUTE });
  });

  test("when a tool that takes no time does not come back: it waits for a permission", () => {
    const steps = [at(90, "prompt"), at(99, "tool_call", { id: 7, tool: "Edit" })];
    expect(standing(steps)).toEqual({ state: "permission", since: 99 * MINUTE });
    expect(standing(steps, 99 * MINUTE + 14_000)?.state).toBe("working");
  });

  test("when it was interrupted", () => {
    const steps = [at(90, "prompt"), at(91, "tool_call", { id: 7 }), at(92, "interrupt")];
    expect(standing(steps)).toEqual({ state: "interrupted", since: 92 * MINUTE });
  });

  test("when a command has printed what it had to", () => {
    expect(standing([at(90, "slash"), at(90, "output")])?.state).toBe("answered");
    expect(standing([at(90, "slash")])?.state).toBe("working");
  });
});

test("a source that records ends has the agent wait where all has ended and nothing follows: a refused call ends its turn", () => {
  const refused = [
    at(90, "prompt"),
    at(91, "assistant", { id: 1, until: 92 * MINUTE }),
    at(91, "tool_call", { id: 7, tool: "bash", until: 92 * MINUTE }),
  ];
  const answered = { state: "answered", since: 92 * MINUTE } as const;
  expect(standing(refused, NOW, true)).toEqual(answered);
  expect(standing(refused, 92 * MINUTE + 59_000, true)?.state).toBe("working");
  expect(standing(refused)?.state).toBe("working");
  expect(standing([...refused, at(95, "prompt")], NOW, true)?.state).toBe("working");
  const next = at(95, "assistant", { id: 2 });
  expect(standing([...refused, next], NOW, true)?.state).toBe("working");
});

describe("the person waits for the agent, since they set it to work", () => {
  test("while a tool runs", () => {
    const steps = [
      at(80, "prompt"),
      at(81, "assistant"),
      at(90, "prompt"),
      at(91, "assistant"),
      at(91, "tool_call", { id: 7, tool: "Bash" }),
    ];
    expect(standing(steps)).toEqual({ state: "working", since: 90 * MINUTE });
  });

  test("after a result, and after an answer to its question", () => {
    const asked = [at(90, "prompt"), at(91, "tool_call", { id: 7, tool: "AskUserQuestion" })];
    expect(standing([...asked, at(95, "answer", { id: 7 })])).toEqual({
      state: "working",
      since: 95 * MINUTE,
    });
    const ran = [at(90, "prompt"), at(91, "tool_call", { id: 7, tool: "Bash" })];
    expect(standing([...ran, at(95, "tool_result", { id: 7 })])?.state).toBe("working");
  });

  test("what is queued while it works is no new turn", () => {
    const steps = [
      at(90, "prompt"),
      at(91, "tool_call", { id: 7, tool: "Bash" }),
      at(95, "queued"),
    ];
    expect(standing(steps)).toEqual({ state: "working", since: 90 * MINUTE });
  });

  test("while it may still be writing its message, unless the turn is known to be over", () => {
    const steps = [at(90, "prompt"), at(95, "assistant")];
    const soon = 95 * MINUTE + 9_000;
    expect(standing(steps, soon)?.state).toBe("working");
    const over = at(90, "turn_duration", { until: 95 * MINUTE });
    expect(standing([...steps, over], soon)?.state).toBe("answered");
  });

  test("until a message has its end, where the source records that", () => {
    const steps = [at(90, "prompt"), at(91, "assistant")];
    expect(standing(steps, NOW, true)).toEqual({ state: "working", since: 90 * MINUTE });
    const ended = [at(90, "prompt"), at(91, "assistant", { until: 94 * MINUTE })];
    expect(standing(ended, NOW, true)).toEqual({ state: "answered", since: 94 * MINUTE });
  });

  test("when a notification woke it after its answer", () => {
    const steps = [at(90, "prompt"), at(91, "assistant"), at(95, "notification")];
    expect(standing(steps)).toEqual({ state: "working", since: 95 * MINUTE });
  });
});

test("where nobody did anything nobody waits", () => {
  expect(standing([at(90, "system"), at(91, "created")])).toBeNull();
});

describe("a subagent whose steps stop in the midst of a tool", () => {
  const subagent = [at(90, "agent_prompt"), at(92, "tool_call", { id: 70, tool: "Bash" })];
  const call = at(90, "tool_call", { id: 7, tool: "Task" });

  test("is at work while the call that runs it is pending", () => {
    expect(isGivenUp(subagent, runsOf([at(89, "prompt"), call]))).toBe(false);
  });

  test.each([
    ["the call has come back", at(95, "tool_result", { id: 7 })],
    ["the person has stopped the agent", at(95, "interrupt")],
    ["the person asks for something else", at(95, "prompt")],
    ["the agent's next message is there", at(95, "assistant", { id: 3 })],
  ])("is given up when %s", (_, after) => {
    expect(isGivenUp(subagent, runsOf([at(89, "prompt"), call, after]))).toBe(true);
  });

  test("is at work when it goes on behind its call, in the background", () => {
    const launched = at(90, "tool_result", { id: 7 });
    const steps = [at(89, "prompt"), call, launched, at(95, "interrupt")];
    expect(isGivenUp(subagent, runsOf(steps))).toBe(false);
  });

  test("is at work while one of several calls that may have run it is pending", () => {
    const other = at(90, "tool_call", { id: 8, tool: "Task" });
    const steps = [at(89, "prompt"), call, other, at(95, "tool_result", { id: 7 })];
    expect(isGivenUp(subagent, runsOf(steps))).toBe(false);
  });

  test("is at work beside a command, and where no call is known to have run it", () => {
    expect(isGivenUp(subagent, runsOf([at(89, "prompt"), call, at(95, "bash")]))).toBe(false);
    expect(isGivenUp(subagent, runsOf([at(89, "prompt"), at(95, "assistant")]))).toBe(false);
  });
});
