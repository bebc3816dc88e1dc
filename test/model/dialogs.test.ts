import { describe, expect, test } from "bun:test";

import fc from "fast-check";

import type { Step } from "../../src/model/step.ts";
import { agentTimesOf, timedOf } from "../../src/model/work.ts";
import { intersection, lengthOf } from "../../src/time/spans.ts";
import { answer, at, calls, prompt, result, says, step, took, worked } from "./at-work.ts";

describe("the recorded duration of a turn leaves out the dialogs in it", () => {
  const asked = (clock: string, end: string) => [
    calls(clock, "AskUserQuestion", clock),
    answer(end, clock),
  ];
  const allowed = (clock: string, end: string, tool = "Bash") => [
    calls(clock, tool, clock),
    answer(end, clock),
  ];

  test("so that a question takes nothing of what was done before it", () => {
    const steps = [prompt("08:00"), calls("08:01", "Bash", "b"), result("11:01", "b")];
    const rest = [...asked("11:02", "18:00"), says("18:04"), took(186, "18:04")];
    expect(worked(...steps, ...rest)).toEqual(["08:00-11:02 exact", "18:00-18:04 exact"]);
  });

  test("so that what is left of the time is that of the tool that was allowed", () => {
    const steps = [prompt("08:00"), ...allowed("08:01", "08:40"), says("08:41")];
    expect(worked(...steps, took(40, "08:41"))).toEqual(["08:00-08:01 exact", "08:02-08:41 exact"]);
    expect(worked(...steps, took(41, "08:41"))).toEqual(["08:00-08:41 exact"]);
    expect(worked(...steps, took(2, "08:41"))).toEqual(["08:00-08:01 exact", "08:40-08:41 exact"]);
  });

  test("whatever came in while the tool ran", () => {
    const call = [prompt("08:00"), calls("08:01", "Bash", "b"), step("notification", "08:20")];
    const steps = [...call, answer("08:40", "b"), says("08:41")];
    expect(worked(...steps, took(40, "08:41"))).toEqual(["08:00-08:01 exact", "08:02-08:41 exact"]);
  });

  test("and of several tools it is the one's that took longest, and no question's", () => {
    const first = [prompt("08:00"), ...allowed("08:01", "08:03", "Edit")];
    const second = [...allowed("08:03", "08:43"), ...asked("08:43", "09:43")];
    expect(worked(...first, ...second, says("09:44"), took(41, "09:44"))).toEqual([
      "08:00-08:01 exact",
      "08:04-08:43 exact",
      "09:43-09:44 exact",
    ]);
  });

  test("but does not begin before its prompt, should it hold them after all", () => {
    const steps = [prompt("08:00"), ...asked("08:01", "08:40"), says("08:41"), took(41, "08:41")];
    expect(worked(...steps)).toEqual(["08:00-08:01 exact", "08:40-08:41 exact"]);
  });

  test("and says nothing of the dialogs of the turn before", () => {
    const before = [prompt("08:00"), ...allowed("08:01", "08:20"), says("08:21")];
    const after = [prompt("08:30"), ...asked("08:31", "08:40"), says("08:41"), took(2, "08:41")];
    expect(worked(...before, ...after)).toEqual([
      "08:00-08:01 writing",
      "08:20-08:21 writing",
      "08:30-08:31 exact",
      "08:40-08:41 exact",
    ]);
  });

  test("and tells only how far back it reaches where something else began the turn", () => {
    const idle = [prompt("07:00"), says("07:01"), step("notification", "08:00")];
    const steps = [...idle, ...allowed("08:01", "08:40"), says("08:41")];
    expect(worked(...steps, took(2, "08:41"))).toEqual([
      "07:00-07:01 writing",
      "08:00-08:01 exact",
      "08:40-08:41 exact",
    ]);
    expect(worked(...steps, took(50, "08:41"))).toEqual([
      "07:00-07:01 writing",
      "07:51-08:01 exact",
      "08:40-08:41 exact",
    ]);
  });

  test("and goes on where a hook sends the agent back to work", () => {
    const steps = [prompt("08:00"), ...allowed("08:01", "08:40"), says("08:41")];
    const sent = [step("meta", "08:41"), says("08:42"), took(41, "08:42")];
    expect(worked(...steps, ...sent)).toEqual(["08:00-08:01 exact", "08:02-08:42 exact"]);
  });

  test("and where its beginning is not known, reaches back over them all", () => {
    const steps = [...allowed("08:01", "08:40"), says("08:41"), took(2, "08:41")];
    expect(worked(...steps)).toEqual(["08:00-08:01 exact", "08:40-08:41 exact"]);
  });
});

describe("on every turn", () => {
  const MINUTE = 60_000;
  const part = fc.record({
    tool: fc.constantFrom("Bash", "Edit", "AskUserQuestion"),
    dialog: fc.integer({ min: 0, max: 90 }),
    work: fc.integer({ min: 1, max: 90 }),
  });
  const turns = fc.array(fc.array(part, { maxLength: 6 }), { minLength: 1, maxLength: 4 });

  /** Turns an hour apart: in each the agent works a minute before every call and at the end. */
  function session(parts: readonly (readonly { tool: string; dialog: number; work: number }[])[]) {
    const steps: Step[] = [];
    let now = at("00:00");
    let worked = 0;
    let made = 0;
    const add = (kind: Step["kind"], more: Partial<Step> = {}) =>
      steps.push({ kind, at: now, key: ++made, ...more });
    for (const dialogs of parts) {
      now += 60 * MINUTE;
      add("prompt");
      let length = MINUTE;
      for (const { tool, dialog, work } of dialogs) {
        now += MINUTE;
        const id = made + 1_000;
        add("tool_call", { id, tool });
        const ran = tool === "AskUserQuestion" ? 0 : work;
        now += (dialog + ran) * MINUTE;
        add("answer", { id });
        length += (1 + ran) * MINUTE;
      }
      now += MINUTE;
      add("assistant");
      add("turn_duration", { at: now - length, until: now });
      worked += length;
    }
    return { steps: timedOf(steps), worked };
  }

  test("the work is as long as was recorded, and none of it a wait", () => {
    fc.assert(
      fc.property(turns, (parts) => {
        const { steps, worked: recorded } = session(parts);
        const { work, waits, answered } = agentTimesOf(steps);
        expect(lengthOf(work)).toBe(recorded);
        expect(intersection(work, waits)).toEqual([]);
        for (const { key, id, at: written } of steps.filter(({ kind }) => kind === "answer")) {
          const call = steps.find((one) => one.kind === "tool_call" && one.id === id);
          const given = answered.get(key) ?? written;
          expect(given).toBeGreaterThanOrEqual(call?.at ?? written);
          expect(given).toBeLessThanOrEqual(written);
        }
      }),
    );
  });
});
