import { describe, expect, test } from "bun:test";

import type { StepKind } from "../../../src/model/step.ts";
import { parseClaude } from "../../../src/sources/claude-code/parse.ts";
import { kindsOf, linesOfBytes, only, project, session } from "./parsing.ts";
import { result, said } from "./user-lines.ts";

/** What a transcript with one user's line says. */
function parseUserLine(
  content: readonly object[],
  members: object,
  place = `${project}/${session}.jsonl`,
) {
  const head = { type: "user", uuid: "u-1", timestamp: "2025-06-15T15:06:40.000Z" };
  const entry = { ...head, sessionId: session, message: { role: "user", content }, ...members };
  const lines = linesOfBytes(Buffer.from(`${JSON.stringify(entry)}\n`));
  return only(parseClaude({ lines, meta: null, customTitle: null }, place));
}

describe("the result of a tool", () => {
  const results: [string, object, StepKind][] = [
    ["nobody touched", {}, "tool_result"],
    ["the person rejected", { toolDenialKind: "user-rejected" }, "answer"],
    ["a rule denied", { toolDenialKind: "permission-rule" }, "tool_result"],
    ["the person answered with words", { holdsPersonsWords: true }, "answer"],
    ["the person answered without words", { holdsPersonsWords: false }, "tool_result"],
    ["was allowed once", { permissionDecision: { source: "user_temporary" } }, "answer"],
    ["was refused in a dialog", { permissionDecision: { source: "user_reject" } }, "answer"],
    ["the settings allowed", { permissionDecision: { source: "config" } }, "tool_result"],
    ["holds chosen answers", { toolUseResult: { answers: { Colour: "red" } } }, "answer"],
    ["holds an output", { toolUseResult: { stdout: "raked" } }, "tool_result"],
    ["holds a string", { toolUseResult: "Error: no answers" }, "tool_result"],
    ["is flagged meta", { isMeta: true }, "tool_result"],
  ];
  test.each(results)("that %s", (_, members, kind) => {
    const transcript = parseUserLine([result], members);
    expect([kindsOf(transcript), transcript.prompts]).toEqual([[kind], []]);
  });

  test("is one even beside a text, and its text is nobody's prompt", () => {
    const transcript = parseUserLine([said("Prune the roses"), result], {});
    expect([kindsOf(transcript), transcript.prompts]).toEqual([["tool_result"], []]);
  });

  test("is one in an agent's own conversation too", () => {
    const place = `${project}/${session}/subagents/agent-ab12.jsonl`;
    const transcript = parseUserLine([result], { isSidechain: true, agentId: "ab12" }, place);
    expect(kindsOf(transcript)).toEqual(["tool_result"]);
  });
});
