import { describe, expect, test } from "bun:test";

import type { Step } from "../../src/model/step.ts";
import { at, calls, message, prompt, ran, result, says, step, turn, worked } from "./at-work.ts";

describe("a time that the source recorded", () => {
  test("is exact, be it longer or shorter than any cap", () => {
    expect(worked(prompt("10:00"), message("10:01", "12:00"))).toEqual([
      "10:00-10:01 writing",
      "10:01-12:00 exact",
    ]);
  });

  test("of a tool says more of a moment than that of its message", () => {
    expect(worked(message("10:00", "10:30"), ran("10:10", "10:20", "bash"))).toEqual([
      "10:00-10:10 exact",
      "10:10-10:20 exact bash",
      "10:20-10:30 exact",
    ]);
  });

  test("of parallel tools counts once", () => {
    const tools = [ran("10:00", "10:20", "bash"), ran("10:00", "10:10", "grep")];
    expect(worked(message("10:00", "10:25"), ...tools)).toEqual([
      "10:00-10:10 exact grep",
      "10:10-10:20 exact bash",
      "10:20-10:25 exact",
    ]);
  });

  test("of a turn takes the place of the gaps in it", () => {
    const steps = [prompt("10:00"), calls("10:01", "Bash"), result("11:45", "Bash")];
    expect(worked(...steps, says("11:50"), turn("10:00", "11:50"))).toEqual(["10:00-11:50 exact"]);
  });

  test("of a turn ends where it says; what goes on after it is a gap", () => {
    const steps = [prompt("10:00"), says("10:05"), turn("10:00", "10:03")];
    expect(worked(...steps)).toEqual(["10:00-10:03 exact", "10:03-10:05 writing"]);
  });

  test("of OpenCode's question is the person's, and not its message's either", () => {
    expect(worked(message("10:00", "10:40"), ran("10:05", "10:35", "question"))).toEqual([
      "10:00-10:05 exact",
      "10:35-10:40 exact",
    ]);
  });

  test("of OpenCode's question is the agent's while another tool is recorded", () => {
    const asked = [message("10:00", "10:40"), ran("10:05", "10:35", "question")];
    expect(worked(...asked, ran("10:06", "10:20", "bash"))).toEqual([
      "10:00-10:05 exact",
      "10:06-10:20 exact bash",
      "10:35-10:40 exact",
    ]);
    expect(worked(message("10:00", "10:40"), ran("10:05", "10:35", "plan_exit"))).toEqual([
      "10:00-10:05 exact",
      "10:35-10:40 exact",
    ]);
  });

  test("is none where it ends before it begins", () => {
    expect(worked(prompt("10:00"), message("10:05", "10:04"))).toEqual(["10:00-10:05 writing"]);
  });

  test("that took no time leaves nothing pending", () => {
    const steps = [message("10:00", "10:02"), ran("10:01", "10:01", "read")];
    expect(worked(...steps, step("agent_prompt", "11:00"))).toEqual(["10:00-10:02 exact"]);
  });

  test("of a message holds where a person typed into it", () => {
    expect(worked(message("10:00", "10:20"), prompt("10:05"))).toEqual(["10:00-10:20 exact"]);
  });
});

describe("a session may only wait for its agents", () => {
  test.each(["Task", "Agent", "task", "Workflow", "Skill", "TaskOutput", "AgentOutputTool"])(
    "while a tool is pending that starts or awaits them: %s",
    (tool) => {
      const steps = [prompt("10:00"), calls("10:01", tool), result("10:30", tool), says("10:31")];
      expect(worked(...steps)).toEqual([
        "10:00-10:01 writing",
        `10:01-10:30 tool ${tool} (delegating)`,
        "10:30-10:31 writing",
      ]);
    },
  );

  test("but not while a tool of its own runs besides", () => {
    const both = [calls("10:00", "Task"), calls("10:00", "Bash")];
    expect(worked(...both, result("10:05", "Bash"), result("10:09", "Task"))).toEqual([
      "10:00-10:05 tool Bash",
      "10:05-10:09 tool Task (delegating)",
    ]);
    expect(
      worked(
        message("10:00", "10:10"),
        ran("10:01", "10:09", "task"),
        ran("10:02", "10:05", "bash"),
      ),
    ).toEqual([
      "10:00-10:01 exact",
      "10:01-10:02 exact task (delegating)",
      "10:02-10:05 exact bash",
      "10:05-10:09 exact task (delegating)",
      "10:09-10:10 exact",
    ]);
  });

  test("within exact times, too", () => {
    const steps = [prompt("10:00"), calls("10:01", "Task"), result("10:09", "Task")];
    expect(worked(...steps, says("10:10"), turn("10:00", "10:10"))).toEqual([
      "10:00-10:01 exact",
      "10:01-10:09 exact (delegating)",
      "10:09-10:10 exact",
    ]);
    expect(worked(message("10:00", "10:10"), ran("10:02", "10:08", "task"))).toEqual([
      "10:00-10:02 exact",
      "10:02-10:08 exact task (delegating)",
      "10:08-10:10 exact",
    ]);
  });

  test("though a person types meanwhile", () => {
    const steps = [message("10:00", "10:10"), ran("10:02", "10:08", "task"), prompt("10:04")];
    expect(worked(...steps)).toContain("10:02-10:08 exact task (delegating)");
  });

  test("where a tool's name was not kept", () => {
    const unnamed = { ...calls("10:00", "Bash"), tool: undefined };
    const { tool: _, ...call } = unnamed;
    expect(worked(call, result("10:02", "Bash"))).toEqual(["10:00-10:02 tool (delegating)"]);
  });

  test("and not when its agent runs in the background", () => {
    const steps = [calls("10:00", "Task"), result("10:00:05", "Task"), says("10:06")];
    expect(worked(...steps)).toEqual([
      "10:00-10:00:05 tool Task (delegating)",
      "10:00:05-10:06 writing",
    ]);
  });
});

describe("a session of very many steps is gone through once: each looked at with each other would outlast the runner's patience", () => {
  const after = (seconds: number) => at("10:00") + seconds * 1000;
  const many = (count: number, one: (index: number) => Step): Step[] =>
    Array.from({ length: count }, (_, index) => one(index));

  test("with tools that overlap a little", () => {
    const steps = many(300_000, (index) => ({
      ...ran("10:00", "10:00:20", "bash"),
      at: after(index),
      until: after(index + 20),
    }));
    expect(worked(...steps)).toHaveLength(1);
  });

  test("with turns that all end together", () => {
    const steps = many(100_000, (index) => ({
      ...turn("10:00", "10:01"),
      at: after(index),
      until: after(100_000),
    }));
    expect(worked(...steps)).toHaveLength(1);
  });

  test("with tools that are all pending", () => {
    const steps = many(100_000, (index) => ({
      ...calls("10:00", "Bash", `${index}`),
      at: after(index),
    }));
    expect(worked(...steps)).toHaveLength(99_999);
  });
});
