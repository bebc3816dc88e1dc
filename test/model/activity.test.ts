import { describe, expect, test } from "bun:test";

import { actsOf, timesOf } from "../../src/model/activity.ts";
import { messagesOf } from "../../src/model/messages.ts";
import type { SessionType } from "../../src/model/session.ts";
import type { Step } from "../../src/model/step.ts";
import { agentTimesOf } from "../../src/model/work.ts";
import {
  answer,
  calls,
  clockOf,
  message,
  prompt,
  ran,
  result,
  says,
  step,
  took,
} from "./at-work.ts";

/** What a person did, a line an act: when, what, how long after the last output, and where. */
function acted(steps: Step[], type: SessionType = "user", cwds = new Map<number, string>()) {
  const timed = steps
    .flatMap((one) => (one.at === null ? [] : [{ ...one, at: one.at }]))
    .sort((a, b) => a.at - b.at);
  const messages = messagesOf(steps, () => false).map((one) => ({
    ...one,
    cwd: cwds.get(one.key) ?? null,
  }));
  const { humans, places } = timesOf(
    type,
    "/garden",
    actsOf(timed, messages, agentTimesOf(timed).answered),
    [],
  );
  return humans.map(({ at, kind, since, place }) =>
    [clockOf(at), kind, since === null ? "opens" : `${since / 60_000} min`, places[place]].join(
      " ",
    ),
  );
}

describe("a person's act", () => {
  test("opens its session, or comes so long after the last output", () => {
    const steps = [prompt("10:00"), says("10:04"), prompt("10:07"), step("slash", "10:08")];
    expect(acted(steps)).toEqual([
      "10:00 prompt opens /garden",
      "10:07 prompt 3 min /garden",
      "10:08 slash 4 min /garden",
    ]);
  });

  test.each(["subagent", "agent"] as const)("is none in a session of type %s", (type) => {
    expect(acted([prompt("10:00"), says("10:04")], type)).toEqual([]);
  });

  test.each(["tool_result", "meta", "summary", "output", "hook", "notification"] as const)(
    "is none of the program's lines: %s",
    (kind) => {
      expect(acted([prompt("10:00"), step(kind, "10:05")])).toEqual(["10:00 prompt opens /garden"]);
    },
  );

  test("may be an interruption or an answer", () => {
    const asked = [prompt("10:00"), calls("10:01", "AskUserQuestion", "q"), answer("10:04", "q")];
    expect(acted([...asked, step("interrupt", "10:05")])).toEqual([
      "10:00 prompt opens /garden",
      "10:04 answer 3 min /garden",
      "10:05 interrupt 4 min /garden",
    ]);
  });

  test("that allowed a tool came before the tool ran, where the turn's duration says how long", () => {
    const steps = [prompt("08:00"), calls("08:01", "Bash", "b"), answer("08:40", "b")];
    expect(acted([...steps, says("08:41"), took(40, "08:41")])).toEqual([
      "08:00 prompt opens /garden",
      "08:02 answer 1 min /garden",
    ]);
  });

  test("that answers OpenCode's question follows on the question, not on its own end", () => {
    const steps = [prompt("10:00"), message("10:01", "10:06"), ran("10:02", "10:05", "question")];
    expect(acted(steps)).toEqual(["10:00 prompt opens /garden", "10:05 answer 3 min /garden"]);
  });

  test("that stops OpenCode's answer follows on what was read before", () => {
    const steps = [message("10:01", "10:06"), step("interrupt", "10:06")];
    expect(acted([prompt("10:00"), ...steps])).toEqual([
      "10:00 prompt opens /garden",
      "10:06 interrupt 5 min /garden",
    ]);
  });

  test("is not preceded by what was written in the same moment", () => {
    expect(acted([prompt("10:00"), message("10:00", "10:05"), prompt("10:07")])).toEqual([
      "10:00 prompt opens /garden",
      "10:07 prompt 2 min /garden",
    ]);
  });

  test("that was queued counts when it was typed", () => {
    const words = { id: 7 };
    const steps = [
      prompt("10:00"),
      says("10:01"),
      step("enqueue", "10:03", words),
      step("dequeue", "10:09"),
      step("prompt", "10:09", words),
    ];
    expect(acted(steps)).toEqual(["10:00 prompt opens /garden", "10:03 prompt 2 min /garden"]);
  });

  test("without a time is none", () => {
    expect(acted([{ ...prompt("10:00"), at: null }])).toEqual([]);
  });
});

describe("an act's place", () => {
  const moved = prompt("10:10");
  const cwds = new Map([[moved.key, "/orchard"]]);

  test("is the directory it was done in, and what says nothing of it follows", () => {
    const steps = [prompt("10:00"), moved, step("interrupt", "10:12"), prompt("10:15")];
    const back = new Map([...cwds, [steps[3]?.key ?? 0, "/garden"]]);
    expect(acted(steps, "user", back)).toEqual([
      "10:00 prompt opens /garden",
      "10:10 prompt opens /orchard",
      "10:12 interrupt opens /orchard",
      "10:15 prompt opens /garden",
    ]);
  });
});

test("the order of the steps in the file means nothing to what is told by their times", () => {
  const steps = [prompt("10:00"), calls("10:01", "Bash"), result("10:09", "Bash"), prompt("10:12")];
  expect(acted(steps.toReversed())).toEqual(acted(steps));
});
