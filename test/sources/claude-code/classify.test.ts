import { describe, expect, test } from "bun:test";

import type { StepKind } from "../../../src/model/step.ts";
import { slashCommand, type UserLine } from "../../../src/sources/claude-code/classify.ts";
import { caveat, continued, type Flags, kindOf, oldCaveat, said, typedOf } from "./user-lines.ts";

describe("what no person wrote", () => {
  const written: [string, UserLine["content"], Flags, StepKind][] = [
    ["an empty string", "", {}, "empty"],
    ["only spaces", " \n\t", {}, "empty"],
    ["no parts", [], {}, "empty"],
    ["parts without a text", [{ type: "video" }, { type: "text" }], {}, "empty"],
    ["(no content) of 0.2", "(no content)", {}, "empty"],
    ["an interruption", "[Request interrupted by user]", {}, "interrupt"],
    ["an interruption as parts", [said("[Request interrupted by user]")], {}, "interrupt"],
    [
      "an interruption of a tool",
      [said("[Request interrupted by user for tool use]")],
      {},
      "interrupt",
    ],
    ["a flagged summary", "We planted roses.", { isCompactSummary: true }, "summary"],
    ["a summary of before 1.0.128, without flag", continued, {}, "summary"],
    ["a summary in parts", [said(continued)], {}, "summary"],
    ["a summary that is also meta", continued, { isMeta: true }, "summary"],
    ["a notification by origin", "Done", { origin: { kind: "task-notification" } }, "notification"],
    ["a notification by text", "<task-notification>\n<task-id>a1</task-id>", {}, "notification"],
    ["a peer's words by origin", "Hello", { origin: { kind: "peer" } }, "teammate"],
    ["a coordinator's words by origin", "Hello", { origin: { kind: "coordinator" } }, "teammate"],
    ["a channel's words by origin", "Hello", { origin: { kind: "channel" } }, "teammate"],
    ["a continuation by origin", "Go on", { origin: { kind: "auto-continuation" } }, "injected"],
    ["an origin that is not known yet", "Go on", { origin: { kind: "weather" } }, "injected"],
    [
      "an origin that is the name of a field every object has",
      "Go on",
      { origin: { kind: "constructor" } },
      "injected",
    ],
    ["a teammate's words", '<teammate-message teammate_id="mate">\nhi', {}, "teammate"],
    [
      "a teammate's words with their introduction",
      'Another Claude session sent a message:\n<teammate-message teammate_id="mate">hi',
      {},
      "teammate",
    ],
    [
      "another session's words",
      '<cross-session-message from="b">hi</cross-session-message>',
      {},
      "teammate",
    ],
    ["a channel's words", '<channel source="garden">hi</channel>', {}, "teammate"],
    [
      "a scheduled prompt, which is also meta and of the system",
      "Water the roses",
      { wakeupSource: "schedule_wakeup", isMeta: true, promptSource: "system" },
      "scheduled",
    ],
    ["a loop's prompt", "Water", { wakeupSource: "loop_wakeup" }, "scheduled"],
    ["a meta line", "Base directory for this skill: /garden", { isMeta: true }, "meta"],
    ["the body of a command", [said("Say hello to Kim")], { isMeta: true }, "meta"],
    ["human origin, yet meta", "Water", { isMeta: true, origin: { kind: "human" } }, "meta"],
    ["a prompt by the system", "Go on", { promptSource: "system" }, "injected"],
    ["a caveat with its flag", caveat, { isMeta: true }, "caveat"],
    ["a caveat in a copy, which lost its flag", [said(caveat)], {}, "caveat"],
    ["the caveat of 0.2 and 1.0", oldCaveat, {}, "caveat"],
    ["a caveat in its tag", "<local-command-caveat>Caveat: x</local-command-caveat>", {}, "caveat"],
    ["a command's output", "<local-command-stdout>Bye</local-command-stdout>", {}, "output"],
    ["a command's errors", "<local-command-stderr>Error</local-command-stderr>", {}, "output"],
    [
      "a shell's output",
      "<bash-stdout>beds</bash-stdout><bash-stderr></bash-stderr>",
      {},
      "output",
    ],
    ["a shell's errors", "<bash-stderr>no beds</bash-stderr>", {}, "output"],
    ["an unknown slash command", "Unknown slash command: prune", {}, "output"],
    ["an unknown command", "Unknown command: /prune", {}, "output"],
    ["an unknown skill", "Unknown skill: prune", {}, "output"],
    ["an unknown skill's arguments", "Args from unknown skill: the roses", {}, "output"],
    ["a stop hook", "Stop hook feedback:\n[water.sh]: more", {}, "hook"],
    ["a start hook", "<session-start-hook>Sunny</session-start-hook>", {}, "hook"],
    ["a prompt hook", "<user-prompt-submit-hook>Sunny</user-prompt-submit-hook>", {}, "hook"],
    ["one reminder", "<system-reminder>Be brief</system-reminder>", {}, "meta"],
    [
      "several reminders",
      [
        said("<system-reminder>Be brief</system-reminder>"),
        said("<system-reminder>Be kind</system-reminder>\n"),
      ],
      {},
      "meta",
    ],
    [
      "an interruption behind a byte order mark",
      "\uFEFF[Request interrupted by user]",
      {},
      "interrupt",
    ],
  ];
  test.each(written)("%s", (_, content, flags, kind) => {
    expect(kindOf(content, flags)).toBe(kind);
  });
});

describe("in an agent's own conversation", () => {
  test("the words asked of it are the agent's prompt", () => {
    expect(typedOf("Count the roses", { ofAgent: true })).toEqual([
      "agent_prompt",
      "Count the roses",
    ]);
  });

  test("a slash command is no person's either", () => {
    expect(typedOf("<command-name>/prune</command-name>", { ofAgent: true })).toEqual([
      "agent_prompt",
      "/prune",
    ]);
  });

  test("reminders and interruptions are what they are elsewhere", () => {
    expect(kindOf("<system-reminder>x</system-reminder>", { ofAgent: true })).toBe("meta");
    expect(kindOf("[Request interrupted by user]", { ofAgent: true })).toBe("interrupt");
  });
});

describe("a slash command", () => {
  test("without a name is none", () => {
    expect(slashCommand("<command-message>prune</command-message>")).toBeNull();
  });

  test("is searched for once, however often its tag stands there without an end", () => {
    expect(slashCommand("<command-name>".repeat(200_000))).toBeNull();
    expect(slashCommand(`<command-name>/x</command-name>${"<command-args>".repeat(200_000)}`)).toBe(
      "/x",
    );
  });

  test("keeps its words when a long skill name has a colon", () => {
    expect(
      slashCommand("<command-message>x</command-message><command-name>garden:prune</command-name>"),
    ).toBe("/garden:prune");
  });
});
