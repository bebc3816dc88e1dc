import { describe, expect, test } from "bun:test";

import { answer, calls, prompt, result, says, step, took, worked } from "./at-work.ts";

describe("the time before a step", () => {
  test("is the agent's where the step is the agent's", () => {
    const steps = [prompt("10:00"), says("10:03"), calls("10:03", "Bash"), result("10:20", "Bash")];
    expect(worked(...steps, says("10:21"))).toEqual([
      "10:00-10:03 writing",
      "10:03-10:20 tool Bash",
      "10:20-10:21 writing",
    ]);
  });

  test("is nobody's work where the step is a person's", () => {
    expect(worked(prompt("10:00"), says("10:01"), prompt("11:00"), says("11:02"))).toEqual([
      "10:00-10:01 writing",
      "11:00-11:02 writing",
    ]);
  });

  test("is nobody's where it opens the session", () => {
    expect(worked(says("10:00"))).toEqual([]);
    expect(worked(prompt("10:00"))).toEqual([]);
  });

  test("is the agent's before an interruption: it was at work until then", () => {
    expect(worked(prompt("10:00"), step("interrupt", "10:04"))).toEqual(["10:00-10:04 writing"]);
    expect(worked(prompt("10:00"), calls("10:01", "Bash"), step("interrupt", "10:30"))).toEqual([
      "10:00-10:01 writing",
      "10:01-10:30 tool Bash",
    ]);
  });

  test("is the person's before the answer to a dialog", () => {
    const asked = [prompt("10:00"), calls("10:01", "AskUserQuestion", "q")];
    expect(worked(...asked, answer("10:31", "q"), says("10:32"))).toEqual([
      "10:00-10:01 writing",
      "10:31-10:32 writing",
    ]);
  });

  test("is the person's before that answer, whatever wakes the agent meanwhile", () => {
    for (const tool of ["AskUserQuestion", "Edit"]) {
      const asked = [prompt("10:00"), calls("10:01", tool, "q"), step("notification", "10:31")];
      const answered = [...asked, step("meta", "10:40"), answer("10:50", "q"), says("10:51")];
      expect(worked(...answered)).toEqual(["10:00-10:01 writing", "10:50-10:51 writing"]);
      expect(worked(...answered, took(2, "10:51"))).toEqual([
        "10:00-10:01 exact",
        "10:50-10:51 exact",
      ]);
    }
  });

  test("is the person's where a question is open still, or was left with Escape", () => {
    const asked = [prompt("10:00"), calls("10:01", "AskUserQuestion", "q")];
    expect(worked(...asked, step("notification", "10:31"))).toEqual(["10:00-10:01 writing"]);
    expect(worked(...asked, step("interrupt", "10:31"))).toEqual(["10:00-10:01 writing"]);
  });

  test("is the agent's as long as something runs that it did before it asked", () => {
    const both = [calls("10:01", "Bash", "b"), calls("10:01", "AskUserQuestion", "q")];
    const steps = [prompt("10:00"), ...both, answer("10:21", "q"), result("10:51", "b")];
    expect(worked(...steps)).toEqual([
      "10:00-10:01 writing",
      "10:01-10:21 tool Bash",
      "10:21-10:51 tool Bash",
    ]);
    const edits = [calls("10:01", "Edit", "e"), calls("10:01", "Bash", "b")];
    expect(worked(prompt("10:00"), ...edits, answer("10:21", "e"), result("10:22", "b"))).toEqual([
      "10:00-10:01 writing",
      "10:21-10:22 tool Bash",
    ]);
  });

  test("is the agent's as long as it does something besides asking", () => {
    const both = [calls("10:01", "Bash", "b"), calls("10:01", "AskUserQuestion", "q")];
    const steps = [prompt("10:00"), ...both, step("notification", "10:20"), result("10:30", "b")];
    expect(worked(...steps, answer("10:50", "q"), says("10:51"))).toEqual([
      "10:00-10:01 writing",
      "10:01-10:20 tool Bash",
      "10:20-10:30 tool Bash",
      "10:50-10:51 writing",
    ]);
  });

  test.each(["system", "attachment", "output", "caveat", "enqueue", "dequeue", "empty"] as const)(
    "is not cut by a note of the program: %s",
    (kind) => {
      expect(worked(prompt("10:00"), step(kind, "10:02"), says("10:05"))).toEqual([
        "10:00-10:05 writing",
      ]);
      expect(worked(prompt("10:00"), says("10:01"), step(kind, "10:20"))).toEqual([
        "10:00-10:01 writing",
      ]);
    },
  );
});

