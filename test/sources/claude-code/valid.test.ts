import { describe, expect, test } from "bun:test";

import fc from "fast-check";

import * as check from "../../../src/sources/claude-code/checks.generated.js";
import { lineOfValue } from "../../../src/sources/claude-code/lines.ts";
import { schemaOf, seemsValid } from "../../../src/sources/claude-code/valid.ts";

const anything = fc.oneof(
  fc.constantFrom(
    undefined,
    null,
    true,
    7,
    "text",
    "",
    [],
    {},
    ["text"],
    [{ type: "text" }],
    [null],
  ),
);

const types = [
  "user",
  "assistant",
  "system",
  "attachment",
  "queue-operation",
  "summary",
  "custom-title",
  "ai-title",
  "agent-name",
];

const members = [
  "uuid",
  "timestamp",
  "sessionId",
  "cwd",
  "version",
  "parentUuid",
  "isSidechain",
  "subtype",
  "durationMs",
  "operation",
  "summary",
  "leafUuid",
  "customTitle",
  "aiTitle",
  "agentName",
];

const entry = fc.record({
  type: fc.constantFrom(...types),
  ...Object.fromEntries(members.map((name) => [name, anything])),
  message: fc.oneof(anything, fc.record({ id: anything, model: anything, content: anything })),
  attachment: fc.oneof(anything, fc.record({ type: anything })),
});

describe("what seems valid by the types of what was skimmed", () => {
  test("is what the schema allows, whatever an entry holds", () => {
    let valid = 0;
    fc.assert(
      fc.property(entry, (value) => {
        const schema = schemaOf(value.type);
        if (schema === null || lineOfValue(value, (line) => seemsValid(line, value.type)) !== true)
          return;
        valid++;
        const plain: unknown = JSON.parse(JSON.stringify(value));
        expect([value.type, check[schema](plain)]).toEqual([value.type, true]);
      }),
      { numRuns: 3_000 },
    );
    expect(valid).toBeGreaterThan(30);
  });

  test("is every entry that has only what it needs", () => {
    const needed: Record<string, object> = {
      user: { message: { content: "Prune" } },
      assistant: { message: { content: [] } },
      system: {},
      attachment: { attachment: {} },
      "queue-operation": { operation: "enqueue" },
      summary: { summary: "Pruning", leafUuid: "a-1" },
      "custom-title": { customTitle: "Garden" },
      "ai-title": { aiTitle: "Garden" },
      "agent-name": { agentName: "scout" },
    };
    for (const [type, value] of Object.entries(needed)) {
      const seems = lineOfValue({ type, ...value }, (line) => seemsValid(line, type));
      expect([type, seems]).toEqual([type, true]);
    }
  });
});
