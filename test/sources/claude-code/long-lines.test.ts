import { describe, expect, test } from "bun:test";

import { parseClaude } from "../../../src/sources/claude-code/parse.ts";
import { line, linesOfBytes, only, project, session } from "./parsing.ts";

const time = '"timestamp":"2025-06-15T15:06:40.000Z"';
const after = `{"type":"user","uuid":"u-2",${time},"sessionId":"${session}","message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"","content":""}]}}\n`;
const reason = "longer than 64 MB, and not to be read piece by piece";

/** What is read of a line with 65 MiB of one letter in it, and of a short line after it. */
function parseLong(before: string, letter: string, behind: string) {
  const bytes = Buffer.concat([
    Buffer.from(before),
    Buffer.alloc(65 * 2 ** 20, letter),
    Buffer.from(`${behind}\n${after}`),
  ]);
  const lines = linesOfBytes(bytes);
  return parseClaude({ lines, meta: null, customTitle: null }, `${project}/${session}.jsonl`);
}

const result = `","message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"","content":""}]}}`;
const last = line("tool_result", 0, "u-2", { id: expect.any(Number) });

describe("a line of 65 MiB", () => {
  test("counts where the length is in what nobody asks for", () => {
    const parsed = parseLong(`{"type":"user","uuid":"u-1",${time},"toolUseResult":"`, "x", result);
    expect(parsed.skips).toEqual([]);
    expect(only(parsed).steps.map(({ key }) => key)).toHaveLength(2);
  });

  test.each([
    ["is no JSON", "", "x", ""],
    ["is damaged by NULs", '{"type":"user","message":{"content":"', "\0", '"}}'],
    [
      "has so long a prompt",
      `{"type":"user","uuid":"u-1",${time},"message":{"content":"`,
      "x",
      '"}}',
    ],
    ["has no id of its own", `{"type":"user",${time},"toolUseResult":"`, "x", result],
    ["is no valid entry", `{"type":"user","uuid":7,${time},"toolUseResult":"`, "x", result],
  ])("that %s is told, and the lines after it count", (_, before, letter, behind) => {
    const parsed = parseLong(before, letter, behind);
    expect(parsed.skips).toEqual([{ where: "line 1", reason }]);
    expect(only(parsed).steps).toEqual([last]);
  });

  test("is unfinished where it is damaged and the file ends in it", () => {
    const bytes = Buffer.concat([
      Buffer.from('{"type":"user","a":"'),
      Buffer.alloc(65 * 2 ** 20, "x"),
    ]);
    const raw = { lines: linesOfBytes(bytes), meta: null, customTitle: null };
    const parsed = parseClaude(raw, `${project}/${session}.jsonl`);
    expect(parsed.skips).toEqual([{ where: "line 1", reason: "the last line is not finished" }]);
  });
});