describe("what wakes an idle agent", () => {
  const kinds = ["notification", "teammate", "scheduled", "hook", "injected", "meta"] as const;

  test.each(kinds)("begins work, and there was none before it: %s", (kind) => {
    const steps = [prompt("10:00"), says("10:01"), step(kind, "10:30"), says("10:32")];
    expect(worked(...steps)).toEqual(["10:00-10:01 writing", "10:30-10:32 writing"]);
  });

  test.each(kinds)("comes in the midst of work where a tool is pending: %s", (kind) => {
    const steps = [prompt("10:00"), calls("10:01", "Bash"), step(kind, "10:05")];
    expect(worked(...steps, result("10:09", "Bash"))).toEqual([
      "10:00-10:01 writing",
      "10:01-10:05 tool Bash",
      "10:05-10:09 tool Bash",
    ]);
  });

  test("may be the agent that started it, asking again", () => {
    const steps = [step("agent_prompt", "10:00"), says("10:02"), step("agent_prompt", "11:00")];
    expect(worked(...steps, says("11:01"))).toEqual(["10:00-10:02 writing", "11:00-11:01 writing"]);
  });

  test.each(["synthetic", "summary", "compact_boundary"] as const)(
    "and what ends work only where there was some: %s",
    (kind) => {
      expect(worked(prompt("10:00"), step(kind, "10:03"))).toEqual(["10:00-10:03 writing"]);
      expect(worked(prompt("10:00"), says("10:01"), step(kind, "18:00"))).toEqual([
        "10:00-10:01 writing",
      ]);
    },
  );
});

describe("a message that no model wrote", () => {
  test.each(["slash", "bash"] as const)(
    "is of a session taken up again where it follows on a command: %s",
    (kind) => {
      const steps = [prompt("10:00"), says("10:01"), step(kind, "10:10")];
      const again = [step("synthetic", "18:00"), prompt("18:01"), says("18:02")];
      const rest = ["10:00-10:01 writing", "18:01-18:02 writing"];
      expect(worked(...steps, ...again)).toEqual(rest);
      expect(worked(...steps, step("output", "10:11"), ...again)).toEqual(rest);
    },
  );

  test("is of a session taken up again where it follows on a compaction that was asked for", () => {
    const compacted = [step("slash", "10:00"), step("summary", "10:03"), step("output", "10:04")];
    expect(worked(...compacted, step("synthetic", "18:00"), prompt("18:01"))).toEqual([
      "10:00-10:03 writing",
    ]);
  });

  test("ends the work on what a command made of its words", () => {
    const asked = [step("slash", "10:00"), step("meta", "10:00")];
    expect(worked(...asked, step("synthetic", "10:03"))).toEqual(["10:00-10:03 writing"]);
  });

  test("ends the work on what was typed after a command", () => {
    const asked = [step("slash", "10:00"), step("output", "10:00"), prompt("10:10")];
    expect(worked(...asked, step("synthetic", "10:13"))).toEqual(["10:10-10:13 writing"]);
  });
});

describe("what is typed while the agent works", () => {
  test("does not cut its gap", () => {
    expect(worked(prompt("10:00"), step("queued", "10:02"), says("10:08"))).toEqual([
      "10:00-10:08 writing",
    ]);
    const busy = [prompt("10:00"), calls("10:01", "Bash"), step("queued", "10:02")];
    expect(worked(...busy, result("10:08", "Bash"))).toEqual([
      "10:00-10:01 writing",
      "10:01-10:08 tool Bash",
    ]);
  });

  test("and comes when it is done begins new work", () => {
    expect(worked(prompt("10:00"), says("10:01"), step("queued", "10:20"), says("10:21"))).toEqual([
      "10:00-10:01 writing",
      "10:20-10:21 writing",
    ]);
  });

  test.each(["slash", "bash", "prompt", "action"] as const)(
    "does not end a tool whose end is known: %s",
    (kind) => {
      const steps = [prompt("10:00"), calls("10:01", "Bash"), step(kind, "10:05")];
      expect(worked(...steps, result("10:40", "Bash"))).toEqual([
        "10:00-10:01 writing",
        "10:01-10:40 tool Bash",
      ]);
    },
  );
});

describe("a tool call that was never answered", () => {
  test("is pending until the next thing the person does", () => {
    expect(worked(calls("10:00", "Bash"), prompt("10:30"), says("10:32"))).toEqual([
      "10:30-10:32 writing",
    ]);
  });

  test("is pending until the next message", () => {
    const lost = [prompt("10:00"), says("10:00", "m1"), calls("10:00", "Bash")];
    expect(worked(...lost, says("10:05", "m2"), says("10:09", "m3"))).toEqual([
      "10:00-10:05 tool Bash",
      "10:05-10:09 writing",
    ]);
  });

  test("is pending still at another line of its own message", () => {
    const lines = [says("10:00", "m1"), calls("10:00", "Read", "1"), says("10:02", "m1")];
    const rest = [calls("10:02", "Grep", "2"), result("10:05", "1"), result("10:09", "2")];
    expect(worked(...lines, ...rest)).toEqual([
      "10:00-10:02 tool Read",
      "10:02-10:05 tool Grep",
      "10:05-10:09 tool Grep",
    ]);
  });
});
